"""A small edition with one activity of three seats, and who hears what is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.seats import services
from assises.seats.events import DrawMade, FloorsReleased, OfferNeedsCall, SeatConfirmed, SeatLost, SeatOffered
from commons.kernel import clock, events
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, seat_in, worker
from tests.factories.desk import Desk


@pytest.fixture
def town(database):
    """The edition, its day, its activity."""
    edition = make_edition(floors_release_at=clock.now() - timedelta(hours=1))
    day = make_site_day(edition, gauge=50, name="Mairie")
    return edition, day, make_activity(day, capacity=3, title="Parler des transports")


@pytest.fixture
def told(monkeypatch):
    """Every fact about seats that is told from here on."""
    heard = []
    for kind in (SeatOffered, OfferNeedsCall, SeatConfirmed, SeatLost, DrawMade, FloorsReleased):
        monkeypatch.setitem(
            events._subscribers, kind, [*events._subscribers[kind], lambda _w, fact: heard.append(fact)]
        )
    return heard


@pytest.fixture
def offered(town):
    """A group to whom a seat is offered, and one behind it."""
    edition, _day, activity = town
    first, second, third = (make_registration(edition, 3, contact=MAIL) for _ in range(3))
    for group in (first, second, third):
        ask(group, activity)
    does(services.give_back, seat_in(first, activity).id)
    return second, third


@pytest.fixture
def desk(app, client, town):
    """The secretariat of this edition at its desk."""
    return Desk(app, client, worker("secretariat", town[0]))
