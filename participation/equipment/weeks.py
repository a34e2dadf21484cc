"""Which days something is free: pure, in whole days of Paris, whatever daylight saving does to the hours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commons.kernel.days import midnight
from participation.equipment.types import Days

#: How far ahead the public table looks, and how far ahead one may book.
WEEKS = 6
HORIZON = 183


@dataclass(frozen=True)
class Hold:
    """A unit that somebody has or will have; `open_ended`: it is late, nobody knows until when."""

    unit_id: int
    days: Days
    open_ended: bool = False

    def holds(self, day: date) -> bool:
        """Whether the unit is taken on this day."""
        return day in self.days or (self.open_ended and day > self.days.last)


@dataclass(frozen=True)
class Free:
    """One day: how many units are free, of how many in service."""

    day: date
    free: int
    total: int


def free_by_day(units: Collection[int], holds: Collection[Hold], days: Days) -> list[Free]:
    """For each day, the units in service that nobody holds."""
    serving = set(units)
    return [
        Free(day, len(serving - {hold.unit_id for hold in holds if hold.holds(day)}), len(serving))
        for day in days.each()
    ]


def window(start: date) -> Days:
    """The days of the public table: from today to the end of the sixth week, Sunday included."""
    monday = start - timedelta(days=start.weekday())
    return Days(start, monday + timedelta(days=7 * WEEKS - 1))


def in_weeks(days: Sequence[Free]) -> list[list[Free | None]]:
    """Rows of seven, Monday first; None where the table has no such day."""
    if not days:
        return []
    cells: list[Free | None] = [None] * days[0].day.weekday() + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def stretches(days: Sequence[Free]) -> list[Days]:
    """Runs of days on which at least one unit is free."""
    found: list[Days] = []
    for each in days:
        if each.free == 0:
            continue
        if found and found[-1].last == each.day - timedelta(days=1):
            found[-1] = Days(found[-1].first, each.day)
        else:
            found.append(Days(each.day, each.day))
    return found


def answer_due(asked: date, first: date, lead_days: int) -> datetime:
    """When a request that nobody answered ends: after the lead time, or when its first day begins.

    Something asked for the very same day is waited for until that day is over.
    """
    day = min(asked + timedelta(days=max(lead_days, 1)), max(first, asked + timedelta(days=1)))
    return midnight(day)
