"""The commission hears what the Assises publish, once each; it is offered at its desk, never written in a work."""

from __future__ import annotations

from app.journeys.assises_to_commission import (
    commission_hears_of_an_account,
    commission_hears_of_an_axis,
    commission_hears_of_minutes,
)
from assises.commitments.events import AxisAdopted
from assises.minutes.events import MinutesReleased
from assises.reports.events import ReportPublished
from commission.works.models import HeardFact, WorkSource
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import works as made
from tests.factories.desk import Desk
from tests.factories.identity import make_account, text_of
from tests.factories.outcome import past_activity, past_edition, published_minutes
from tests.factories.participation import somebody


def heard() -> list[tuple[str, int]]:
    return [(fact.about_kind, fact.number) for fact in db.session.query(HeardFact).order_by(HeardFact.id)]


def test_published_minutes_are_offered_at_the_desk_and_change_no_work(app, client, database, frozen):
    work = made.make_work()
    sources = db.session.query(WorkSource).count()
    minutes = published_minutes(past_activity())
    assert ("assises.minutes", 1) in heard()
    desk = Desk(app, client, NOBODY)
    desk.sit(somebody("secretariat", person_id=make_account().id))
    home = f"/equipe/commission/{work.mandate_id}/travaux"
    for path in (home, f"{home}/{work.id}/source"):
        page = desk.read(path)
        assert "Ce qui est arrivé depuis" in text_of(page)
        assert f"assises.minutes:{minutes.id}" in page.text
    assert db.session.query(WorkSource).count() == sources
    sent = desk.send(f"{home}/{work.id}/source", part="evidence", about=f"assises.minutes:{minutes.id}")
    assert sent.status_code == 303


def test_commission_hears_of_minutes_twice_is_once_and_a_rectified_one_is_another(database, frozen):
    for number in (1, 1, 2):
        with unit_of_work(SYSTEM) as work:
            commission_hears_of_minutes(work, MinutesReleased(4, 1, 1, number))
    assert heard() == [("assises.minutes", 1), ("assises.minutes", 2)]


def test_commission_hears_of_an_axis_twice_is_once(database, frozen):
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            commission_hears_of_an_axis(work, AxisAdopted(4, 1))
    assert heard() == [("assises.axis", 1)]


def test_commission_hears_of_an_account_twice_is_once(database, frozen):
    edition = past_edition(2031)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            commission_hears_of_an_account(work, ReportPublished(edition.id, 1))
    assert heard() == [("assises.edition", 1)]
