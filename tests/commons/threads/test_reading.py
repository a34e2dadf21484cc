"""Threads read from the database: circles, crowds, kinds asked once, codes."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import codes, queries, services, stories
from commons.threads.assembly import DEEPEST, MOST
from commons.threads.models import Tie
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment, Relation
from tests.factories.threads import code_for, tie


def crowd(rows: list[dict]) -> None:
    """Many ties at once."""
    db.session.execute(insert(Tie), [{"relation": Relation.LED_TO, "decided_by": "", "reason": ""} | r for r in rows])


def row(cause: Ref, effect: Ref, at) -> dict:
    return {
        "cause_kind": cause.kind, "cause_id": cause.id, "effect_kind": effect.kind, "effect_id": effect.id, "at": at
    }  # fmt: skip


def test_a_thread_runs_forward_and_backward_over_kinds(database, frozen, things):
    letter, lamp, key = things["letter"].ref(1), things["lamp"].ref(2), things["key"].ref(3)
    tie(letter, lamp, frozen, decided_by="le comité", reason="il fait noir")
    tie(lamp, key, frozen + timedelta(days=1), Relation.ANSWERED_BY)
    found = queries.thread(lamp)
    assert [step.ref for step in found.backward.steps] == [letter]
    assert [step.ref for step in found.forward.steps] == [key]
    assert found.backward.steps[0].edge.decided_by == "le comité"
    assert found.backward.steps[0].edge.at == frozen
    assert found.targets[key].title == "Key 3"


def test_a_circle_of_ties_ends(database, frozen, things):
    ring = [things["lamp"].ref(n) for n in range(1, 6)]
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        tie(one, other, frozen)
        tie(other, one, frozen, Relation.QUOTED_IN)
    found = queries.thread(ring[0])
    assert {step.ref for step in found.forward.steps} == set(ring[1:])
    assert {step.ref for step in found.backward.steps} == set(ring[1:])


def test_ten_thousand_ties_are_read_in_the_same_queries_as_ten(database, frozen, things, queries, request):
    from commons.threads import queries as reading

    lamp = things["lamp"].ref(1)
    for number in range(1, 10_001):
        things["letter"].ref(number)
    crowd([row(lamp, Ref("tests.letter", n), frozen + timedelta(seconds=n)) for n in range(1, 11)])
    queries.clear()
    few = reading.thread(lamp)
    with_ten, asked_for_ten = len(queries), list(things["letter"].asked)
    # Also a second layer, so that a hub leads to hubs.
    crowd([row(lamp, Ref("tests.letter", n), frozen + timedelta(seconds=n)) for n in range(11, 10_001)])
    crowd([row(Ref("tests.letter", n), Ref("tests.letter", n + 1), frozen) for n in range(1, 9_990)])
    queries.clear()
    things["letter"].asked.clear()
    many = reading.thread(lamp)
    assert len(queries) == with_ten == 1
    assert things["letter"].asked == asked_for_ten == ["resolve", "moments", "debts"]
    assert len({step.ref for step in few.forward.steps}) == 10
    assert len({step.ref for step in many.forward.steps}) == MOST
    assert many.forward.is_cut


def test_a_dense_crowd_of_ties_stays_small(database, frozen, things):
    lamps = [things["lamp"].ref(n) for n in range(1, 61)]
    crowd([row(one, other, frozen) for one in lamps for other in lamps if one != other])
    # The ways through sixty things all tied together are more than could ever be walked one by one.
    found = queries.thread(lamps[0])
    assert {step.ref for step in found.forward.steps} <= set(lamps[1:])


def test_what_is_hidden_or_gone_is_never_shown_and_hides_what_lies_behind(database, frozen, things):
    lamp, letter, key = things["lamp"].ref(1), things["letter"].ref(2), things["key"].ref(3)
    tie(lamp, letter, frozen)
    tie(letter, key, frozen)
    tie(lamp, Ref("tests.unknown", 5), frozen)
    things["letter"].hidden.add(2)
    found = queries.thread(lamp)
    assert found.forward.steps == ()
    assert found.forward.unseen == 2
    assert set(found.targets) >= {lamp}
    assert letter not in found.targets
    assert queries.thread(letter) is None
    assert queries.thread(Ref("tests.unknown", 5)) is None


def test_many_threads_are_read_together(database, frozen, things, queries):
    from commons.threads import queries as reading

    subjects = [things["lamp"].ref(n) for n in range(1, 31)]
    for subject in subjects:
        tie(subject, things["letter"].ref(subject.id), frozen)
    queries.clear()
    found = reading.threads([*subjects, Ref("tests.lamp", 999)])
    assert list(found) == subjects
    assert len(queries) == 1
    assert [found[s].forward.steps[0].ref.id for s in subjects] == [s.id for s in subjects]


def test_two_hundred_threads_in_one_long_chain_are_each_read_eight_ties_far(database, frozen, things):
    links = [things["lamp"].ref(n) for n in range(1, 2001)]
    crowd([row(one, other, frozen) for one, other in itertools.pairwise(links)])
    found = queries.threads(links[500:700])
    assert {len(thread.forward.steps) for thread in found.values()} == {DEEPEST}
    assert {len(thread.backward.steps) for thread in found.values()} == {DEEPEST}


def test_stories_of_every_kind_are_asked_once_and_joined(database, frozen, things):
    lamp, letter = things["lamp"].ref(1), things["letter"].ref(1)
    tie(lamp, letter, frozen)
    things["lamp"].moments[1] = [Moment(frozen, "allumée")]
    things["letter"].debts[1] = [Debt("répondre", "la commune", frozen - timedelta(days=12))]
    found = queries.thread(lamp)
    assert [h.moment.sentence for h in found.happenings() if h.moment] == ["allumée"]
    assert [owed.debt.days_late(frozen) for owed in found.owed(frozen)] == [12]
    assert stories.all_open_debts(frozen) == [(letter, things["letter"].debts[1][0])]
    things["lamp"].owners[7] = [1, 4]
    assert stories.things_of(7) == [Ref("tests.lamp", 1), Ref("tests.lamp", 4)]


def test_a_story_with_open_debts_names_the_versions_they_depend_on():
    with pytest.raises(ValueError, match="versions"):
        Story(open_debts=lambda now: [])


def test_a_tie_is_said_once_and_a_thing_never_follows_from_itself(database, frozen, things):
    lamp, letter = things["lamp"].ref(1), things["letter"].ref(1)
    assert tie(lamp, letter, frozen)
    assert not tie(lamp, letter, frozen + timedelta(days=1), decided_by="un autre")
    assert queries.thread(lamp).forward.steps[0].edge.decided_by == ""
    with pytest.raises(IntegrityError) as refused:
        tie(lamp, lamp, frozen)
    assert constraint_of(refused.value) == "ck_threads_tie_two_things"


def test_a_code_is_drawn_once_and_found_however_it_is_typed(database, frozen, things):
    lamp = things["lamp"].ref(1)
    code = code_for(lamp)
    assert code_for(lamp) == code == queries.code_of(lamp)
    assert len(code) == codes.LENGTH
    assert set(code) <= set(codes.LETTERS)
    for typed in (code.lower(), codes.shown(code), f" {code[:2]} {code[2:5]}–{code[5:]} ", code.translate(ARABIC)):
        assert queries.ref_of_code(typed) == lamp
    assert queries.code_of(things["key"].ref(1)) is None


ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("typed", ["", "AEIOUYL", "2222222", "K7Q-M4", "K" * 100_000, "\x00" * 7, "<script>", "'; --"])
def test_what_is_no_code_leads_nowhere(database, typed):
    assert queries.ref_of_code(typed) is None


def test_another_thing_with_the_same_code_is_drawn_again(database, frozen, things, monkeypatch):
    drawn = iter(["2222222", "2222222", "3333333"])
    monkeypatch.setattr(codes, "draw", lambda: next(drawn))
    assert code_for(things["lamp"].ref(1)) == "2222222"
    assert code_for(things["lamp"].ref(2)) == "3333333"


def test_a_code_that_cannot_be_drawn_is_an_alarm(database, things, monkeypatch):
    monkeypatch.setattr(codes, "draw", lambda: "2222222")
    code_for(things["lamp"].ref(1))
    with pytest.raises(AssertionError), unit_of_work(SYSTEM) as work:
        services.ensure_code(work, things["lamp"].ref(2))
