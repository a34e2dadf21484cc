"""What a device sends: passages as it saw them, read strictly, one by one, so that a bad one holds up no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from assises.checkin.types import Answer, CheckinReason, Direction, Mode
from commons.identity.colleges import College
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import Invalid
from commons.kernel.sanitise import one_line

LONGEST_NAME, LONGEST_REASON = 60, 300
#: A family at the door, written down at once.
MOST_TOGETHER, LAST_RANK = 12, 20


@dataclass(frozen=True)
class NewWalkIn:
    """Somebody written down at the door."""

    id: UUID
    first_name: str
    college: College
    #: The one whose first name was asked, for those who came with them.
    group_id: UUID | None = None
    rank: int = 1
    child: bool = False

    @property
    def group(self) -> UUID:
        """Who came together; somebody alone is a group of one."""
        return self.group_id or self.id


@dataclass(frozen=True)
class Passage:
    """One passage, as a device saw it."""

    id: UUID
    site_day_id: int
    direction: Direction
    mode: Mode
    device_at: datetime
    attendee_id: int | None = None
    #: A badge by the hash of its token.
    badge_hash: str | None = None
    walk_in: NewWalkIn | None = None
    #: Somebody written down before.
    walk_in_id: UUID | None = None
    activity_id: int | None = None
    reason: str = ""
    #: Somebody stands there and waits for the answer; otherwise it has happened, and is a fact.
    live: bool = False

    def happened(self) -> Passage:
        """The same, as a fact."""
        return replace(self, live=False)


@dataclass(frozen=True)
class Told:
    """What the device is told about one passage."""

    id: UUID
    answer: Answer | None
    refusal: CheckinReason | None = None
    person: str = ""
    attendee_id: int | None = None


def read(sent: Any) -> Passage:
    """One passage out of JSON; Invalid for anything that is not one."""
    if not isinstance(sent, Mapping):
        raise Invalid(reason=CheckinReason.UNREADABLE)
    try:
        return _read(sent)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Invalid(reason=CheckinReason.UNREADABLE) from error


def _read(sent: Mapping[str, Any]) -> Passage:
    walk_in, mode, reason = (
        sent.get("walk_in"),
        Mode(sent["mode"]),
        one_line(str(sent.get("reason", "")), LONGEST_REASON),
    )
    badge = sent.get("badge")
    if badge is not None and not (isinstance(badge, str) and len(badge) == 64 and badge.isalnum()):
        raise ValueError("badge")
    if mode is Mode.FORCED and not reason:
        raise Invalid(reason=CheckinReason.NEEDS_A_REASON)
    passage = Passage(
        whole_uuid(sent["id"]), whole_number(sent["site_day"]), Direction(sent["direction"]), mode, moment(sent["at"]),
        _maybe(sent.get("person")), badge, read_walk_in(walk_in) if walk_in is not None else None,
        whole_uuid(sent["known_walk_in"]) if sent.get("known_walk_in") else None, _maybe(sent.get("activity")), reason,
        sent.get("live") is True,
    )  # fmt: skip
    said = (passage.attendee_id, passage.badge_hash, passage.walk_in, passage.walk_in_id)
    if sum(one is not None for one in said) != 1:
        raise ValueError("one bearer")
    return passage


def read_walk_in(sent: Mapping[str, Any]) -> NewWalkIn:
    """Somebody written down at the door, out of JSON or of a form; ValueError for what cannot be read."""
    name = one_line(str(sent["first_name"]), LONGEST_NAME)
    if not name:
        raise ValueError("first name")
    group = sent.get("group")
    rank, child = whole_number(sent.get("rank", 1)), sent.get("child", False)
    if rank > LAST_RANK or not isinstance(child, bool):
        raise ValueError("place in the group")
    return NewWalkIn(
        whole_uuid(sent["id"]),
        name,
        College(sent["college"]),
        whole_uuid(group) if group is not None else None,
        rank,
        child,
    )


def family(lead: UUID, name: str, college: College, adults: int, children: int) -> list[NewWalkIn]:
    """Everybody who came together; the first one is `lead`, the others have numbers made of it: twice is once."""
    places = [(rank, False) for rank in range(1, adults + 1)] + [(rank, True) for rank in range(1, children + 1)]
    found = []
    for number, (rank, child) in enumerate(places):
        own = lead if number == 0 else uuid5(lead, f"{'child' if child else 'adult'} {rank}")
        found.append(NewWalkIn(own, name, college, lead, rank, child))
    return found


def moment(text: Any) -> datetime:
    """A moment that a device wrote in ISO form, in UTC; ValueError without a time zone."""
    read_at = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    if read_at.tzinfo is None or not 2000 <= read_at.year <= 2200:
        raise ValueError("moment")
    return read_at.astimezone(UTC)


def whole_uuid(text: Any) -> UUID:
    """A number that a device drew; ValueError for anything else."""
    if not isinstance(text, str) or len(text) > 40:
        raise ValueError("uuid")
    return UUID(text)


def whole_number(value: Any) -> int:
    """A number of a row; ValueError for anything else."""
    if type(value) is not int or not 0 < value <= LARGEST_ID:
        raise ValueError("number")
    return value


def _maybe(value: Any) -> int | None:
    return None if value is None else whole_number(value)
