"""Many add at once to a group with room for one; and what happens when the group is not held."""

from __future__ import annotations

import time
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from assises.people import policies, services
from assises.people import queries as people
from assises.people.drafts import Newcomer
from assises.people.models import Registration
from assises.registrations import changing
from assises.seats import queries as seats
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make

pytestmark = pytest.mark.race
CROWD = 6


@pytest.fixture
def slow(monkeypatch):
    """Whoever has read how many there are takes a moment before adding: the same with the lock and without."""
    asked = policies.refusal_to_add

    def slowly(*values, **named):
        found = asked(*values, **named)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(policies, "refusal_to_add", slowly)


def add_at_once(app, tickets: list[str]) -> tuple[list[str], int, int]:
    """A group with room for one more, and all of these forms in the same instant: answers, persons, seats taken."""
    with app.app_context():
        edition = days.make_edition()
        activity = days.make_activity(days.make_site_day(edition), capacity=100)
        made = make.with_seats(edition, [activity.id], companions=edition.largest_group - 2)
        number, key, activity_id, most = made.id, make.secret(made), activity.id, edition.largest_group
        db.session.remove()
    gate, answers = Barrier(len(tickets)), [""] * len(tickets)

    def run(place: int, ticket: str) -> None:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work(NOBODY) as work:
                    changing.add(work, number, Newcomer(f"Omar {place}", None, ticket), clock.now(), key)
                answers[place] = "done"
            except DomainError as error:
                answers[place] = str(error.reason.value if error.reason else error)
            db.session.remove()

    crowd = [Thread(target=run, args=each) for each in enumerate(tickets)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with app.app_context():
        found = people.by_id(number)
        assert found is not None
        return answers, len(found.present) - most, 100 - seats.left([activity_id])[activity_id] - most


def test_a_group_never_grows_beyond_its_size(own_app, slow):
    answers, above, seated_above = add_at_once(own_app, [uuid4().hex for _ in range(CROWD)])
    assert sorted(answers) == ["done", *["group_full"] * (CROWD - 1)]
    assert (above, seated_above) == (0, 0)


def test_without_holding_the_group_it_does(own_app, slow, monkeypatch):
    """The positive control."""

    def unheld(work, registration_id):
        return work.session.get_one(Registration, registration_id, populate_existing=True)

    monkeypatch.setattr(services, "locked", unheld)
    _answers, above, _seated = add_at_once(own_app, [uuid4().hex for _ in range(CROWD)])
    assert above > 0


def test_a_double_tap_adds_one_person(own_app, slow):
    answers, above, seated_above = add_at_once(own_app, [uuid4().hex] * CROWD)
    assert answers == ["done"] * CROWD
    assert (above, seated_above) == (0, 0)
