"""The controls of the pool: its own commands, without the condition, the lock or the constraint that decides."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.equipment import booking, lending, services
from participation.equipment.drafts import ItemDraft
from participation.equipment.models import Booking, Item, Unit
from participation.equipment.types import BookingState, ItemState
from tests.factories import equipment as make
from tests.factories.bare import HELD, ONCE, SHARED, bare, drop_constraint
from tests.factories.rush import numbered, told, works

pytestmark = pytest.mark.race
BOOKED, NO_DOUBLE = "INSERT INTO participation_equipment_booking ", "ex_participation_equipment_booking_no_double"
STANDS = r" AND participation_equipment_booking\.state IN \(.*?\) AND participation_equipment_booking\.state = \S+"


def everybody(app: Flask, *commands, actor=SYSTEM) -> list[str]:
    return sorted(told(works(app, commands, actor, catching=Exception)))


def test_without_the_question_whether_it_is_taken_the_second_is_an_error_and_without_the_constraint_a_double(
    own_app: Flask,
) -> None:
    def asking(slug: str) -> list:
        wishes = [make.a_wish() for _ in range(2)]
        return [lambda work, wish=wish: booking.ask(work, slug, wish, clock.now()) for wish in wishes]

    with own_app.app_context():
        slug, other, actor = make.make_item().slug, make.make_item().slug, make.borrower()
    with bare(own_app, ONCE, meet=BOOKED):
        assert everybody(own_app, *asking(slug), actor=actor) == ["IntegrityError", "done"]
    with own_app.app_context():
        drop_constraint("participation_equipment_booking", NO_DOUBLE)
    with bare(own_app, ONCE, meet=BOOKED):
        assert everybody(own_app, *asking(other), actor=actor) == ["done"] * 2


def test_without_the_question_whether_a_form_was_received_the_second_time_is_an_error(own_app: Flask) -> None:
    with own_app.app_context():
        slug, actor, wish = make.make_item(units=5).slug, make.borrower(), make.a_wish()

    def ask(work: Work) -> None:
        booking.ask(work, slug, wish, clock.now())

    with bare(own_app, ONCE, meet=BOOKED):
        assert everybody(own_app, ask, ask, actor=actor) == ["IntegrityError", "done"]


def test_without_the_state_asked_for_a_request_is_confirmed_and_refused(own_app: Flask) -> None:
    with own_app.app_context():
        made = make.ask(make.make_item()).id

    def confirm(work: Work) -> None:
        lending.confirm(work, made, clock.now())

    def refuse(work: Work) -> None:
        lending.refuse(work, made, "Déjà promis", clock.now())

    with bare(own_app, STANDS, meet="UPDATE participation_equipment_booking "):
        assert everybody(own_app, confirm, refuse) == ["done"] * 2


def test_without_the_unit_that_is_out_once_it_is_handed_to_two(own_app: Flask) -> None:
    with own_app.app_context():
        item = make.make_item(units=2, lead_days=0)
        pair = [make.bring_to(make.ask(item, 0, 0), BookingState.CONFIRMED) for _ in range(2)]
        ids, unit_id = [each.id for each in pair], pair[0].unit_id
        drop_constraint("participation_equipment_booking", NO_DOUBLE)
        db.session.execute(text("DROP INDEX uq_participation_equipment_booking_out"))
        db.session.execute(text("UPDATE participation_equipment_booking SET unit_id = :unit"), {"unit": unit_id})
        db.session.commit()
    hands = [partial(lending.hand_out, booking_id=one, now=clock.now()) for one in ids]
    with bare(own_app, meet="UPDATE participation_equipment_booking "):
        assert everybody(own_app, *hands) == ["done"] * 2


def test_nothing_is_booked_of_what_is_closed_meanwhile(own_app: Flask) -> None:
    with own_app.app_context():
        slug, other, actor = make.make_item().slug, make.make_item().slug, make.borrower()
        wishes = [make.a_wish() for _ in range(2)]

    def close(work: Work) -> None:
        services.close(work, slug, "En panne")

    def ask(work: Work) -> None:
        with unit_of_work(actor) as mine:
            booking.ask(mine, slug, wishes[0], clock.now())

    assert everybody(own_app, close, ask) in (["Refused", "done"], ["done", "done"])

    def meanwhile() -> None:
        with unit_of_work(SYSTEM) as work:
            services.close(work, other, "En panne")

    def ask_other(work: Work) -> None:
        booking.ask(work, other, wishes[1], clock.now())

    with bare(own_app, SHARED, meet=BOOKED, meanwhile=meanwhile):
        assert everybody(own_app, ask_other, actor=actor) == ["done"]
    with own_app.app_context():
        item = db.session.scalars(select(Item).where(Item.slug == other)).one()
        booked = select(func.count()).select_from(Booking).where(Booking.item_id == item.id)
        assert (item.state, db.session.scalar(booked)) == (ItemState.CLOSED, 1), "the control"


def test_units_added_at_once_get_numbers_of_their_own(own_app: Flask) -> None:
    with own_app.app_context():
        slug = make.make_item().slug

    def add(work: Work) -> int:
        return services.add_unit(work, slug, "Neuf").number

    assert sorted(works(own_app, [add] * 4)) == [2, 3, 4, 5]
    with bare(own_app, HELD, meet="INSERT INTO participation_equipment_unit "):
        assert everybody(own_app, add, add) == ["IntegrityError", "done"], "the control: both want the same number"
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Unit)) == 6


def test_of_many_who_rewrite_an_item_one_is_first_and_without_its_version_each_believes_it(own_app: Flask) -> None:
    with own_app.app_context():
        item = make.make_item()
        slug, place_id = item.slug, item.place_id

    def rewriting(seen: int):
        def edit(work: Work, n: int) -> None:
            draft = ItemDraft(place_id=place_id, name=f"Barnum {n}", collected_at="Rue des Oliviers", lead_days=2)
            services.edit(work, slug, draft, seen, clock.now())

        return edit

    assert everybody(own_app, *numbered(rewriting(1), 4)) == ["Stale"] * 3 + ["done"]
    version = r" AND participation_equipment\.version = %\(version_\d\)s(::\w+)?"
    with bare(own_app, version, meet="UPDATE participation_equipment "):
        assert everybody(own_app, *numbered(rewriting(2), 2)) == ["done"] * 2
