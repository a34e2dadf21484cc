"""What is read of registrations and of the people in them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from assises.people.models import Attendee, Need, NeedTally, Registration
from assises.people.types import Entrance, NeedKind, NeedState, RegistrationState
from commons.identity.colleges import College
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


def by_ticket(ticket: str) -> Registration | None:
    """The registration that the form with this ticket made."""
    return db.session.scalar(select(Registration).where(Registration.ticket == ticket))


def by_contact(edition_id: int, contact: str) -> list[Registration]:
    """The registrations that are reached at this contact, cancelled ones left out."""
    mine = (Registration.edition_id == edition_id, Registration.contact == contact)
    query = select(Registration).where(*mine, Registration.state != RegistrationState.CANCELLED)
    return list(db.session.scalars(query.order_by(Registration.id)))


def named(edition_id: int, name: str, most: int = 50) -> list[Registration]:
    """Registrations in which somebody has a first name that begins so, whatever its capitals."""
    begins = Attendee.first_name.istartswith(name, autoescape=True)
    query = select(Registration.id).join(Registration.attendees).where(Registration.edition_id == edition_id, begins)
    ids = query.distinct().order_by(Registration.id).limit(most)
    return list(db.session.scalars(select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)))


def latest(edition_id: int, most: int = 50) -> list[Registration]:
    """The registrations made last."""
    query = select(Registration).where(Registration.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(Registration.id.desc()).limit(most)))


def all_of(edition_id: int) -> list[Registration]:
    """Every registration of an edition."""
    query = select(Registration).where(Registration.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(Registration.id)))


def waiting_for_agent(edition_id: int) -> list[Registration]:
    """Registrations that nobody can be written to about: an agent confirms them."""
    mine = (Registration.edition_id == edition_id, Registration.state == RegistrationState.TO_CONFIRM)
    query = select(Registration).where(*mine, Registration.contact == "")
    return list(db.session.scalars(query.order_by(Registration.id)))


def of_relay(edition_id: int, organisation_id: int) -> list[Registration]:
    """The registrations that an organisation brought."""
    mine = (Registration.edition_id == edition_id, Registration.organisation_id == organisation_id)
    return list(db.session.scalars(select(Registration).where(*mine).order_by(Registration.id)))


def of_account(edition_id: int, account_id: int) -> list[Registration]:
    """The registrations that somebody made while signed in."""
    mine = (Registration.edition_id == edition_id, Registration.account_id == account_id)
    return list(db.session.scalars(select(Registration).where(*mine).order_by(Registration.id)))


def persons_by(edition_id: int) -> list[tuple[College, Entrance, int | None, int]]:
    """Persons who come, by college, entrance and home."""
    query = (
        select(Registration.college, Registration.entrance, Registration.home_id, func.count())
        .join(Registration.attendees)
        .where(
            Registration.edition_id == edition_id, Registration.state != RegistrationState.CANCELLED,
            Attendee.cancelled_at.is_(None),
        )
        .group_by(Registration.college, Registration.entrance, Registration.home_id)
    )  # fmt: skip
    return [(row[0], row[1], row[2], int(row[3])) for row in db.session.execute(query)]


def needs_of(attendee_ids: Collection[int]) -> dict[NeedKind, int]:
    """How many of these people asked for each kind of help: numbers, no name and no word."""
    theirs = (Need.attendee_id.in_(attendee_ids), Attendee.cancelled_at.is_(None))
    query = select(Need.kind, func.count()).join(Attendee, Attendee.id == Need.attendee_id).where(*theirs)
    found = {kind: int(number) for kind, number in db.session.execute(query.group_by(Need.kind))}
    return {kind: found[kind] for kind in NeedKind if kind in found}


def needs_by(edition_id: int) -> dict[NeedKind, dict[NeedState, int]]:
    """How many needs of each kind, by what became of them; those deleted in time are still counted."""
    query = (
        select(Need.kind, Need.state, func.count())
        .join(Attendee, Attendee.id == Need.attendee_id)
        .join(Registration, Registration.id == Attendee.registration_id)
        .where(Registration.edition_id == edition_id, Attendee.cancelled_at.is_(None))
        .group_by(Need.kind, Need.state)
    )
    kept = select(NeedTally.kind, NeedTally.state, NeedTally.number).where(NeedTally.edition_id == edition_id)
    found: dict[NeedKind, dict[NeedState, int]] = {}
    for kind, state, number in [*db.session.execute(query), *db.session.execute(kept)]:
        states = found.setdefault(kind, {})
        states[state] = states.get(state, 0) + int(number)
    return found
