"""Two secretaries in the same instant: one seat, one holder a part (B1); and what happens without the index."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from commission.mandates import services
from commission.mandates.models import CommissionMember, CommissionSeat
from commission.mandates.types import Origin, Part
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories import rush
from tests.factories.bare import bare
from tests.factories.commission import make_mandate, make_seat
from tests.factories.identity import make_account

pytestmark = pytest.mark.race
PEOPLE = 6


def _seat_them(app, seat_id: int, many: int = PEOPLE) -> list[str]:
    def seat(work, number):
        newcomer = services.Newcomer(f"Personne {number}", "Désignée")
        services.seat_somebody(work, seat_id, Part.TITULAR, newcomer, clock.now())

    return rush.told(rush.works(app, rush.numbered(seat, many)))


def _held(seat_id: int) -> int:
    query = select(func.count()).where(CommissionMember.seat_id == seat_id, CommissionMember.until.is_(None))
    return db.session.execute(query).scalar_one()


def test_one_of_those_seated_at_once_holds_the_seat(own_app):
    with own_app.app_context():
        seat_id = make_seat(make_mandate()).id
    answers = _seat_them(own_app, seat_id)
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert _held(seat_id) == 1


def test_without_the_index_a_seat_would_have_several_holders(own_app):
    with own_app.app_context():
        seat_id = make_seat(make_mandate()).id
        db.session.execute(text("DROP INDEX uq_commission_member_active"))
        db.session.commit()
    with bare(own_app, meet="INSERT INTO commission_member "):
        assert _seat_them(own_app, seat_id, 2) == ["done"] * 2
    with own_app.app_context():
        assert _held(seat_id) == 2


def test_one_person_seated_on_several_seats_at_once_holds_one(own_app):
    with own_app.app_context():
        mandate, account_id = make_mandate(), make_account().id
        seats = [make_seat(mandate).id for _ in range(PEOPLE)]

    def seat(work, number):
        newcomer = services.Newcomer("Samira", "Désignée", account_id=account_id)
        services.seat_somebody(work, seats[number], Part.TITULAR, newcomer, clock.now())

    answers = rush.told(rush.works(own_app, rush.numbered(seat, PEOPLE)))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)


def test_seats_added_at_once_have_a_number_each(own_app):
    with own_app.app_context():
        mandate_id = make_mandate().id

    def add(work, _number):
        services.add_seat(work, mandate_id, College.RESIDENTS, Origin.DRAW, "", clock.now())

    assert rush.told(rush.works(own_app, rush.numbered(add, PEOPLE))) == ["done"] * PEOPLE
    with own_app.app_context():
        assert sorted(db.session.scalars(select(CommissionSeat.number))) == list(range(1, PEOPLE + 1))
