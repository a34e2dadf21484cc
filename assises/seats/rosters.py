"""Which groups wait for a stock, and which sit there, with their codes; what a group has, and who joined it apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from assises.people.models import Registration
from assises.seats.models import GroupSeat
from assises.seats.queries import live_seats, on, stock_of
from assises.seats.types import LIVE, TAKEN, SeatState, Stock
from commons.kernel.db import db


def line_of(stock: Stock) -> list[tuple[GroupSeat, Registration]]:
    """Who waits for a stock, in order, with the group's code."""
    return _groups_on(stock, (SeatState.WAITING,), GroupSeat.line_rank, GroupSeat.id)


def sitting_in(stock: Stock) -> list[tuple[GroupSeat, Registration]]:
    """Who has a seat of a stock, or is offered one, the last that asked first."""
    return _groups_on(stock, TAKEN, GroupSeat.asked_at.desc(), GroupSeat.id.desc())


def _groups_on(stock: Stock, states: Collection[SeatState], *order: Any) -> list[tuple[GroupSeat, Registration]]:
    query = select(GroupSeat, Registration).join(Registration, Registration.id == GroupSeat.registration_id)
    rows = db.session.execute(query.where(on([stock]), GroupSeat.state.in_(states)).order_by(*order))
    return [(seat, group) for seat, group in rows]


def group_seats(registration_id: int) -> tuple[dict[Stock, GroupSeat], set[tuple[int, Stock]]]:
    """The live seats of a group by stock; and which of its people have, or wait for, one of their own where."""
    seats = live_seats(registration_id)
    group = {stock_of(seat): seat for seat in seats if seat.joiner_id is None}
    return group, {(seat.joiner_id, stock_of(seat)) for seat in seats if seat.joiner_id is not None}


def of_joiner(attendee_id: int) -> list[GroupSeat]:
    """What somebody who joined a group later asked for alone, and has or waits for."""
    mine = (GroupSeat.joiner_id == attendee_id, GroupSeat.state.in_(LIVE))
    return list(db.session.scalars(select(GroupSeat).where(*mine).order_by(GroupSeat.id)))
