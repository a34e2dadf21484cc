"""What does not fit in a programme, found before it is published. Pure: nothing is read but what is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from assises.programme.types import ActivityKind, AlertKind


@dataclass(frozen=True)
class Planned:
    """An activity with all that decides whether it fits."""

    id: int
    title: str
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime
    site_id: int
    site_day_id: int
    day: date
    opens_at: datetime
    closes_at: datetime
    gauge: int
    capacity: int
    room_id: int | None = None
    room_capacity: int | None = None
    step_free: bool = True
    languages: tuple[str, ...] = ("fr",)
    interpreted: tuple[str, ...] = ()
    interpreters: str = ""
    facilitators: tuple[int, ...] = ()
    rapporteurs: tuple[int, ...] = ()

    @property
    def people(self) -> set[int]:
        """Everybody of the team who is needed there."""
        return {*self.facilitators, *self.rapporteurs}

    def meets(self, other: Planned) -> bool:
        """Whether both take place at one moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Bounds:
    """The rules of the edition."""

    first_day: date
    last_day: date
    travel_minutes: int


@dataclass(frozen=True)
class Alert:
    """Something that does not fit: the activities it is about, and what to say of them."""

    kind: AlertKind
    activities: tuple[int, ...]
    values: dict[str, Any] = field(default_factory=dict)


def alerts(planned: Sequence[Planned], bounds: Bounds) -> list[Alert]:
    """Everything that does not fit: what would stop the day first."""
    found = [
        *_same_room(planned),
        *_same_person(planned, bounds.travel_minutes),
        *_above_gauge(planned),
        *(alert for each in planned for alert in _alone(each, bounds)),
    ]
    rank = list(AlertKind)
    return sorted(found, key=lambda alert: (rank.index(alert.kind), alert.activities))


def _alone(each: Planned, bounds: Bounds) -> Iterator[Alert]:
    """What is wrong with an activity by itself."""
    for kind, wrong in _ALONE.items():
        values = wrong(each, bounds)
        if values is not None:
            yield Alert(kind, (each.id,), values)


def _out_of_hours(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    return {} if each.starts_at < each.opens_at or each.ends_at > each.closes_at else None


def _out_of_days(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    return None if bounds.first_day <= each.day <= bounds.last_day else {"day": each.day}


def _above_room(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    if each.room_capacity is None or each.capacity <= each.room_capacity:
        return None
    return {"capacity": each.capacity, "room": each.room_capacity}


def _no_interpreter(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    promised = [code for code in each.interpreted if code not in each.languages]
    return {"languages": promised} if promised and not each.interpreters.strip() else None


def _no_french(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    return None if "fr" in (*each.languages, *each.interpreted) else {}


def _not_step_free(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    return {} if each.kind is ActivityKind.PLENARY and not each.step_free else None


def _no_facilitator(each: Planned, bounds: Bounds) -> dict[str, Any] | None:
    return None if each.facilitators else {}


_ALONE: dict[AlertKind, Callable[[Planned, Bounds], dict[str, Any] | None]] = {
    AlertKind.OUT_OF_HOURS: _out_of_hours,
    AlertKind.OUT_OF_DAYS: _out_of_days,
    AlertKind.ABOVE_ROOM: _above_room,
    AlertKind.NO_INTERPRETER: _no_interpreter,
    AlertKind.NO_FRENCH: _no_french,
    AlertKind.NOT_STEP_FREE: _not_step_free,
    AlertKind.NO_FACILITATOR: _no_facilitator,
}


def _same_room(planned: Iterable[Planned]) -> Iterator[Alert]:
    by_room: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        if each.room_id is not None:
            by_room[each.room_id].append(each)
    for together in by_room.values():
        for one, other in combinations(together, 2):
            if one.meets(other):
                yield Alert(AlertKind.SAME_ROOM, _both(one, other))


def _same_person(planned: Iterable[Planned], travel_minutes: int) -> Iterator[Alert]:
    by_person: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        for person in each.people:
            by_person[person].append(each)
    travel = timedelta(minutes=travel_minutes)
    for person, theirs in by_person.items():
        for one, other in combinations(sorted(theirs, key=lambda a: (a.starts_at, a.id)), 2):
            values = {"person": person}
            if one.meets(other):
                yield Alert(AlertKind.SAME_PERSON, _both(one, other), values)
            elif one.site_id != other.site_id and other.starts_at - one.ends_at < travel:
                yield Alert(AlertKind.TOO_FAR, _both(one, other), values)


def _both(one: Planned, other: Planned) -> tuple[int, int]:
    return (min(one.id, other.id), max(one.id, other.id))


def _above_gauge(planned: Iterable[Planned]) -> Iterator[Alert]:
    """At the fullest moment of each day of a site, what all that goes on there may hold together."""
    by_day: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        by_day[each.site_day_id].append(each)
    for together in by_day.values():
        theirs = sorted(together, key=lambda a: (a.starts_at, a.id))
        moments = ([o for o in theirs if o.starts_at <= each.starts_at < o.ends_at] for each in theirs)
        fullest = max(moments, key=lambda going_on: sum(o.capacity for o in going_on))
        persons = sum(each.capacity for each in fullest)
        if persons > theirs[0].gauge:
            numbers = tuple(sorted(each.id for each in fullest))
            yield Alert(AlertKind.ABOVE_GAUGE, numbers, {"persons": persons, "gauge": theirs[0].gauge})
