"""Moves a booking on: confirmed, refused, handed out, taken back. A conditional update decides between two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commons.kernel.days import day_of
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from participation.equipment import messages, policies, queries
from participation.equipment.models import Booking
from participation.equipment.policies import Loan, LoanReason
from participation.equipment.services import VERSION
from participation.equipment.types import MOVES, Move

_STILL_OUT = "uq_participation_equipment_booking_out"
_DOUBLE = "ex_participation_equipment_booking_no_double"


def confirm(work: Work, booking_id: int, now: datetime) -> Booking:
    """The desk says yes."""
    booking = moved(work, booking_id, Move.CONFIRM, now)
    messages.confirmed(work, booking)
    return booking


def refuse(work: Work, booking_id: int, why: str, now: datetime) -> Booking:
    """The desk says no, with the reason that the person reads."""
    if not why.strip():
        raise Invalid(fields={"reason": LoanReason.NEEDS_A_REASON.sentence})
    booking = moved(work, booking_id, Move.REFUSE, now, reason=why.strip())
    messages.refused(work, booking)
    return booking


def cancel(work: Work, booking_id: int, why: str, now: datetime) -> Booking:
    """The borrower gives it up, or the desk takes it back with a reason."""
    booking = _found(booking_id)
    by_desk = booking.account_id is None or booking.account_id != work.actor.person_id
    if by_desk and not why.strip():
        raise Invalid(fields={"reason": LoanReason.NEEDS_A_REASON.sentence})
    booking = moved(work, booking_id, Move.CANCEL, now, reason=why.strip())
    if by_desk:
        messages.cancelled(work, booking)
    return booking


def hand_out(work: Work, booking_id: int, now: datetime) -> Booking:
    """It leaves the house."""
    try:
        with work.session.begin_nested():
            return moved(work, booking_id, Move.HAND_OUT, now, out_at=now)
    except IntegrityError as error:
        if constraint_of(error) == _STILL_OUT:
            raise Refused(reason=LoanReason.STILL_OUT) from error
        raise


def take_back(work: Work, booking_id: int, note: str, now: datetime, *, damaged: str = "") -> Booking:
    """It is back, in this condition; `damaged`: why its unit cannot be lent for now."""
    booking = moved(work, booking_id, Move.TAKE_BACK, now, back_at=now, return_note=note)
    if note:
        booking.unit.condition = note
    if damaged.strip():
        booking.unit.out_of_service = damaged.strip()
    work.session.flush()
    return booking


def swap(work: Work, booking_id: int, unit_id: int, now: datetime) -> Booking:
    """Another unit of the same item for this booking."""
    booking = _found(booking_id)
    if unit_id not in queries.free_units(booking.item_id, booking.days, day_of(now)):
        raise Stale(reason=LoanReason.NO_OTHER_UNIT)
    try:
        with work.session.begin_nested():
            return moved(work, booking_id, Move.SWAP, now, unit_id=unit_id)
    except IntegrityError as error:
        if constraint_of(error) == _DOUBLE:
            raise Stale(reason=LoanReason.NO_OTHER_UNIT) from error
        raise


def loan_of(booking: Booking) -> Loan:
    """What a decision on this booking needs to know."""
    return Loan(booking.state, booking.days, booking.account_id, not booking.unit.out_of_service)


def _found(booking_id: int) -> Booking:
    booking = queries.booking(booking_id)
    if booking is None:
        raise NotFound(reason=LoanReason.NO_SUCH_BOOKING)
    return booking


def moved(work: Work, booking_id: int, move: Move, now: datetime, **values: Any) -> Booking:
    """Move a booking on, if it still stands where the move starts and whoever acts may do it."""
    booking = _found(booking_id)
    scopes = queries.scopes(booking.item)
    refusal = policies.refusal_to(move, work.actor, scopes, loan_of(booking), day_of(now))
    if refusal is LoanReason.MOVED_ON:
        raise Stale(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
    starts, leads_to = MOVES[move]
    values["state"] = leads_to or booking.state
    statement = update(Booking).where(
        Booking.id == booking_id, Booking.state.in_(starts), Booking.state == booking.state
    )
    if work.session.execute(statement.values(**values).returning(Booking.id)).scalar_one_or_none() is None:
        raise Stale(reason=LoanReason.MOVED_ON)
    work.session.refresh(booking)
    work.audit(f"participation.equipment.{move.value}", f"participation.booking:{booking_id}")
    work.touch(VERSION)
    return booking
