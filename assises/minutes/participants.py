"""Who took part in an activity: those who had a confirmed seat in it, and those whom the door of its room saw.

What phones did in its workshop is not asked here, and could not be: none of it leads to a person (invariant A9).
"""

from __future__ import annotations

from sqlalchemy import or_, select

from assises.checkin import queries as checkin
from assises.people.models import Attendee, Registration
from assises.people.types import RegistrationState
from assises.seats.models import GroupSeat
from assises.seats.types import SeatState
from commons.kernel.db import db


def registrations(activity_id: int) -> list[Registration]:
    """The registrations of those who took part; of several with one contact, the first: one letter is enough."""
    seated = select(GroupSeat.registration_id).where(
        GroupSeat.activity_id == activity_id, GroupSeat.state == SeatState.CONFIRMED
    )
    came = select(Attendee.registration_id).where(Attendee.id.in_(checkin.in_room(activity_id)))
    here = or_(
        Registration.id.in_(came), Registration.id.in_(seated) & (Registration.state == RegistrationState.CONFIRMED)
    )
    found: dict[str, Registration] = {}
    for registration in db.session.scalars(select(Registration).where(here).order_by(Registration.id)):
        found.setdefault(registration.contact or f"#{registration.id}", registration)
    return list(found.values())
