"""The door of a room: seats that wait for their people until ten minutes after the start, then the line, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert

from assises.checkin import policies, queries
from assises.checkin.models import DoorLine
from assises.checkin.passages import Passage
from assises.checkin.presence import in_room
from assises.checkin.types import CheckinReason, Direction
from assises.people import queries as people
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ActivityState
from assises.seats import door
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Room:
    """A room at a moment: who is in, whose seat is kept, who waits at the door."""

    activity: Activity
    inside: frozenset[str]
    #: People with a seat who are not there.
    awaited: frozenset[str]
    line: tuple[str, ...]
    released: bool
    #: Seats that the engine of seats would give at this door now.
    seats: int

    @property
    def free(self) -> int:
        """Seats that somebody at the door can have now: what the engine gives, and never more than the room holds."""
        return max(0, min(self.seats, self.activity.capacity - len(self.inside)))

    def is_full_for(self, person: str) -> bool:
        """True when this person has to wait: no seat, or others came to the line before."""
        if person in self.inside:
            return False
        if person in self.awaited:
            return len(self.inside) >= self.activity.capacity
        before = self.line.index(person) if person in self.line else len(self.line)
        return before >= self.free


def room(activity: Activity, now: datetime) -> Room:
    """How a room stands."""
    seen = queries.seen([activity.site_day_id])
    inside = in_room(seen, activity.id)
    awaited = {queries.person_key(number) for number in queries.seated(activity.id)} - inside
    line = tuple(queries.person_key(each.attendee_id, each.walk_in_id) for each in queries.line(activity.id))
    released = policies.seats_released(activity, now)
    seats = door.free(activity, len(awaited) if released else 0)
    return Room(activity, frozenset(inside), frozenset(awaited), line, released, seats)


def seat(work: Work, passage: Passage, attendee_id: int | None, walk_in_id: UUID | None, now: datetime) -> None:
    """Somebody who enters a room has a seat there from now on; who leaves it, or the building, has it no more.

    A fact that arrives late, or somebody let in against the rule, is not turned away: they sit without a seat, and the
    room counts them as inside all the same.
    """
    if passage.direction is Direction.OUT or passage.activity_id is not None:
        door.stand_up(work, attendee_id, walk_in_id, passage.activity_id, passage.direction is Direction.IN, now)
    activity = programme.activity(passage.activity_id) if passage.activity_id is not None else None
    if activity is not None and passage.direction is Direction.IN:
        absent = _absent(activity) if policies.seats_released(activity, now) else ()
        door.sit(work, activity, door.Bearer(attendee_id, walk_in_id), absent, now)


def _absent(activity: Activity) -> list[int]:
    """People with a seat who are not in the room."""
    inside = in_room(queries.seen([activity.site_day_id]), activity.id)
    return [number for number in queries.seated(activity.id) if queries.person_key(number) not in inside]


def is_here(activity_id: int, site_day_id: int) -> bool:
    """True for an activity of this day of this site."""
    found = programme.activity(activity_id)
    return found is not None and found.site_day_id == site_day_id and found.state is ActivityState.PLANNED


def is_full_for(activity_id: int, person: str, now: datetime) -> bool:
    """True when this person has to wait at the door of this room; whoever asks holds the day of the site."""
    found = programme.activity(activity_id)
    return found is not None and room(found, now).is_full_for(person)


def join_line(
    work: Work, activity_id: int, site_id: int, attendee_id: int | None, walk_in_id: UUID | None, now: datetime
) -> None:  # fmt: skip
    """Wait at the door of a room; somebody who waits already keeps their place."""
    found = programme.activity(activity_id)
    if found is None or found.site_day.site_id != site_id or not _is_bearer(found, attendee_id, walk_in_id):
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    row = {"activity_id": activity_id, "attendee_id": attendee_id, "walk_in_id": walk_in_id, "since": now}
    work.session.execute(insert(DoorLine).values(row).on_conflict_do_nothing())


def leave_line(
    work: Work, passage: Passage, attendee_id: int | None, walk_in_id: UUID | None, now: datetime
) -> None:  # fmt: skip
    """Somebody who entered the room waits no more; somebody who left the building gives up their place."""
    if passage.activity_id is None and passage.direction is Direction.IN:
        return
    mine: list[ColumnElement[bool]] = [DoorLine.entered_at.is_(None), DoorLine.left_at.is_(None)]
    mine.append(DoorLine.attendee_id == attendee_id if attendee_id else DoorLine.walk_in_id == walk_in_id)
    if passage.activity_id is not None:
        mine.append(DoorLine.activity_id == passage.activity_id)
    ended = {"entered_at": now} if passage.direction is Direction.IN else {"left_at": now}
    work.session.execute(update(DoorLine).where(*mine).values(ended))


def _is_bearer(activity: Activity, attendee_id: int | None, walk_in_id: UUID | None) -> bool:
    if attendee_id is not None:
        found = next(iter(people.attendees([attendee_id])), None)
        return found is not None and found.registration.edition_id == activity.edition_id
    written = queries.walk_in(walk_in_id) if walk_in_id is not None else None
    return written is not None and written.site_day_id == activity.site_day_id


def give_up(work: Work, activity_id: int, line_id: int, now: datetime) -> None:
    """Somebody leaves the line; said twice, it is once."""
    mine = (DoorLine.id == line_id, DoorLine.activity_id == activity_id)
    waits = (DoorLine.entered_at.is_(None), DoorLine.left_at.is_(None))
    work.session.execute(update(DoorLine).where(*mine, *waits).values(left_at=now))
