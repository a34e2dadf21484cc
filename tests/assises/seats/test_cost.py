"""What asking for a seat costs the database, so that a rush is a matter of seconds."""

from __future__ import annotations

import pytest

from assises.seats import services
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, seat_in, state_in, statements


#: One more query in here is one more for each of ten thousand people.
MOST = 16


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
    with statements() as told:
        ask(group, free, full)
    assert len(told) <= MOST, told
    assert (state_in(group, free), state_in(group, full)) == ("confirmed", "waiting")


def test_to_give_back_takes_few_queries_however_long_the_line(hall):
    edition, _free, full = hall
    first = make_registration(edition)
    ask(first, full)
    mine = seat_in(first, full)
    with statements() as short:
        does(services.give_back, mine.id)
    for _ in range(20):
        ask(make_registration(edition, contact=MAIL), full)
    another = seat_in(make_asked(edition, full), full)
    with statements() as long:
        does(services.give_back, another.id)
    assert len(long) <= len(short)


def make_asked(edition, activity):
    group = make_registration(edition)
    ask(group, activity)
    return group
