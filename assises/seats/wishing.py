"""Writes down what a group would like while the wish window is open; the draw decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from assises.people.models import Registration
from assises.seats import locking, queries
from assises.seats.models import GroupSeat, SeatHolder, Wish
from assises.seats.types import Origin, SeatState
from commons.kernel.unit_of_work import Work


def write(
    work: Work, registration: Registration, days: Sequence[int], activities: Sequence[int], now: datetime
) -> list[GroupSeat]:  # fmt: skip
    """The wishes and days of a group, in place of those it wrote before; its places wait for the draw."""
    locking.lock_groups(work.session, [registration.id])
    mine = Wish.registration_id == registration.id
    work.session.execute(delete(Wish).where(mine))
    work.session.execute(delete(GroupSeat).where(GroupSeat.registration_id == registration.id, _UNDRAWN))
    work.session.add_all(
        Wish(registration_id=registration.id, activity_id=number, rank=rank)
        for rank, number in enumerate(activities, start=1)
    )
    kept = {seat.site_day_id for seat in queries.live_seats(registration.id)}
    seats = [_waiting(registration, number, now) for number in days if number not in kept]
    work.session.add_all(seats)
    work.session.flush()
    everybody = [person.id for person in registration.present]
    work.session.add_all(SeatHolder(seat_id=seat.id, attendee_id=person) for seat in seats for person in everybody)
    work.session.flush()
    return queries.live_seats(registration.id)


_UNDRAWN = (GroupSeat.state == SeatState.WAITING) & (GroupSeat.origin == Origin.WISH)


def _waiting(registration: Registration, site_day_id: int, now: datetime) -> GroupSeat:
    return GroupSeat(
        registration_id=registration.id, site_day_id=site_day_id, persons=len(registration.present),
        state=SeatState.WAITING, origin=Origin.WISH, line_rank=0, skipped=0, reason="", asked_at=now, changed_at=now,
    )  # fmt: skip
