"""What is read of registrations and of the people in them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from assises.people.models import Attendee, Registration
from assises.people.types import RegistrationState
from commons.kernel.db import db


def by_id(registration_id: int) -> Registration | None:
    """The registration of this number."""
    return db.session.get(Registration, registration_id)


def by_secret_seal(secret_seal: str) -> Registration | None:
    """The registration whose link carries the secret of this seal."""
    return db.session.scalar(select(Registration).where(Registration.secret_seal == secret_seal))


def by_code(edition_id: int, code: str) -> Registration | None:
    """The registration of this short code (bare, in capitals)."""
    mine = (Registration.edition_id == edition_id, Registration.code == code)
    return db.session.scalar(select(Registration).where(*mine))


def attendees(ids: Collection[int]) -> list[Attendee]:
    """The people of these numbers."""
    return list(db.session.scalars(select(Attendee).where(Attendee.id.in_(ids)).order_by(Attendee.id)))


def persons_registered(edition_id: int) -> int:
    """How many persons are registered for an edition."""
    query = select(func.count()).select_from(Attendee).join(Attendee.registration)
    query = query.where(
        Registration.edition_id == edition_id,
        Registration.state != RegistrationState.CANCELLED,
        Attendee.cancelled_at.is_(None),
    )
    return int(db.session.execute(query).scalar_one())
