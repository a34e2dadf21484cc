"""When an answer is due, how late it is, and when to remind of it. Pure: days of Paris."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commons.kernel.days import day_of, days_between, midnight

#: A week before the last day.
EARLY = 7
#: Once late, every so many days.
AGAIN = 30


def due_at(sent_at: datetime, days: int) -> datetime:
    """Midnight after the last day of the delay: the whole day counts."""
    return midnight(day_of(sent_at) + timedelta(days=days + 1))


def last_day(due: datetime) -> datetime:
    """A moment of the last day on which an answer is in time, to be shown as a day."""
    return due - timedelta(seconds=1)


@dataclass(frozen=True)
class Age:
    """How long a question has waited, and by how many days its answer is late (0: in time)."""

    waiting: int
    late: int


def age(sent_at: datetime, due: datetime, now: datetime) -> Age:
    """Both counts at this moment, in midnights of Paris: sent today, it has waited 0 days."""
    return Age(max(0, days_between(sent_at, now)), max(0, days_between(last_day(due), now)) if now >= due else 0)


def reminder(due: datetime, now: datetime) -> str:
    """The name of the reminder that stands now: "" before a week to go, then "j-7", "j", "m1", "m2"…

    Each has its name once, so that a worker that slept sends the one of today and not those it missed.
    """
    left = days_between(now, last_day(due))
    if left > EARLY:
        return ""
    if left > 0:
        return "j-7"
    return f"m{-left // AGAIN}" if -left >= AGAIN else "j"
