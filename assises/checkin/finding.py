"""Finds people at the door: by what a badge says, by a code, by a first name; and says no more of them than needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from assises.checkin import queries, tokens
from assises.checkin.models import WalkIn
from assises.checkin.tokens import TAIL, short_code, tail_of
from assises.people.models import Attendee, Need, Registration
from assises.programme.models import Activity, Site, SiteDay
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import SeatState
from commons.identity.colleges import College
from commons.identity.seals import bare
from commons.kernel.db import db
from commons.territory.models import Place

#: A list longer than this is no help: type more letters.
MOST_FOUND = 12
_CODE, _SHORT = 8, 5
#: The registration comes along in the same question.
_WITH_GROUP = contains_eager(Attendee.registration)


@dataclass(frozen=True)
class Card:
    """Somebody, as a device may show them."""

    person: str
    name: str
    college: College
    #: The end of their code: it tells homonyms apart.
    tail: str
    home: str
    adapted: bool
    cancelled: bool
    #: The group they come with.
    registration_id: int | None
    attendee_id: int | None = None
    walk_in_id: UUID | None = None
    #: Those who were written down together at the door.
    family_id: UUID | None = None

    @property
    def group(self) -> int | UUID | None:
        """What those who come together have in common."""
        return self.registration_id if self.registration_id is not None else self.family_id


def short_name(first_name: str, last_name: str) -> str:
    """First name and initial: "Samia B."."""
    initial = last_name.strip()[:1].upper()
    return f"{first_name} {initial}." if initial else first_name


def cards(attendees: Iterable[Attendee]) -> list[Card]:
    """These people, with what is read of them together."""
    people = list(attendees)
    adapted = with_needs([person.id for person in people])
    homes = _homes(person.registration.home_id for person in people)
    return [
        Card(
            queries.person_key(person.id), short_name(person.first_name, person.last_name), person.registration.college,
            tail_of(person.registration.code), homes.get(person.registration.home_id, ""), person.id in adapted,
            person.cancelled_at is not None or person.registration.cancelled_at is not None, person.registration_id,
            attendee_id=person.id,
        )
        for person in people
    ]  # fmt: skip


def name_of(found: WalkIn) -> str:
    """What somebody written down is called: the first name that was asked, or their place beside whoever has it."""
    if not found.first_name or found.id == found.group_id:
        return found.first_name
    if found.child:
        return _("%(name)s (enfant %(rank)s)", name=found.first_name, rank=found.rank)
    return _("%(name)s (adulte %(rank)s)", name=found.first_name, rank=found.rank)


def card_of_walk_in(found: WalkIn) -> Card:
    """Somebody written down at the door."""
    key = queries.person_key(found.merged_into, found.id)
    return Card(
        key, name_of(found), found.college, short_code(found.id), "", False, False, None, walk_in_id=found.id,
        family_id=found.group_id,
    )  # fmt: skip


def with_needs(attendee_ids: Collection[int]) -> set[int]:
    """Who asked for something in order to come: yes or no, never what."""
    return set(db.session.scalars(select(Need.attendee_id).where(Need.attendee_id.in_(attendee_ids))))


def _homes(ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {number for number in ids if number is not None}
    rows = db.session.execute(select(Place.id, Place.name).where(Place.id.in_(wanted))) if wanted else ()
    return {row[0]: row[1] for row in rows}


def by_name(edition_id: int, typed: str) -> list[Card]:
    """People whose first name begins so, whatever its capitals; and those written down at the door."""
    name = " ".join(typed.split())[:60]
    if not name:
        return []
    query = select(Attendee).join(Attendee.registration).where(Registration.edition_id == edition_id)
    query = query.where(Attendee.first_name.istartswith(name, autoescape=True)).options(_WITH_GROUP)
    found = cards(db.session.scalars(query.order_by(Attendee.first_name, Attendee.id).limit(MOST_FOUND)))
    here = select(WalkIn).join(SiteDay, SiteDay.id == WalkIn.site_day_id).join(SiteDay.site)
    here = here.where(Site.edition_id == edition_id, WalkIn.first_name.istartswith(name, autoescape=True))
    here = here.where(WalkIn.merged_into.is_(None)).limit(MOST_FOUND)
    here = here.order_by(WalkIn.created_at, WalkIn.group_id, WalkIn.child, WalkIn.rank)
    return [*found, *map(card_of_walk_in, db.session.scalars(here))]


def by_code(edition_id: int, typed: str) -> list[Card]:
    """Whoever a typed code stands for: a whole code, its last letters, or that of somebody written down."""
    code = bare(typed[:40])
    if len(code) == _SHORT:
        return _by_short_code(edition_id, code)
    if len(code) not in (_CODE, TAIL):
        return []
    is_theirs = Registration.code == code if len(code) == _CODE else Registration.code.endswith(code, autoescape=True)
    query = select(Attendee).join(Attendee.registration).where(Registration.edition_id == edition_id, is_theirs)
    query = query.options(_WITH_GROUP).order_by(Attendee.registration_id, Attendee.id).limit(MOST_FOUND)
    return cards(db.session.scalars(query))


def _by_short_code(edition_id: int, code: str) -> list[Card]:
    days = select(SiteDay.id).join(SiteDay.site).where(Site.edition_id == edition_id)
    written = queries.walk_ins(list(db.session.scalars(days)))
    return [card_of_walk_in(each) for each in written if short_code(each.id) == code]


def by_badge(edition_id: int, token: str) -> Card | None:
    """Whoever carries this badge, in force or revoked."""
    badge = queries.badge_of_hash(tokens.hash_of(token))
    if badge is None:
        return None
    if badge.walk_in_id is not None:
        written = queries.walk_in(badge.walk_in_id)
        return card_of_walk_in(written) if written is not None else None
    attendee = db.session.get(Attendee, badge.attendee_id)
    theirs = attendee is not None and attendee.registration.edition_id == edition_id
    return cards([attendee])[0] if attendee is not None and theirs else None


def others_of_group(card: Card) -> list[Card]:
    """Those who come with this person and did not cancel, or were written down with them."""
    if card.family_id is not None:
        together = map(card_of_walk_in, queries.family(card.family_id))
        return [each for each in together if each.walk_in_id != card.walk_in_id]
    group = db.session.get(Registration, card.registration_id) if card.registration_id is not None else None
    return cards(each for each in (group.present if group is not None else ()) if each.id != card.attendee_id)


def places(attendee_id: int, site_day_id: int) -> Sequence[Activity]:
    """The activities in which somebody has a seat on this day, in order of time."""
    query = (
        select(Activity)
        .join(GroupSeat, GroupSeat.activity_id == Activity.id)
        .join(SeatHolder, SeatHolder.seat_id == GroupSeat.id)
        .where(
            SeatHolder.attendee_id == attendee_id, GroupSeat.state == SeatState.CONFIRMED,
            Activity.site_day_id == site_day_id,
        )
        .order_by(Activity.starts_at)
    )  # fmt: skip
    return list(db.session.scalars(query))


def people_for(site: Site) -> list[Attendee]:
    """Whom the list of a site names: those with a place there on some day, and those with a place nowhere yet."""
    live = GroupSeat.state.in_((SeatState.WAITING, SeatState.OFFERED, SeatState.CONFIRMED))
    days = select(SiteDay.id).where(SiteDay.site_id == site.id)
    somewhere = select(GroupSeat.registration_id).where(GroupSeat.site_day_id.is_not(None), live)
    here = select(GroupSeat.registration_id).where(GroupSeat.site_day_id.in_(days))
    query = select(Attendee).join(Attendee.registration).where(Registration.edition_id == site.edition_id)
    mine = Registration.id.in_(here) | Registration.id.not_in(somewhere)
    query = query.where(mine).options(_WITH_GROUP).order_by(func.lower(Attendee.first_name), Attendee.id)
    return list(db.session.scalars(query))
