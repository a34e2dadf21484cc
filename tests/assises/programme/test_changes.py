"""What separates two versions of the programme."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assises.programme.changes import TELLS, Change, applied, changes
from assises.programme.lines import NAMES, Line, as_data, order, read, remembering
from assises.programme.types import ChangeKind

TEN = Line(1, "workshop", "Le square", "2027-11-05T09:00:00+00:00", "2027-11-05T11:00:00+00:00", "air-bel", "Air Bel")
HOURS = st.sampled_from([f"2027-11-0{d}T{h:02d}:00:00+00:00" for d in (5, 6) for h in range(7, 19)])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CODES = st.lists(st.sampled_from(["fr", "ar", "fsl", "swb"]), max_size=3, unique=True).map(tuple)


def _lines() -> st.SearchStrategy[list[Line]]:
    line = st.builds(
        Line, id=st.integers(1, 8), kind=st.sampled_from(["workshop", "plenary"]), title=WORDS, starts_at=HOURS,
        ends_at=HOURS, site=st.sampled_from(["a", "b"]), site_name=st.sampled_from(["A", "B"]), room=WORDS,
        capacity=st.integers(1, 50), languages=CODES, interpreted=CODES, easy_french=st.booleans(), summary=WORDS,
        hosts=WORDS, subject_id=st.none() | st.integers(1, 5), state=st.sampled_from(["planned", "cancelled"]),
        reason=WORDS, sequence=st.integers(0, 9),
    )  # fmt: skip
    return st.lists(line, max_size=8, unique_by=lambda each: each.id).map(lambda found: sorted(found, key=order))


@given(_lines())
def test_nothing_separates_a_version_from_itself(version: list[Line]) -> None:
    assert changes(version, version) == []


@given(_lines(), _lines())
def test_a_version_and_what_changes_make_the_next_one(before: list[Line], after: list[Line]) -> None:
    assert applied(before, changes(before, after)) == after


@given(_lines(), _lines())
def test_what_changes_is_the_same_after_it_was_kept(before: list[Line], after: list[Line]) -> None:
    found = changes(before, after)
    kept = [Change.read(each) for each in json.loads(json.dumps([change.as_data() for change in found]))]
    assert kept == found
    assert applied(before, kept) == after


@given(_lines())
def test_a_version_is_the_same_after_it_was_kept(version: list[Line]) -> None:
    kept = [read(each) for each in json.loads(json.dumps([as_data(line) for line in version]))]
    assert kept == version
    assert [line.sequence for line in kept] == [line.sequence for line in version]


def test_every_field_is_told_by_one_kind_of_change() -> None:
    told = [name for names in TELLS.values() for name in names]
    assert sorted(told) == sorted(set(NAMES) - {"id", "sequence", "moved_from"})


def _kinds(other: Line) -> list[ChangeKind]:
    return [change.kind for change in changes([TEN], [other])]


def test_each_change_has_its_kind() -> None:
    assert _kinds(replace(TEN, starts_at="2027-11-05T08:00:00+00:00")) == [ChangeKind.MOVED]
    assert _kinds(replace(TEN, room="Salle 2")) == [ChangeKind.ROOM]
    assert _kinds(replace(TEN, title="La cour")) == [ChangeKind.RETITLED]
    assert _kinds(replace(TEN, interpreted=("ar",))) == [ChangeKind.LANGUAGES]
    assert _kinds(replace(TEN, capacity=30)) == [ChangeKind.ENTRY]
    assert _kinds(replace(TEN, summary="On dessine.")) == [ChangeKind.DETAILS]
    assert _kinds(replace(TEN, state="cancelled", reason="Grève")) == [ChangeKind.CANCELLED]
    assert [c.kind for c in changes([], [TEN])] == [ChangeKind.ADDED]
    assert [c.kind for c in changes([TEN], [])] == [ChangeKind.REMOVED]


def test_what_keeps_somebody_from_coming_is_said_first() -> None:
    other = replace(TEN, id=2, starts_at="2027-11-05T07:00:00+00:00")
    found = changes([TEN, other], [replace(TEN, state="cancelled", reason="x"), replace(other, summary="y")])
    assert [change.kind for change in found] == [ChangeKind.CANCELLED, ChangeKind.DETAILS]


def test_only_another_place_or_hour_moves_people() -> None:
    def moves(other: Line) -> bool:
        return any(change.moves_people for change in changes([TEN], [other]))

    assert moves(replace(TEN, ends_at="2027-11-05T12:00:00+00:00"))
    assert moves(replace(TEN, site="belsunce", site_name="Belsunce"))
    assert moves(replace(TEN, room="Salle 2"))
    assert not moves(replace(TEN, whereabouts="Au fond du couloir"))
    assert not moves(replace(TEN, title="La cour", capacity=3, languages=("ar",)))


def test_a_line_remembers_when_it_was_to_take_place() -> None:
    later = replace(TEN, starts_at="2027-11-05T13:00:00+00:00", ends_at="2027-11-05T15:00:00+00:00")
    (moved,) = remembering([later], {1: TEN})
    assert moved.moved_from == (TEN.starts_at, TEN.ends_at)
    (still,) = remembering([replace(later, title="La cour")], {1: moved})
    assert still.moved_from == (TEN.starts_at, TEN.ends_at)
    (new,) = remembering([TEN], {})
    assert new.moved_from == ()


def test_what_a_later_product_wrote_is_read_without_its_additions() -> None:
    assert read({**as_data(TEN), "weather": "sunny"}) == TEN
    assert read({name: value for name, value in as_data(TEN).items() if name != "hosts"}) == TEN
