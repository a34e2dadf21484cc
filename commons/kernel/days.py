"""Days as people count them, in Paris: midnights, and how many days lie between two moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from commons.kernel.clock import PARIS


def midnight(day: date) -> datetime:
    """The moment at which this day begins in Paris."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)


def next_midnight(now: datetime) -> datetime:
    """The moment at which tomorrow begins in Paris."""
    return midnight(day_of(now) + timedelta(days=1))


def day_of(moment: datetime) -> date:
    """The day of this moment in Paris."""
    return moment.astimezone(PARIS).date()


def days_between(earlier: datetime, later: datetime) -> int:
    """How many midnights lie between: "il y a 3 jours"."""
    return (day_of(later) - day_of(earlier)).days
