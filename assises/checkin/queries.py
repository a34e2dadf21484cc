"""What is read of the door: badges, devices, check-ins of a day, and who came."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from assises.checkin.models import (
    Badge,
    CheckIn,
    DoorDevice,
    DoorLine,
    HeadCount,
    PresenceTally,
    Reconciliation,
    WalkIn,
)
from assises.checkin.presence import HeadCounted, Seen
from assises.checkin.presence import presence as presence_of
from assises.checkin.types import Direction, Verdict
from assises.people.models import Attendee, Registration
from assises.programme.models import Site, SiteDay
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import SeatState
from commons.identity.colleges import College
from commons.kernel.db import db


@dataclass(frozen=True)
class Came:
    """Somebody who came to a site on a day; no attendee: written down at the door, or long ago."""

    attendee_id: int | None
    college: College | None
    home_id: int | None
    site_day_id: int


def badge_of_hash(token_hash: str) -> Badge | None:
    """The badge whose token has this hash, revoked or not."""
    return db.session.scalar(select(Badge).where(Badge.token_hash == token_hash))


def standing_badges(attendee_ids: Collection[int]) -> dict[int, Badge]:
    """The badge in force of each of these people who has one."""
    query = select(Badge).where(Badge.attendee_id.in_(attendee_ids), Badge.revoked_at.is_(None))
    return {badge.attendee_id: badge for badge in db.session.scalars(query) if badge.attendee_id is not None}


def badges_of(attendee_ids: Collection[int]) -> list[Badge]:
    """Every badge of these people, the latest first."""
    query = select(Badge).where(Badge.attendee_id.in_(attendee_ids))
    return list(db.session.scalars(query.order_by(Badge.generation.desc())))


def device(device_id: int) -> DoorDevice | None:
    """The device of this number."""
    return db.session.get(DoorDevice, device_id)


def device_of_hash(token_hash: str) -> DoorDevice | None:
    """The device whose cookie has this hash, revoked or not."""
    return db.session.scalar(select(DoorDevice).where(DoorDevice.token_hash == token_hash))


def device_of_pairing(pairing_hash: str) -> DoorDevice | None:
    """The device that waits for this pairing secret."""
    return db.session.scalar(select(DoorDevice).where(DoorDevice.pairing_hash == pairing_hash))


def devices(edition_id: int) -> list[DoorDevice]:
    """The devices of an edition, by site."""
    query = select(DoorDevice).join(DoorDevice.site).where(Site.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(Site.name, DoorDevice.id)))


def days_of_site(site_id: int) -> list[SiteDay]:
    """The days of a site, in order."""
    return list(db.session.scalars(select(SiteDay).where(SiteDay.site_id == site_id).order_by(SiteDay.day)))


def days_together(day: SiteDay) -> list[int]:
    """The same day at every site of the edition: somebody is at one of them at a time."""
    query = select(SiteDay.id).join(SiteDay.site).where(Site.edition_id == day.site.edition_id, SiteDay.day == day.day)
    return list(db.session.scalars(query))


def check_in(check_in_id: UUID) -> CheckIn | None:
    """The check-in of this number."""
    return db.session.get(CheckIn, check_in_id)


def check_ins(ids: Collection[UUID]) -> dict[UUID, CheckIn]:
    """Those of these numbers that are there."""
    return {row.id: row for row in db.session.scalars(select(CheckIn).where(CheckIn.id.in_(ids)))}


def walk_in(walk_in_id: UUID) -> WalkIn | None:
    """The person written down at the door under this number."""
    return db.session.get(WalkIn, walk_in_id)


def walk_ins(site_day_ids: Collection[int]) -> list[WalkIn]:
    """Everybody written down at the door on these days, the latest first."""
    query = select(WalkIn).where(WalkIn.site_day_id.in_(site_day_ids))
    order = (WalkIn.created_at.desc(), WalkIn.group_id, WalkIn.child, WalkIn.rank, WalkIn.id)
    return list(db.session.scalars(query.order_by(*order)))


def family(group_id: UUID) -> list[WalkIn]:
    """Those who were written down together and are not tied to a registration, adults first."""
    query = select(WalkIn).where(WalkIn.group_id == group_id, WalkIn.merged_into.is_(None))
    return list(db.session.scalars(query.order_by(WalkIn.child, WalkIn.rank, WalkIn.id)))


def tied_with(written: WalkIn) -> list[int]:
    """The registered people whom those written down with this one are known to be."""
    query = select(WalkIn.merged_into).where(WalkIn.group_id == written.group_id, WalkIn.merged_into.is_not(None))
    return [number for number in db.session.scalars(query) if number is not None]


def seen(site_day_ids: Collection[int]) -> list[Seen]:
    """The passages of these days with who passed, as far as it is known today; those without anybody left out."""
    return [_as_seen(row) for row in db.session.execute(_passages().where(CheckIn.site_day_id.in_(site_day_ids)))]


def _passages() -> Select[*tuple[Any, ...]]:
    badge_walk_in = aliased(WalkIn)
    attendee_id = func.coalesce(CheckIn.attendee_id, WalkIn.merged_into, Badge.attendee_id, badge_walk_in.merged_into)
    cancelled_at = func.coalesce(Attendee.cancelled_at, Registration.cancelled_at)
    decided_apart = (Reconciliation.check_in_id == CheckIn.id) & (Reconciliation.verdict == Verdict.APART)
    return (
        select(
            CheckIn.id, CheckIn.site_day_id, SiteDay.day, CheckIn.direction, CheckIn.at, CheckIn.activity_id,
            CheckIn.flags, CheckIn.badge_hash, attendee_id.label("attendee_id"),
            func.coalesce(CheckIn.walk_in_id, Badge.walk_in_id).label("walk_in_id"), Reconciliation.verdict,
            (cancelled_at <= CheckIn.at).label("cancelled"),
        )
        .join(SiteDay, SiteDay.id == CheckIn.site_day_id)
        .outerjoin(WalkIn, WalkIn.id == CheckIn.walk_in_id)
        .outerjoin(Badge, Badge.token_hash == CheckIn.badge_hash)
        .outerjoin(badge_walk_in, badge_walk_in.id == Badge.walk_in_id)
        .outerjoin(Attendee, Attendee.id == attendee_id)
        .outerjoin(Registration, Registration.id == Attendee.registration_id)
        .outerjoin(Reconciliation, decided_apart)
        .where(func.num_nonnulls(CheckIn.attendee_id, CheckIn.walk_in_id, CheckIn.badge_hash) > 0)
    )  # fmt: skip


def _as_seen(row: Row[Any]) -> Seen:
    known = row.attendee_id is not None or row.walk_in_id is not None
    person = person_key(row.attendee_id, row.walk_in_id) if known else f"b{row.badge_hash}"
    if row.verdict is Verdict.APART:
        person = f"x{row.id}"
    return Seen(
        row.id, person, row.site_day_id, row.day, row.direction is Direction.IN, row.at, row.activity_id,
        frozenset(row.flags), bool(row.cancelled), known,
    )  # fmt: skip


def heads(site_day_ids: Collection[int]) -> list[HeadCounted]:
    """Every time that heads were counted in these buildings on these days, in order."""
    query = (
        select(HeadCount.id, HeadCount.site_day_id, SiteDay.day, HeadCount.persons, HeadCount.at)
        .join(SiteDay, SiteDay.id == HeadCount.site_day_id)
        .where(HeadCount.site_day_id.in_(site_day_ids))
        .order_by(HeadCount.at, HeadCount.id)
    )
    return [HeadCounted(*row) for row in db.session.execute(query)]


def head_counts(site_day_id: int) -> list[HeadCount]:
    """The counts of this building on this day with who counted, the latest first."""
    query = select(HeadCount).where(HeadCount.site_day_id == site_day_id)
    return list(db.session.scalars(query.order_by(HeadCount.at.desc(), HeadCount.id)))


def person_key(attendee_id: int | None, walk_in_id: UUID | None = None) -> str:
    """What tells one person from another among passages."""
    return f"a{attendee_id}" if attendee_id is not None else f"w{walk_in_id}"


def attendee_of(person: str) -> int | None:
    """The attendee behind the key of a person, when there is one."""
    return int(person[1:]) if person.startswith("a") else None


def in_room(activity_id: int) -> set[int]:
    """The people whom the door of an activity's room saw come in."""
    rows = db.session.execute(_passages().where(CheckIn.activity_id == activity_id))
    came_in = [passage for passage in map(_as_seen, rows) if passage.entering]
    return {number for passage in came_in if (number := attendee_of(passage.person)) is not None}


def verdicts(check_in_ids: Collection[UUID]) -> list[Reconciliation]:
    """What was decided about these check-ins."""
    return list(db.session.scalars(select(Reconciliation).where(Reconciliation.check_in_id.in_(check_in_ids))))


def came(edition_id: int) -> list[Came]:
    """Who came to an edition: once a person, a site and a day. Later on, the same numbers without the people."""
    days = select(SiteDay.id).join(SiteDay.site).where(Site.edition_id == edition_id)
    day_ids = list(db.session.scalars(days))
    present = presence_of(seen(day_ids)).came
    known = _known(attendee_of(person) for _day, person in present)
    written = {person_key(None, each.id): each.college for each in walk_ins(day_ids)}
    found = []
    for day_id, person in sorted(present):
        number = attendee_of(person)
        college, home_id = known.get(number, (written.get(person), None))
        found.append(Came(number, college, home_id, day_id))
    return found + _tallied(day_ids)


def _known(ids: Iterable[int | None]) -> dict[int | None, tuple[College | None, int | None]]:
    query = select(Attendee.id, Registration.college, Registration.home_id).join(Attendee.registration)
    rows = db.session.execute(query.where(Attendee.id.in_({number for number in ids if number is not None})))
    return {row[0]: (row[1], row[2]) for row in rows}


def colleges_of(persons: Collection[str]) -> dict[str, College]:
    """The college of each of these people, as far as it is known."""
    ids = {attendee_of(person) for person in persons} - {None}
    known = _known(ids)
    found = {person_key(number): college for number, (college, _home) in known.items() if college is not None}
    written = [person for person in persons if person.startswith("w")]
    rows = db.session.execute(select(WalkIn.id, WalkIn.college).where(WalkIn.id.in_([UUID(w[1:]) for w in written])))
    return found | {person_key(None, row[0]): row[1] for row in rows}


def _tallied(day_ids: Collection[int]) -> list[Came]:
    rows = db.session.scalars(select(PresenceTally).where(PresenceTally.site_day_id.in_(day_ids)))
    return [Came(None, row.college, row.home_id, row.site_day_id) for row in rows for _each in range(row.persons)]


def expected(site_day_id: int) -> set[int]:
    """The people who have a place at this site on this day and did not cancel."""
    here = (GroupSeat.site_day_id == site_day_id, GroupSeat.state == SeatState.CONFIRMED)
    query = select(SeatHolder.attendee_id).join(GroupSeat, GroupSeat.id == SeatHolder.seat_id)
    query = query.join(Attendee, Attendee.id == SeatHolder.attendee_id).where(*here, Attendee.cancelled_at.is_(None))
    return set(db.session.scalars(query))


def seated(activity_id: int) -> set[int]:
    """The people who have, or are offered, a seat in this activity."""
    query = (
        select(SeatHolder.attendee_id)
        .join(GroupSeat, GroupSeat.id == SeatHolder.seat_id)
        .where(GroupSeat.activity_id == activity_id, GroupSeat.state.in_((SeatState.CONFIRMED, SeatState.OFFERED)))
    )
    return set(db.session.scalars(query))


def line(activity_id: int) -> list[DoorLine]:
    """Those who wait at the door of a room, the first who came first."""
    waits = (DoorLine.activity_id == activity_id, DoorLine.entered_at.is_(None), DoorLine.left_at.is_(None))
    return list(db.session.scalars(select(DoorLine).where(*waits).order_by(DoorLine.since, DoorLine.id)))
