"""Which groups wait for a stock, and which sit there, with their codes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from assises.people.models import Registration
from assises.seats.models import GroupSeat
from assises.seats.queries import on
from assises.seats.types import TAKEN, SeatState, Stock
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
