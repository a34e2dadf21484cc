"""Seats at the door of an activity, on the day: no offers any more; who stands there gets what is free, one by one.

Whoever calls holds the day of the site (`checkin` does, before it counts who is in): the very lock under which every
other seat is given. So one last seat is given once, whatever asks for it: two doors, or a door and a page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from assises.programme.models import Activity
from assises.seats import houses, locking
from assises.seats.events import SeatLost
from assises.seats.models import DoorSeat, GroupSeat, SeatHolder
from assises.seats.services import version_of
from assises.seats.types import TAKEN, Origin, SeatState, Stock, StockKind
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Bearer:
    """Who stands at the door: somebody registered, or somebody written down there."""

    attendee_id: int | None
    walk_in_id: UUID | None


def free(activity: Activity, absent: int) -> int:
    """Seats that can be given at the door: those nobody holds, and those of people who are `absent` for good.

    What is kept for colleges is not kept at the door; what is given beyond the capacity, because some do not come, is
    counted against the room.
    """
    stock = Stock(StockKind.ACTIVITY, activity.id)
    room = houses.read(db.session(), [stock], clock.now())[stock].room
    return activity.capacity - room.total + absent


def sit(work: Work, activity: Activity, bearer: Bearer, absent: Collection[int], now: datetime) -> bool:
    """A seat for whoever enters without one; when none is free, that of somebody `absent`, the last that asked for it.

    It says whether they have a seat; whoever had one has it still, and so does whoever enters twice.
    """
    locking.lock_activities(work.session, [activity.id])
    if _has_one(work, activity.id, bearer):
        return True
    let_go = 0
    while free(activity, 0) < 1:
        if not _let_go(work, activity.id, absent, now):
            return False
        let_go += 1
    row = {"activity_id": activity.id, "attendee_id": bearer.attendee_id, "walk_in_id": bearer.walk_in_id}
    work.session.execute(insert(DoorSeat).values(given_at=now, let_go=let_go, **row).on_conflict_do_nothing())
    work.touch(version_of(activity.edition_id))
    return True


def stand_up(
    work: Work, attendee_id: int | None, walk_in_id: UUID | None, activity_id: int | None, entering: bool, now: datetime
) -> None:  # fmt: skip
    """Seats that were given at a door are free again: of this room, of every other one, or of all of them."""
    mine = [DoorSeat.left_at.is_(None), _of(attendee_id, walk_in_id)]
    if activity_id is not None:
        mine.append(DoorSeat.activity_id != activity_id if entering else DoorSeat.activity_id == activity_id)
    work.session.execute(update(DoorSeat).where(*mine).values(left_at=now))


def _of(attendee_id: int | None, walk_in_id: UUID | None) -> ColumnElement[bool]:
    return DoorSeat.attendee_id == attendee_id if attendee_id is not None else DoorSeat.walk_in_id == walk_in_id


def _has_one(work: Work, activity_id: int, bearer: Bearer) -> bool:
    given = (DoorSeat.activity_id == activity_id, DoorSeat.left_at.is_(None))
    if work.session.scalar(select(DoorSeat.id).where(*given, _of(bearer.attendee_id, bearer.walk_in_id))) is not None:
        return True
    seat = select(GroupSeat.id).join(SeatHolder, SeatHolder.seat_id == GroupSeat.id)
    here = (GroupSeat.activity_id == activity_id, GroupSeat.state.in_(TAKEN))
    return work.session.scalar(seat.where(*here, SeatHolder.attendee_id == bearer.attendee_id).limit(1)) is not None


def _let_go(work: Work, activity_id: int, absent: Collection[int], now: datetime) -> bool:
    """Free the seat of one person who is not there; the rest of the group keeps theirs."""
    query = select(GroupSeat, SeatHolder.attendee_id).join(SeatHolder, SeatHolder.seat_id == GroupSeat.id).where(
        GroupSeat.activity_id == activity_id, GroupSeat.state.in_(TAKEN), GroupSeat.origin != Origin.FORCED,
        SeatHolder.attendee_id.in_(absent),
    )  # fmt: skip
    order = (GroupSeat.asked_at.desc(), GroupSeat.id.desc(), SeatHolder.attendee_id.desc())
    row = work.session.execute(query.order_by(*order).limit(1).execution_options(populate_existing=True)).first()
    if row is None:
        return False
    seat, person = row
    work.session.execute(delete(SeatHolder).where(SeatHolder.seat_id == seat.id, SeatHolder.attendee_id == person))
    seat.changed_at = now
    if seat.persons > 1:
        seat.persons -= 1
    else:
        seat.state, seat.offer_ends_at = SeatState.CANCELLED, None
        work.record(SeatLost(seat.id, seat.registration_id, seat.state.value))
    work.audit("assises.seat.absent", f"assises.seat:{seat.id}", activity=activity_id)
    work.session.flush()
    return True


def forget(work: Work, activity_ids: Collection[int]) -> None:
    """Seats given at doors lose their people when passages do."""
    work.session.execute(delete(DoorSeat).where(DoorSeat.activity_id.in_(activity_ids)))
