"""Who is there and who came, from check-ins and counted heads. Pure: the order in which they arrived changes nothing.

People leave without being seen: from the moment heads were counted in a building, that number holds, and whoever is
seen afterwards is added to it or taken off.
"""

from __future__ import annotations

from collections import Counter
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


@dataclass(frozen=True, slots=True)
class HeadCounted:
    """Heads counted in a building at a moment, the device's clock put right."""

    id: UUID
    site_day_id: int
    day: date
    persons: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, and when they were last seen coming in there."""

    site_day_id: int
    at: datetime


@dataclass(frozen=True)
class Presence:
    """Where each person is now, who came where, and how many are in each building."""

    #: person -> the day of the site where they were seen last.
    inside: dict[str, int] = field(default_factory=dict)
    came: frozenset[tuple[int, str]] = frozenset()
    #: The day of a site -> how many are in the building.
    numbers: dict[int, int] = field(default_factory=dict)

    def persons_in(self, site_day_id: int) -> int:
        """How many are in this building."""
        return self.numbers.get(site_day_id, 0)

    def persons_came(self, site_day_id: int) -> set[str]:
        """Who came here."""
        return {person for where, person in self.came if where == site_day_id}


@dataclass
class Watch:
    """Somebody who watches every door and keeps count; told of things in order of time."""

    places: dict[tuple[date, str], Place] = field(default_factory=dict)
    numbers: Counter[int] = field(default_factory=Counter)
    counted_at: dict[int, datetime] = field(default_factory=dict)
    came: set[tuple[int, str]] = field(default_factory=set)

    def sees(self, each: Seen) -> None:
        """Somebody passes."""
        if each.entering:
            self._comes_in(each)
        elif each.activity_id is None:
            self._goes_out(each)

    def counts(self, heads: HeadCounted) -> None:
        """Heads were counted: whatever was thought before, so many are in."""
        self.numbers[heads.site_day_id] = heads.persons
        self.counted_at[heads.site_day_id] = heads.at

    def holds(self, each: Seen) -> bool:
        """True for somebody who is in this building already.

        Somebody at the door of the site, seen long before heads were counted, left unseen and is back.
        """
        place = self.places.get((each.day, each.person))
        if place is None or place.site_day_id != each.site_day_id:
            return False
        back = each.activity_id is None and not self._traced(place) and each.at - place.at > DOUBLE_AFTER
        return not back

    def _comes_in(self, each: Seen) -> None:
        if not self.holds(each):
            before = self.places.get((each.day, each.person))
            if before is not None and before.site_day_id != each.site_day_id and self._traced(before):
                self._one_less(before.site_day_id)
            self.numbers[each.site_day_id] += 1
        self.places[(each.day, each.person)] = Place(each.site_day_id, each.at)
        self.came.add((each.site_day_id, each.person))

    def _goes_out(self, each: Seen) -> None:
        place = self.places.pop((each.day, each.person), None)
        if place is not None and (place.site_day_id == each.site_day_id or self._traced(place)):
            self._one_less(place.site_day_id)

    def _traced(self, place: Place) -> bool:
        """True while nothing but passages says who is in: after a count, whoever was seen before may have left."""
        counted = self.counted_at.get(place.site_day_id)
        return counted is None or place.at >= counted

    def _one_less(self, site_day_id: int) -> None:
        self.numbers[site_day_id] = max(0, self.numbers[site_day_id] - 1)


@dataclass(frozen=True)
class Case:
    """Something for the team to look at: a check-in, and the one it does not go with."""

    kind: ConflictKind
    seen: Seen
    other: Seen | None = None


def in_order(seen: Iterable[Seen]) -> list[Seen]:
    """Each check-in once, as it took place."""
    return sorted({each.id: each for each in seen}.values(), key=lambda each: (each.at, each.id))


def watched(seen: Iterable[Seen], heads: Iterable[HeadCounted] = ()) -> Watch:
    """What whoever watched the doors knows now. Of one moment, heads were counted before anybody passed."""
    watch = Watch()
    counted = sorted({each.id: each for each in heads}.values(), key=lambda each: (each.at, each.id))
    for passage in in_order(seen):
        while counted and counted[0].at <= passage.at:
            watch.counts(counted.pop(0))
        watch.sees(passage)
    for each in counted:
        watch.counts(each)
    return watch


def presence(seen: Iterable[Seen], heads: Iterable[HeadCounted] = ()) -> Presence:
    """What check-ins and counted heads say; of a day, somebody is where they were seen last, and once."""
    watch = watched(seen, heads)
    last = max((day for day, _person in watch.places), default=None)
    inside = {person: place.site_day_id for (day, person), place in watch.places.items() if day == last}
    return Presence(inside, frozenset(watch.came), {where: number for where, number in watch.numbers.items() if number})


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
