"""The last place under the gauge, with everybody at the doors at once; and the same race without the lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from assises.checkin import queries, services
from assises.checkin.doorstep import AT_THE_DOOR
from assises.checkin.models import CheckIn, WalkIn
from assises.checkin.types import Answer
from assises.editions import queries as editions
from assises.programme.models import SiteDay
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.door import paired, passage, send, today_site, walk_in

pytestmark = pytest.mark.race
CROWD = 8


@pytest.fixture
def ground(own_app):
    """One place left, and eight people who want it."""
    with own_app.app_context():
        site_day = today_site(gauge=2)
        device, _token = paired(site_day)
        crowd = make_registration(editions.by_id(site_day.site.edition_id), persons=CROWD + 1)
        ids = [each.id for each in crowd.attendees]
        send(device, passage(site_day, attendee_id=ids.pop()))
        return site_day.id, device.id, ids


def rush(own_app, act):
    def attempt(rank):
        with own_app.app_context():
            try:
                return act(rank)
            except DomainError as error:
                return type(error).__name__

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(attempt, range(CROWD)))


def knock(ground):
    def act(rank):
        site_day = db.session.get(SiteDay, ground[0])
        device = queries.device(ground[1])
        return send(device, passage(site_day, attendee_id=ground[2][rank], live=True))[0].answer

    return act


def test_the_last_place_goes_to_one(own_app, ground):
    answers = rush(own_app, knock(ground))
    assert answers.count(Answer.WELCOME) == 1
    assert answers.count(Answer.FULL) == CROWD - 1


def test_without_the_lock_it_goes_to_several(own_app, ground, monkeypatch):
    """The positive control: everybody has counted before anybody has written."""
    barrier, before = Barrier(CROWD), services.watched

    def together(seen, heads):
        found = before(seen, heads)
        barrier.wait(20)
        return found

    monkeypatch.setattr(services, "lock_door", lambda work, day_id: None)
    monkeypatch.setattr(services, "watched", together)
    assert rush(own_app, knock(ground)).count(Answer.WELCOME) == CROWD


def test_one_passage_sent_eight_times_at_once_is_one_row_and_one_answer(own_app, ground):
    new = walk_in()
    with own_app.app_context():
        site_day = db.session.get(SiteDay, ground[0])
        sent = passage(site_day, walk_in=new)

    def act(_rank):
        with unit_of_work(AT_THE_DOOR) as work:
            return services.record(work, queries.device(ground[1]), [sent], timedelta(), clock.now())[0]

    answers = rush(own_app, act)
    assert len({(each.id, each.answer, each.person) for each in answers}) == 1
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CheckIn).where(CheckIn.id == sent.id)) == 1
        assert db.session.scalar(select(func.count()).select_from(WalkIn)) == 1
