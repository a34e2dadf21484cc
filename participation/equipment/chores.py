"""What the worker does for the pool: ends requests nobody answered, reminds, says what is late, forgets people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work
from participation.equipment import lending, messages, queries
from participation.equipment.models import Booking
from participation.equipment.types import HOLDING, BookingState, Move

#: Names and contacts left at the desk are wiped this long after the end of the booking.
KEPT_FOR = timedelta(days=180)
Act = Callable[[Work, Booking], None]


def expire() -> int:
    """End what nobody answered in time, and what nobody came to collect; how many."""
    now = clock.now()
    over = or_(
        (Booking.state == BookingState.ASKED) & (Booking.answer_due_at <= now),
        (Booking.state == BookingState.CONFIRMED) & (Booking.last_day < day_of(now)),
    )

    def act(work: Work, booking: Booking) -> None:
        unanswered = booking.state is BookingState.ASKED
        lending.moved(work, booking.id, Move.EXPIRE, now)
        if unanswered:
            messages.expired(work, booking)

    return _each(over, act)


def mark_late() -> int:
    """Say that what did not come back is late; how many."""
    now = clock.now()

    def act(work: Work, booking: Booking) -> None:
        lending.moved(work, booking.id, Move.MARK_LATE, now)
        messages.late(work, booking)

    return _each((Booking.state == BookingState.LENT) & (Booking.last_day < day_of(now)), act)


def remind() -> int:
    """Remind those who bring something back tomorrow; how many were looked at."""
    tomorrow = day_of(clock.now()) + timedelta(days=1)
    return _each((Booking.state == BookingState.LENT) & (Booking.last_day == tomorrow), messages.due_tomorrow)


def forget() -> int:
    """Wipe names and contacts of bookings that ended long ago; how many."""
    before = day_of(clock.now() - KEPT_FOR)
    old = (Booking.last_day < before, Booking.state.not_in(HOLDING), (Booking.person != "") | (Booking.contact != ""))
    with unit_of_work(SYSTEM) as work:
        ids = list(
            work.session.scalars(update(Booking).where(*old).values(person="", contact="").returning(Booking.id))
        )
    return len(ids)


def _each(condition: ColumnElement[bool], act: Act) -> int:
    """Each booking in a transaction of its own: one that moved on meanwhile stops no other."""
    ids = list(db.session.scalars(select(Booking.id).where(condition)))
    end_reading()
    done = 0
    for booking_id in ids:
        try:
            with unit_of_work(SYSTEM) as work:
                booking = queries.booking(booking_id)
                if booking is not None:
                    act(work, booking)
                    done += 1
        except DomainError:
            continue
    return done
