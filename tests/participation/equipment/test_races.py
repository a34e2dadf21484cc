"""Fifty people want the same thing for the same days, on a real database; and what happens without its constraint."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.errors import Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import booking, lending
from participation.equipment.drafts import Wish
from participation.equipment.models import Booking
from participation.equipment.types import HOLDING, BookingState
from tests.factories import equipment as make
from tests.factories.bare import bare, drop_constraint
from tests.factories.identity import make_account
from tests.factories.rush import crowd, named, told, works

RIVALS = 50
CONSTRAINT = "ex_participation_equipment_booking_no_double"
BOOKED = "INSERT INTO participation_equipment_booking "


def _rush(app: Flask, slug: str, people: list[int]) -> list[str]:
    """Everybody asks at once; what each was told."""

    def ask(number: int) -> str:
        wish = Wish(uuid4().hex, make.days_from_now(5, 7), "Les Amis")
        with unit_of_work(Actor(person_id=people[number])) as work:
            booking.ask(work, slug, wish, clock.now())
        return "booked"

    return named(crowd(app, ask, len(people)))


def _doubles() -> int:
    """Pairs of bookings that hold the same unit on the same day."""
    one, two = Booking.__table__.alias(), Booking.__table__.alias()
    holding = [state.value for state in HOLDING]
    return db.session.scalar(
        select(func.count())
        .select_from(one.join(two, (one.c.unit_id == two.c.unit_id) & (one.c.id < two.c.id)))
        .where(one.c.state.in_(holding), two.c.state.in_(holding))
        .where(one.c.first_day <= two.c.last_day, two.c.first_day <= one.c.last_day)
    )


@pytest.mark.race
@pytest.mark.parametrize("units", [1, 3])
def test_of_fifty_who_ask_at_once_as_many_are_served_as_there_are_units(own_app, units):
    with own_app.app_context():
        item = make.make_item(units=units)
        people = [make_account().id for _ in range(RIVALS)]
        slug = item.slug
    answers = _rush(own_app, slug, people)
    with own_app.app_context():
        assert _doubles() == 0
        assert db.session.scalar(select(func.count()).select_from(Booking)) == units
    assert (answers.count("booked"), answers.count("Stale")) == (units, RIVALS - units)


@pytest.mark.race
def test_without_the_constraint_the_same_rush_books_twice(own_app):
    with own_app.app_context():
        item = make.make_item()
        people = [make_account().id for _ in range(8)]
        slug = item.slug
        drop_constraint("participation_equipment_booking", CONSTRAINT)
    with bare(own_app, meet=BOOKED, many=8):
        assert _rush(own_app, slug, people) == ["booked"] * 8
    with own_app.app_context():
        assert _doubles() == 8 * 7 // 2


@pytest.mark.race
def test_with_the_constraint_those_who_all_saw_the_same_free_unit_get_it_once(own_app):
    with own_app.app_context():
        item = make.make_item()
        people = [make_account().id for _ in range(8)]
        slug = item.slug
    with bare(own_app, meet=BOOKED, many=8):
        answers = _rush(own_app, slug, people)
    with own_app.app_context():
        assert (answers.count("booked"), answers.count("Stale"), _doubles()) == (1, 7, 0)


@pytest.mark.race
def test_one_form_sent_many_times_at_once_is_one_booking(own_app):
    with own_app.app_context():
        item = make.make_item(units=5)
        slug, actor, wish = item.slug, make.borrower(), make.a_wish()

    answers = set(works(own_app, [lambda work: booking.ask(work, slug, wish, clock.now()).id] * 16, actor, catching=()))
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert len(answers) == 1


@pytest.mark.race
def test_two_of_the_team_decide_once_and_the_person_gets_one_message(own_app):
    with own_app.app_context():
        made = make.ask(make.make_item()).id

    confirm, refuse = (
        lambda work: lending.confirm(work, made, clock.now()),
        lambda work: lending.refuse(work, made, "Déjà promis", clock.now()),
    )
    ends = told(works(own_app, [confirm, refuse] * 8, catching=Stale))
    with own_app.app_context():
        messages = db.session.scalars(select(OutboxMessage.key)).all()
        state = db.session.get(Booking, made).state
    assert ends.count("done") == 1
    assert messages == [f"equipment:{made}:{state.value}"]


@pytest.mark.race
def test_one_unit_is_handed_to_one_of_two_even_when_both_are_confirmed(own_app):
    with own_app.app_context():
        item = make.make_item(units=2, lead_days=0)
        pair = [make.bring_to(make.ask(item, 0, 0), BookingState.CONFIRMED) for _ in range(2)]
        # As a mistaken hand in the database might leave it: one unit, two bookings on days that do not meet.
        ids, unit_id = [each.id for each in pair], pair[0].unit_id
        drop_constraint("participation_equipment_booking", CONSTRAINT)
        db.session.execute(text("UPDATE participation_equipment_booking SET unit_id = :unit"), {"unit": unit_id})
        db.session.commit()

    ends = works(own_app, [partial(lending.hand_out, booking_id=one, now=clock.now()) for one in ids], catching=Refused)
    assert sorted(told(ends)) == ["Refused", "done"]
