"""What the programme shows of seats: handed to it, since it stands below in the street."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from assises.people.models import Registration
from assises.programme.occupancy import Group, Taken
from assises.seats import queries
from assises.seats.models import GroupSeat
from assises.seats.types import TAKEN, SeatState, Stock, StockKind
from commons.kernel.db import db


class SeatCounter:
    """Counts seats by activity, in one query for all of them."""

    def taken(self, activity_ids: Collection[int]) -> Mapping[int, Taken]:
        """Persons with a seat, with an offer, on the list."""
        counted = queries.persons_by_state({Stock(StockKind.ACTIVITY, number) for number in activity_ids})
        return {stock.id: _taken(states) for stock, states in counted.items()}

    def groups(self, activity_id: int) -> Sequence[Group]:
        """The groups that hold seats, the last that came first: whom to ask to move."""
        query = select(GroupSeat, Registration).join(Registration, Registration.id == GroupSeat.registration_id)
        query = query.where(GroupSeat.activity_id == activity_id, GroupSeat.state.in_(TAKEN))
        rows = db.session.execute(query.order_by(GroupSeat.asked_at.desc(), GroupSeat.id.desc()))
        return [Group(group.code, seat.persons, state=seat.state.label) for seat, group in rows]


def _taken(states: Mapping[SeatState, int]) -> Taken:
    return Taken(states.get(SeatState.CONFIRMED, 0), states.get(SeatState.OFFERED, 0), states.get(SeatState.WAITING, 0))
