"""Who is there and who came, from check-ins alone. Pure: the order in which they arrived changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from assises.checkin.types import ConflictKind, Flag

#: Two entrances of one badge further apart than this are worth a look.
DOUBLE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Seen:
    """One passage of one person, the device's clock put right."""

    id: UUID
    person: str
    site_day_id: int
    day: date
    entering: bool
    at: datetime
    #: Null: the door of the site.
    activity_id: int | None = None
    flags: frozenset[str] = frozenset()
    #: Somebody whose registration was cancelled before.
    cancelled: bool = False
    #: False for a badge nobody knows.
    known: bool = True


@dataclass(frozen=True)
class Presence:
    """Where each person is now, and who came where."""

    #: person -> the day of the site where they are.
    inside: dict[str, int] = field(default_factory=dict)
    came: frozenset[tuple[int, str]] = frozenset()

    def persons_in(self, site_day_id: int) -> int:
        """How many are in this building."""
        return sum(where == site_day_id for where in self.inside.values())

    def persons_came(self, site_day_id: int) -> set[str]:
        """Who came here."""
        return {person for where, person in self.came if where == site_day_id}


@dataclass(frozen=True)
class Case:
    """Something for the team to look at: a check-in, and the one it does not go with."""

    kind: ConflictKind
    seen: Seen
    other: Seen | None = None


def in_order(seen: Iterable[Seen]) -> list[Seen]:
    """Each check-in once, as it took place."""
    return sorted({each.id: each for each in seen}.values(), key=lambda each: (each.at, each.id))


def presence(seen: Iterable[Seen]) -> Presence:
    """What the check-ins say; of a day, somebody is where they were seen last, and once."""
    inside: dict[tuple[date, str], int] = {}
    came = set()
    for each in in_order(seen):
        here = (each.day, each.person)
        if each.entering:
            inside[here] = each.site_day_id
            came.add((each.site_day_id, each.person))
        elif each.activity_id is None:
            inside.pop(here, None)
    last = max((day for day, _person in inside), default=None)
    return Presence({person: where for (day, person), where in inside.items() if day == last}, frozenset(came))


def in_room(seen: Iterable[Seen], activity_id: int) -> set[str]:
    """Who is in this room; whoever leaves the building, or enters another room, has left it."""
    there = set()
    for each in in_order(seen):
        if each.activity_id == activity_id and each.entering:
            there.add(each.person)
        elif (each.activity_id is None) is not each.entering:
            there.discard(each.person)
    return there


def cases(seen: Iterable[Seen]) -> list[Case]:
    """Everything worth a look, in order of time. Nobody was turned away for it, and nothing is taken back."""
    ordered = in_order(each for each in seen if each.activity_id is None)
    return sorted([*_doubles(ordered), *_oddities(ordered)], key=lambda case: (case.seen.at, case.seen.id, case.kind))


def _doubles(ordered: Sequence[Seen]) -> list[Case]:
    last: dict[tuple[date, str], Seen] = {}
    found = []
    for each in ordered:
        key = (each.day, each.person)
        if not each.entering:
            last.pop(key, None)
            continue
        before = last.get(key)
        last[key] = each
        if before is not None and _apart(before, each):
            found.append(Case(ConflictKind.DOUBLE, each, before))
    return found


def _apart(before: Seen, after: Seen) -> bool:
    return after.at - before.at > DOUBLE_AFTER or before.site_day_id != after.site_day_id


def _oddities(ordered: Sequence[Seen]) -> list[Case]:
    found = []
    told: set[tuple[str, ConflictKind]] = set()
    for each in ordered:
        for kind in _kinds(each):
            if (each.person, kind) not in told:
                told.add((each.person, kind))
                found.append(Case(kind, each))
    return found


def _kinds(each: Seen) -> list[ConflictKind]:
    odd = [(each.cancelled and each.entering, ConflictKind.CANCELLED), (not each.known, ConflictKind.UNKNOWN)]
    odd += [(flag.value in each.flags, ConflictKind(flag.value)) for flag in Flag]
    return [kind for is_so, kind in odd if is_so]
