"""What changed between two versions is told whole, and nothing that did not change."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from participation.neighbourhoods import changes
from participation.neighbourhoods.changes import Change, Kind, Part
from participation.neighbourhoods.content import digest_of


def action(number: int, title: str = "Planter", **more: Any) -> dict[str, Any]:
    blank = {"what": "", "carrier": "", "planned": "", "state": "planned", "state_reason": "", "links": []}
    return {"id": number, "title": title, **blank, **more}


def priority(number: int, title: str = "Ombre", *actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": number, "title": title, "why": "", "challenge": None, "orientation": None, "actions": list(actions),
            **more}  # fmt: skip


def version(*priorities: dict[str, Any], strengths: str = "", people: int = 0) -> dict[str, Any]:
    return {
        "place": "belle-vue",
        "diagnosis": {"strengths": strengths, "difficulties": "", "figures": []},
        "writing": {"method": "", "meetings": 0, "people": people},
        "priorities": list(priorities),
    }


def told(before: dict[str, Any] | None, after: dict[str, Any]) -> list[tuple[Kind, Part, str]]:
    return [(each.kind, each.part, each.title) for each in changes.compare(before, after)]


def test_nothing_is_told_when_nothing_changed():
    same = version(priority(1, "Ombre", action(2)), strengths="Entraide")
    assert changes.compare(same, same) == []


def test_what_is_added_removed_and_changed_is_told_with_its_title():
    before = version(priority(1, "Ombre", action(10, "Planter"), action(11, "Arroser")), priority(2, "Bruit"))
    done = action(10, "Planter", state="done")
    after = version(priority(1, "De l’ombre", done), priority(3, "Jeux", action(12, "Toboggan")))
    assert told(before, after) == [
        (Kind.CHANGED, Part.PRIORITY, "De l’ombre"),
        (Kind.ADDED, Part.PRIORITY, "Jeux"),
        (Kind.REMOVED, Part.PRIORITY, "Bruit"),
        (Kind.CHANGED, Part.ACTION, "Planter"),
        (Kind.ADDED, Part.ACTION, "Toboggan"),
        (Kind.REMOVED, Part.ACTION, "Arroser"),
    ]


def test_sections_that_changed_name_their_fields():
    (first, second) = changes.compare(version(strengths="Entraide"), version(strengths="Fêtes", people=12))
    assert (first.part, [f.name for f in first.fields]) == (Part.DIAGNOSIS, ["strengths"])
    assert (second.part, [(f.before, f.after) for f in second.fields]) == (Part.WRITING, [("", "12")])


def test_everything_is_new_in_a_first_version():
    first = version(priority(1, "Ombre", action(2)))
    assert told(None, first) == [(Kind.ADDED, Part.PRIORITY, "Ombre"), (Kind.ADDED, Part.ACTION, "Planter")]


def test_only_what_came_forward_is_told_as_moved():
    three = [priority(n, f"P{n}") for n in (1, 2, 3)]
    moved = version(three[2], three[0], three[1])
    assert told(version(*three), moved) == [(Kind.MOVED, Part.PRIORITY, "P3")]


def test_actions_that_follow_their_priority_are_not_told_as_moved():
    one, two = priority(1, "A", action(10)), priority(2, "B", action(20), action(21))
    assert told(version(one, two), version(two, one)) == [(Kind.MOVED, Part.PRIORITY, "B")]


numbers = st.lists(st.integers(1, 8), unique=True, max_size=8)


@given(numbers, numbers)
def test_what_is_told_is_enough_to_go_from_one_version_to_the_other(before, after):
    found = changes.compare(version(*map(priority, before)), version(*map(priority, after)))
    kinds = {kind: [c for c in found if c.kind is kind] for kind in Kind}
    assert len(kinds[Kind.ADDED]) == len(set(after) - set(before))
    assert len(kinds[Kind.REMOVED]) == len(set(before) - set(after))
    stayed = [n for n in before if n in after]
    assert (len([c for c in found if c.kind is Kind.MOVED]) == 0) == (stayed == [n for n in after if n in before])


def test_the_digest_does_not_depend_on_the_order_of_keys():
    one = version(priority(1))
    other = dict(reversed(list(one.items())))
    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of(version(priority(2)))


def test_a_change_can_be_told_without_fields():
    assert Change(Kind.MOVED, Part.PRIORITY, "Ombre").fields == ()
