"""What asking for a seat costs the database, so that a rush is a matter of seconds."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assises.seats import services
from assises.seats.models import GroupSeat
from assises.seats.types import SeatState
from commons.kernel.db import db
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, state_in, statements

#: One more query in here is one more for each of ten thousand people.
MOST = 13
CONFIRMED = GroupSeat.state == SeatState.CONFIRMED


@pytest.fixture
def hall(database):
    """A day with two activities, one of them full with a line."""
    edition = make_edition()
    day = make_site_day(edition, gauge=60)
    free, full = make_activity(day, 9, 30), make_activity(day, 14, 3)
    for _ in range(6):
        ask(make_registration(edition, contact=MAIL), full)
    return edition, free, full


def test_to_ask_for_two_activities_takes_few_queries_whoever_waits(hall):
    edition, free, full = hall
    group = make_registration(edition, 2)
    db.session.expire_all()
    mine, wanted = group.id, [free.id, full.id]
    with statements() as told:
        does(services.ask, mine, [], wanted)
    assert len(told) <= MOST, told
    assert (state_in(group, free), state_in(group, full)) == ("confirmed", "waiting")


def test_to_give_back_takes_few_queries_however_long_the_line(hall):
    edition, _free, full = hall

    def asked_to_give_back():
        seat_id = db.session.scalars(select(GroupSeat.id).where(CONFIRMED, GroupSeat.activity_id == full.id)).first()
        with statements() as told:
            does(services.give_back, seat_id)
        return len(told)

    short = asked_to_give_back()
    for _ in range(20):
        ask(make_registration(edition, contact=MAIL), full)
    assert asked_to_give_back() == short
