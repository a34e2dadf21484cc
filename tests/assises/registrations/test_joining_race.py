"""Many add at once to a group with room for one; and what happens when the group is not held."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from assises.people import queries as people
from assises.people.drafts import Newcomer
from assises.registrations import changing
from assises.seats import houses
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.bare import HELD, bare, drop_constraint
from tests.factories.rush import named, reasons, together

pytestmark = pytest.mark.race
CROWD = 6
#: The first thing that is written, whichever it is: whoever is there first holds the row of the group.
ADDING = "(UPDATE assises_registration|INSERT INTO assises_attendee) "


def add_at_once(app, forms: list[str]) -> tuple[list[str], int, int]:
    """A group with room for one more, and all of these forms in the same instant: answers, persons, seats taken."""
    with app.app_context():
        edition = days.make_edition()
        activity = days.make_activity(days.make_site_day(edition), capacity=100)
        made = make.with_seats(edition, [activity.id], companions=edition.largest_group - 2)
        number, key, activity_id, most = made.id, make.secret(made), activity.id, edition.largest_group
        db.session.remove()

    def one(place: int, ticket: str) -> str:
        with unit_of_work(NOBODY) as work:
            changing.add(work, number, Newcomer(f"Omar {place}", None, ticket), clock.now(), key)
        return "done"

    answers = named(reasons(together(app, [partial(one, *each) for each in enumerate(forms)], Exception)))
    with app.app_context():
        found = people.by_id(number)
        assert found is not None
        return sorted(answers), len(found.present) - most, 100 - houses.free([activity_id])[activity_id] - most


def tickets(number: int) -> list[str]:
    """So many forms."""
    return [uuid4().hex for _ in range(number)]


def test_a_group_never_grows_beyond_its_size(own_app):
    assert add_at_once(own_app, tickets(CROWD)) == (["done", *["group_full"] * (CROWD - 1)], 0, 0)


def test_without_holding_the_group_it_does(own_app):
    """The positive control: both have counted who is there before either is added."""
    with bare(own_app, HELD, meet=ADDING):
        assert add_at_once(own_app, tickets(2)) == (["done"] * 2, 1, 1)


def test_a_double_tap_adds_one_person(own_app):
    assert add_at_once(own_app, tickets(1) * CROWD) == (["done"] * CROWD, 0, 0)


def test_without_holding_the_group_the_second_tap_is_an_error_and_without_its_number_another_person(own_app):
    with bare(own_app, HELD, meet=ADDING):
        assert add_at_once(own_app, tickets(1) * 2) == (["IntegrityError", "done"], 0, 0)
    with own_app.app_context():
        drop_constraint("assises_attendee", "uq_assises_attendee_ticket")
    with bare(own_app, HELD, meet=ADDING):
        assert add_at_once(own_app, tickets(1) * 2) == (["done"] * 2, 1, 1)
