"""A subject of the Assises leads to the activity that took it up and to its minutes, told once however often."""

from __future__ import annotations

from app.journeys.subject_to_minutes import subject_is_told_of, take_up
from assises.minutes.events import MinutesReleased
from assises.programme.types import ActivityState
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from tests.factories.assises import make_subject
from tests.factories.outcome import past_activity, published_minutes


def _ties(subject_id: int) -> set[tuple[str, int, str]]:
    found = db.session.query(Tie).filter(Tie.cause_kind == "assises.subject", Tie.cause_id == subject_id)
    return {(tie.effect_kind, tie.effect_id, tie.relation.value) for tie in found}


def test_published_minutes_tie_the_subject_to_the_activity_and_to_what_was_said(database, frozen):
    subject = make_subject("De l’ombre")
    activity = past_activity(subject_id=subject.id)
    made = published_minutes(activity)
    expected = {("assises.activity", activity.id, "led_to"), ("assises.minutes", made.id, "reported_in")}
    assert _ties(subject.id) == expected


def test_subject_is_told_of_twice_is_once(database, frozen):
    subject = make_subject()
    made = published_minutes(past_activity(subject_id=subject.id))
    before = db.session.query(Tie).count()
    fact = MinutesReleased(made.id, made.activity_id, made.activity.edition_id, 2)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(fact)
    with unit_of_work(SYSTEM) as work:
        subject_is_told_of(work, fact)
    assert db.session.query(Tie).count() == before


def test_an_activity_without_subject_or_in_preparation_ties_nothing(database, frozen):
    subject = make_subject()
    bare, draft = past_activity(), past_activity(subject_id=subject.id, state=ActivityState.DRAFT)
    with unit_of_work(SYSTEM) as work:
        assert not take_up(work, bare)
        assert not take_up(work, draft)
        subject_is_told_of(work, MinutesReleased(1, 999_999, 1, 1))
    assert _ties(subject.id) == set()
