"""Records passages: each once, whatever is sent twice, late or in another order; a fact is never turned away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from assises.checkin import badges, finding, policies, queries, rooms
from assises.checkin.models import Badge, CheckIn, DoorDevice, WalkIn
from assises.checkin.passages import Passage, Told
from assises.checkin.presence import Seen, Watch, watched
from assises.checkin.types import Answer, CheckinReason, Direction, Flag, Mode
from assises.people import queries as people
from assises.people.models import Attendee
from assises.people.types import RegistrationState
from assises.programme import queries as programme
from assises.programme.models import SiteDay
from commons.kernel.unit_of_work import Work


@dataclass
class _Bearer:
    """Who passes, as far as it is known."""

    person: str = ""
    attendee: Attendee | None = None
    walk_in_id: UUID | None = None
    badge_hash: str | None = None
    revoked: bool = False
    name: str = ""

    @property
    def unknown(self) -> bool:
        return self.attendee is None and self.walk_in_id is None


@dataclass
class _Door:
    """One day of a site while passages are recorded: how many are in, kept in step."""

    day: SiteDay
    watch: Watch
    #: People who stand before it together and are not in yet: they come in together, or wait together.
    coming: int = 1

    def is_full_for(self, seen: Seen) -> bool:
        """True when whoever stands there would be above the gauge."""
        return not self.watch.holds(seen) and self.watch.numbers[self.day.id] + self.coming > self.day.gauge

    def note(self, seen: Seen) -> None:
        """Somebody went in or out."""
        self.coming = max(1, self.coming - 1)
        self.watch.sees(seen)


def record(
    work: Work, device: DoorDevice, passages: Sequence[Passage], offset: timedelta, now: datetime
) -> list[Told]:  # fmt: skip
    """What to tell the device about each passage, in its order. `offset`: how far the device's clock is ahead."""
    known = queries.check_ins([passage.id for passage in passages])
    for day_id in sorted({passage.site_day_id for passage in passages if passage.id not in known}):
        lock_door(work, day_id)
    doors: dict[int, _Door] = {}
    coming = len([each for each in passages if each.live and each.direction is Direction.IN and each.id not in known])
    told = []
    for passage in passages:
        row = known.get(passage.id) or work.session.get(CheckIn, passage.id)
        told.append(_again(row) if row is not None else _one(work, device, doors, passage, max(1, coming), offset, now))
    return told


def _again(row: CheckIn) -> Told:
    """The same answer as the first time."""
    attendee = next(iter(people.attendees([row.attendee_id])), None) if row.attendee_id is not None else None
    walk_in = queries.walk_in(row.walk_in_id) if row.walk_in_id is not None else None
    name = attendee.first_name if attendee is not None else finding.name_of(walk_in) if walk_in is not None else ""
    return Told(row.id, row.answer, person=name, attendee_id=row.attendee_id)


def _one(
    work: Work, device: DoorDevice, doors: dict[int, _Door], passage: Passage, coming: int, offset: timedelta,
    now: datetime,
) -> Told:  # fmt: skip
    at = min(passage.device_at - offset, now)
    day = programme.site_day(passage.site_day_id)
    refusal = policies.refusal_to_record(day, device.site_id, at, now, live=passage.live)
    if refusal is not None or day is None:
        return Told(passage.id, None, refusal)
    if passage.activity_id is not None and not rooms.is_here(passage.activity_id, day.id):
        return Told(passage.id, None, CheckinReason.NOT_HERE)
    door = doors.get(day.id)
    if door is None:
        together = queries.days_together(day)
        door = doors[day.id] = _Door(day, watched(queries.seen(together), queries.heads(together)), coming)
    bearer = _bearer(work, device, passage, day, now)
    answer, flags = _judged(door, passage, bearer, offset, at, now)
    if answer in (Answer.FULL, Answer.REVOKED, Answer.UNKNOWN, Answer.ROOM_FULL) and passage.live:
        return Told(passage.id, answer, person=bearer.name)
    return _written(work, device, door, passage, bearer, answer, flags, offset, at, now)


def lock_door(work: Work, site_day_id: int) -> None:
    """Whoever counts how many are in holds the day of the site until the count is written."""
    held = select(SiteDay.id).where(SiteDay.id == site_day_id).with_for_update(key_share=True)
    work.session.execute(held)


def _bearer(work: Work, device: DoorDevice, passage: Passage, day: SiteDay, now: datetime) -> _Bearer:
    if passage.walk_in is not None:
        return _written_down(work, device, passage, now)
    if passage.walk_in_id is not None:
        return _known_walk_in(passage.walk_in_id, day)
    if passage.badge_hash is not None:
        badge = queries.badge_of_hash(passage.badge_hash)
        return _of_badge(badge, passage.badge_hash, day)
    return _known_attendee(passage.attendee_id, day)


def _written_down(work: Work, device: DoorDevice, passage: Passage, now: datetime) -> _Bearer:
    """Somebody new. While they wait for an answer that may be no, they are written down all the same."""
    new = passage.walk_in
    assert new is not None
    row = {
        "id": new.id, "site_day_id": passage.site_day_id, "first_name": new.first_name, "college": new.college,
        "created_at": now, "device_id": device.id, "group_id": new.group, "rank": new.rank, "child": new.child,
    }  # fmt: skip
    work.session.execute(insert(WalkIn).values(row).on_conflict_do_nothing())
    badges.issue_to_walk_in(work, new.id, now)
    kept = work.session.get_one(WalkIn, new.id)
    return _Bearer(queries.person_key(kept.merged_into, new.id), None, new.id, name=finding.name_of(kept))


def _known_walk_in(walk_in_id: UUID, day: SiteDay) -> _Bearer:
    found = queries.walk_in(walk_in_id)
    there = programme.site_day(found.site_day_id) if found is not None else None
    if found is None or there is None or there.site.edition_id != day.site.edition_id:
        return _Bearer(f"w{walk_in_id}")
    return _Bearer(queries.person_key(found.merged_into, found.id), None, found.id, name=finding.name_of(found))


def _of_badge(badge: Badge | None, badge_hash: str, day: SiteDay) -> _Bearer:
    if badge is not None and badge.walk_in_id is not None:
        bearer = _known_walk_in(badge.walk_in_id, day)
    else:
        bearer = _known_attendee(badge.attendee_id if badge is not None else None, day)
    if bearer.unknown:
        return _Bearer(f"b{badge_hash}", badge_hash=badge_hash)
    bearer.revoked = badge is not None and badge.revoked_at is not None
    return bearer


def _known_attendee(attendee_id: int | None, day: SiteDay) -> _Bearer:
    found = next(iter(people.attendees([attendee_id])), None) if attendee_id is not None else None
    if found is None or found.registration.edition_id != day.site.edition_id:
        return _Bearer()
    return _Bearer(queries.person_key(found.id), found, name=found.first_name)


def _seen(door: _Door, passage: Passage, person: str, at: datetime) -> Seen:
    entering = passage.direction is Direction.IN
    return Seen(passage.id, person, door.day.id, door.day.day, entering, at, passage.activity_id)


def _judged(
    door: _Door, passage: Passage, bearer: _Bearer, offset: timedelta, at: datetime, now: datetime
) -> tuple[Answer, list[str]]:  # fmt: skip
    flags = [Flag.SKEW.value] if abs(offset) > policies.SKEW else []
    if bearer.unknown:
        return Answer.UNKNOWN, flags
    if bearer.revoked:
        return Answer.REVOKED, [*flags, Flag.REVOKED.value]
    if passage.direction is Direction.OUT:
        return Answer.GOODBYE, flags
    return _entering(door, passage, bearer, flags, _seen(door, passage, bearer.person, at), now)


def _entering(
    door: _Door, passage: Passage, bearer: _Bearer, flags: list[str], seen: Seen, now: datetime
) -> tuple[Answer, list[str]]:  # fmt: skip
    if door.is_full_for(seen):
        flags = [*flags, Flag.GAUGE.value]
        # The gauge of the building is a rule of safety: no reason opens its door. A room's door is inside.
        if passage.live and (passage.activity_id is None or passage.mode is not Mode.FORCED):
            return Answer.FULL, flags
    if passage.live and passage.activity_id is not None and passage.mode is not Mode.FORCED:
        if rooms.is_full_for(passage.activity_id, bearer.person, now):
            return Answer.ROOM_FULL, flags
    elif passage.activity_id is None and door.watch.holds(seen):
        return Answer.ALREADY_IN, flags
    return (Answer.CANCELLED if _is_cancelled(bearer.attendee) else Answer.WELCOME), flags


def _is_cancelled(attendee: Attendee | None) -> bool:
    if attendee is None:
        return False
    return attendee.cancelled_at is not None or attendee.registration.state is RegistrationState.CANCELLED


def _written(
    work: Work, device: DoorDevice, door: _Door, passage: Passage, bearer: _Bearer, answer: Answer,
    flags: list[str], offset: timedelta, at: datetime, now: datetime,
) -> Told:  # fmt: skip
    attendee_id = bearer.attendee.id if bearer.attendee is not None else None
    row = {
        "id": passage.id, "site_day_id": passage.site_day_id, "activity_id": passage.activity_id,
        "attendee_id": attendee_id, "walk_in_id": bearer.walk_in_id, "badge_hash": bearer.badge_hash,
        "direction": passage.direction, "mode": passage.mode, "answer": answer, "device_at": passage.device_at,
        "server_at": now, "offset_ms": round(offset.total_seconds() * 1000), "at": at, "device_id": device.id,
        "reason": passage.reason, "flags": flags,
    }  # fmt: skip
    made = work.session.scalar(insert(CheckIn).values(row).on_conflict_do_nothing().returning(CheckIn.id))
    if made is None:
        # Sent twice at the same moment: the other one was first.
        return _again(work.session.get_one(CheckIn, passage.id, populate_existing=True))
    if bearer.person:
        door.note(_seen(door, passage, bearer.person, at))
        rooms.leave_line(work, passage, attendee_id, bearer.walk_in_id, now)
        rooms.seat(work, passage, attendee_id, bearer.walk_in_id, now)
    return Told(passage.id, answer, person=bearer.name, attendee_id=attendee_id)
