"""What is read of the pool: items, free units, bookings, and how much is lent a year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, distinct, exists, func, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from commons.territory import queries as territory
from participation.equipment.models import LOAN_YEAR, Booking, Item, Unit
from participation.equipment.types import HOLDING, OUT, BookingState, Days, ItemState
from participation.equipment.weeks import Hold

Scopes = tuple[tuple[str, int], ...]


def item_by_slug(slug: str) -> Item | None:
    """The item of this slug."""
    return db.session.scalar(select(Item).where(Item.slug == slug))


def items(*, closed: bool = False) -> list[Item]:
    """What can be lent, by name, with its units: two queries; what is no longer lent only when asked."""
    query = select(Item).order_by(Item.name, Item.id)
    return list(db.session.scalars(query if closed else query.where(Item.state == ItemState.OPEN)))


def scopes(item: Item) -> Scopes:
    """The scopes a role may have been granted for, to count for this item: its place and what holds it."""
    return scopes_of_place(item.place_id)


def scopes_of_place(place_id: int) -> Scopes:
    """The place itself and what holds it, as scopes of a role."""
    return tuple(("territory", holder) for holder in territory.holders().get(place_id, (place_id,)))


def unit(item_id: int, unit_id: int) -> Unit | None:
    """This unit, when it is of this item."""
    return db.session.scalar(select(Unit).where(Unit.item_id == item_id, Unit.id == unit_id))


def _overlaps(days: Days, today: date) -> ColumnElement[bool]:
    """Bookings that keep a unit from these days; what is late keeps it until it is back."""
    late = or_(Booking.state == BookingState.LATE, and_(Booking.state == BookingState.LENT, Booking.last_day < today))
    same_days = and_(Booking.first_day <= days.last, Booking.last_day >= days.first)
    return and_(Booking.state.in_(HOLDING), or_(same_days, late))


def free_units(item_id: int, days: Days, today: date) -> list[int]:
    """Units in service that nobody holds on these days, by number: a look, not a promise."""
    taken = exists().where(Booking.unit_id == Unit.id, _overlaps(days, today))
    query = select(Unit.id).where(Unit.item_id == item_id, Unit.out_of_service == "", ~taken)
    return list(db.session.scalars(query.order_by(Unit.number)))


def holds(item_ids: Collection[int], days: Days) -> dict[int, list[Hold]]:
    """Who has which unit of these items on these days, the first of which is today: one query."""
    columns = (Booking.item_id, Booking.unit_id, Booking.first_day, Booking.last_day, Booking.state)
    query = select(*columns).where(Booking.item_id.in_(item_ids), _overlaps(days, days.first))
    found: dict[int, list[Hold]] = {item_id: [] for item_id in item_ids}
    for item_id, unit_id, first, last, state in db.session.execute(query):
        open_ended = state in OUT and last < days.first
        found[item_id].append(Hold(unit_id, Days(first, last), open_ended or state is BookingState.LATE))
    return found


def booking(booking_id: int) -> Booking | None:
    """One booking with its item and unit."""
    query = select(Booking).where(Booking.id == booking_id)
    return db.session.scalar(query.options(joinedload(Booking.item), joinedload(Booking.unit)))


def by_ticket(ticket: str) -> Booking | None:
    """The booking that this form has already made."""
    return db.session.scalar(select(Booking).where(Booking.ticket == ticket))


def of_account(account_id: int, most: int = 100) -> list[Booking]:
    """What one person asked for, the latest first."""
    query = (
        select(Booking).where(Booking.account_id == account_id).order_by(Booking.first_day.desc(), Booking.id.desc())
    )
    return list(db.session.scalars(query.options(joinedload(Booking.item), joinedload(Booking.unit)).limit(most)))


def in_states(place_ids: Collection[int] | None, states: Sequence[BookingState], most: int = 200) -> list[Booking]:
    """Bookings of items kept in these places (all of them for None), the nearest first."""
    query = select(Booking).join(Booking.item).where(Booking.state.in_(states))
    if place_ids is not None:
        query = query.where(Item.place_id.in_(place_ids))
    query = query.options(joinedload(Booking.item), joinedload(Booking.unit))
    return list(db.session.scalars(query.order_by(Booking.first_day, Booking.id).limit(most)))


def of_item(item_id: int, most: int = 50) -> list[Booking]:
    """The latest bookings of one item."""
    query = select(Booking).where(Booking.item_id == item_id).order_by(Booking.first_day.desc(), Booking.id.desc())
    return list(db.session.scalars(query.options(joinedload(Booking.item), joinedload(Booking.unit)).limit(most)))


def picture_is_public(digest: str) -> bool:
    """True when an item shows this picture."""
    return bool(db.session.scalar(select(exists().where(Item.picture == digest))))


#: Days of a booking: PostgreSQL takes one day from another and gives a whole number.
_LENGTH = type_coerce(Booking.last_day - Booking.first_day, Integer) + 1


@dataclass(frozen=True)
class LoanYear:
    """Loans of one item that left in one year."""

    year: int
    item: str
    loans: int
    days: int
    borrowers: int


def loans_by_year() -> list[LoanYear]:
    """Everything that was lent, by year (of Paris) and item, the latest year first: one query."""
    columns = (
        LOAN_YEAR, Item.name, func.count(), func.sum(_LENGTH),
        func.count(distinct(func.lower(Booking.organisation))),
    )  # fmt: skip
    query = select(*columns).join(Booking.item).where(Booking.out_at.is_not(None))
    rows = db.session.execute(query.group_by(LOAN_YEAR, Item.id).order_by(LOAN_YEAR.desc(), Item.name))
    return [LoanYear(int(year), name, loans, int(days), borrowers) for year, name, loans, days, borrowers in rows]
