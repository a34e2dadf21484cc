"""A recommendation that is followed becomes a commitment of the Assises and an item of the agenda, once, both tied."""

from __future__ import annotations

import pytest

from app.journeys.recommendation_to_assises import (
    account_takes_in_what_waited,
    axis_takes_in_what_waited,
    engagement_joins_the_assises,
    minutes_take_in_what_waited,
)
from assises.agenda import queries as agenda
from assises.commitments import queries as commitments
from assises.commitments.events import AxisAdopted
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import PromiseState
from assises.minutes.events import MinutesReleased
from assises.reports.events import ReportPublished
from commission.works.events import EngagementTaken
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from tests.factories import rush
from tests.factories import works as made
from tests.factories.desk import Desk
from tests.factories.identity import make_account, text_of
from tests.factories.outcome import past_edition


def promised(on_agenda: bool = True):
    """A recommendation whose body follows it and promises."""
    body = made.commune()
    each = made.make_recommendation(body=body)
    actor = made.respondent(body, make_account().id)
    made.reply(each, actor=actor)
    made.engage(each, actor, on_agenda)
    return each


def effects(each) -> set[str]:
    found = db.session.query(Tie).filter(Tie.cause_kind == "commission.recommendation", Tie.cause_id == each.id)
    return {tie.effect_kind for tie in found}


def test_a_promise_becomes_a_commitment_that_its_body_accepted(app, client, database, frozen):
    edition = past_edition(2031)
    each = promised()
    made_one = commitments.of_edition(edition.id)[0]
    assert (made_one.body_id, made_one.owner) == (each.body_id, each.addressee)
    assert made_one.state is PromiseState.ACCEPTED
    assert effects(each) == {"assises.commitment", "assises.agenda_item", "participation.body"}
    assert agenda.id_of_origin(each.ref) is not None
    desk = Desk(app, client, NOBODY)
    there = desk.read(f"/assises/engagements/{made_one.id}")
    assert f"/commission/preconisations/{each.id}" in there.text
    back = desk.read(f"/commission/preconisations/{each.id}")
    assert f"/assises/engagements/{made_one.id}" in back.text
    assert "Engagement pris aux Assises" in text_of(back)


def test_the_agenda_only_when_it_is_asked(database, frozen):
    past_edition(2031)
    assert effects(promised(on_agenda=False)) == {"assises.commitment", "participation.body"}


def test_engagement_joins_the_assises_twice_is_once(database, frozen):
    past_edition(2031)
    each = promised()
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            engagement_joins_the_assises(work, EngagementTaken(each.id))
    assert db.session.query(AssisesCommitment).count() == 1
    with unit_of_work(SYSTEM) as work:
        engagement_joins_the_assises(work, EngagementTaken(999_999))


@pytest.mark.parametrize(
    ("hears", "fact"),
    [
        (axis_takes_in_what_waited, AxisAdopted(1, 1)), (minutes_take_in_what_waited, MinutesReleased(1, 1, 1, 1)),
        (account_takes_in_what_waited, ReportPublished(1, 1)),
    ],
)  # fmt: skip
def test_a_promise_waits_for_an_edition_and_joins_it_once(database, frozen, hears, fact):
    each = promised()
    assert "assises.commitment" not in effects(each)
    past_edition(2031)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            hears(work, fact)
    assert db.session.query(AssisesCommitment).count() == 1
    assert "assises.commitment" in effects(each)


def test_axis_takes_in_what_waited_twice_is_once(database, frozen):
    past_edition(2031)
    promised()
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            axis_takes_in_what_waited(work, AxisAdopted(1, 1))
    assert db.session.query(AssisesCommitment).count() == 1


def test_minutes_take_in_what_waited_twice_is_once(database, frozen):
    past_edition(2031)
    promised()
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            minutes_take_in_what_waited(work, MinutesReleased(1, 1, 1, 1))
    assert db.session.query(AssisesCommitment).count() == 1


def test_account_takes_in_what_waited_twice_is_once(database, frozen):
    past_edition(2031)
    promised()
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            account_takes_in_what_waited(work, ReportPublished(1, 1))
    assert db.session.query(AssisesCommitment).count() == 1


@pytest.mark.race
def test_the_same_fact_told_by_several_at_once_makes_one_commitment(own_app):
    with own_app.app_context():
        each = promised()
        past_edition(2031)
        number = each.id

    def tell(work, _number):
        engagement_joins_the_assises(work, EngagementTaken(number))

    assert rush.told(rush.works(own_app, rush.numbered(tell, 4))) == ["done"] * 4
    with own_app.app_context():
        assert db.session.query(AssisesCommitment).count() == 1
