"""What is read for letters, for the desk and for relays."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, func, or_, select

from assises.people.models import Attendee, Registration
from assises.people.types import RegistrationState
from assises.programme.models import Activity, Site, SiteDay
from assises.registrations.models import Relay, VoiceCall
from assises.registrations.types import CallState
from assises.seats.models import Draw, GroupSeat
from assises.seats.pseudonyms import pseudonym
from assises.seats.types import LIVE, TAKEN, SeatState
from commons.kernel.db import db


def calls(edition_id: int) -> list[VoiceCall]:
    """The calls to make, the oldest first."""
    mine = (VoiceCall.edition_id == edition_id, VoiceCall.state != CallState.DONE)
    return list(db.session.scalars(select(VoiceCall).where(*mine).order_by(VoiceCall.made_at, VoiceCall.id)))


def call(call_id: int) -> VoiceCall | None:
    """The call of this number."""
    return db.session.get(VoiceCall, call_id)


def relay(edition_id: int, organisation_id: int) -> Relay | None:
    """The relay of an organisation."""
    mine = (Relay.edition_id == edition_id, Relay.organisation_id == organisation_id)
    return db.session.scalar(select(Relay).where(*mine))


def relay_of_number(relay_id: int) -> Relay | None:
    """The relay of this number."""
    return db.session.get(Relay, relay_id)


def seated_in(activity: Activity) -> list[Registration]:
    """The registrations with something to lose in an activity, or that lost it when it changed."""
    gone = and_(GroupSeat.state == SeatState.CANCELLED, GroupSeat.changed_at >= activity.changed_at)
    query = (
        select(Registration.id)
        .join(GroupSeat, GroupSeat.registration_id == Registration.id)
        .where(
            GroupSeat.activity_id == activity.id, or_(GroupSeat.state.in_(LIVE), gone),
            Registration.state != RegistrationState.CANCELLED,
        )
    )  # fmt: skip
    ids = query.distinct()
    return list(db.session.scalars(select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)))


def drawn(edition_id: int) -> list[tuple[Registration, int, int]]:
    """Each registration that was in the draw: seats it got, and places in waiting lines."""
    got = func.count().filter(GroupSeat.state.in_(TAKEN))
    waits = func.count().filter(GroupSeat.state == SeatState.WAITING)
    counted = (
        select(GroupSeat.registration_id, got.label("got"), waits.label("waits"))
        .where(GroupSeat.state.in_(LIVE))
        .group_by(GroupSeat.registration_id)
        .subquery()
    )
    query = select(Registration, counted.c.got, counted.c.waits).join(
        counted, counted.c.registration_id == Registration.id
    )
    query = query.where(Registration.edition_id == edition_id, Registration.state != RegistrationState.CANCELLED)
    return [(row[0], int(row[1]), int(row[2])) for row in db.session.execute(query.order_by(Registration.id))]


def persons_by_site(edition_id: int) -> list[tuple[str, int]]:
    """Persons with a seat at each site and day, as numbers."""
    query = (
        select(Site.name, SiteDay.day, func.coalesce(func.sum(GroupSeat.persons), 0))
        .join(SiteDay, SiteDay.site_id == Site.id)
        .outerjoin(GroupSeat, and_(GroupSeat.site_day_id == SiteDay.id, GroupSeat.state.in_(TAKEN)))
        .where(Site.edition_id == edition_id)
        .group_by(Site.name, SiteDay.day)
        .order_by(SiteDay.day, Site.name)
    )
    return [(f"{name}, {day:%d/%m/%Y}", int(persons)) for name, day, persons in db.session.execute(query)]


def seat_counts(registration_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Seats confirmed, offered and waited for of each registration."""
    states = (SeatState.CONFIRMED, SeatState.OFFERED, SeatState.WAITING)
    counted = [func.count().filter(GroupSeat.state == state) for state in states]
    query = select(GroupSeat.registration_id, *counted).where(GroupSeat.registration_id.in_(registration_ids))
    rows = db.session.execute(query.group_by(GroupSeat.registration_id))
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}


def drawn_as(registration: Registration) -> str:
    """The name under which a registration stands in the published draw; empty when it is not in it."""
    name = pseudonym(registration.edition_id, registration.id)
    mine = Draw.entries.contains({"groups": [{"pseudonym": name}]})
    found = db.session.scalar(select(Draw.edition_id).where(Draw.edition_id == registration.edition_id, mine))
    return name if found is not None else ""


def is_drawn(edition_id: int) -> bool:
    """Whether the draw of this edition is made, read without its entries."""
    made = select(Draw.edition_id).where(Draw.edition_id == edition_id, Draw.drawn_at.is_not(None))
    return db.session.scalar(made) is not None


def main_names(registration_ids: Collection[int]) -> dict[int, str]:
    """The first name of whoever registered, of each."""
    query = select(Attendee.registration_id, Attendee.first_name).where(
        Attendee.registration_id.in_(registration_ids), Attendee.role == "main"
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
