"""How long a freed seat is held for the group it is offered to. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from commons.kernel.clock import PARIS

#: (days or hours before the beginning, how long the seat is held), the nearest first.
HOLDS = (
    (timedelta(hours=24), timedelta(hours=2)),
    (timedelta(days=5), timedelta(hours=12)),
)
LONGEST = timedelta(hours=48)


def hold_of(begins_at: datetime, now: datetime) -> timedelta:
    """48 hours; 12 inside the last five days; 2 inside the last 24 hours."""
    return next((hold for before, hold in HOLDS if begins_at - now <= before), LONGEST)


def offer_end(begins_at: datetime, now: datetime) -> datetime | None:
    """Until when a seat offered now is held; None when it would run into the day itself, which has its door list."""
    end = now + hold_of(begins_at, now)
    day = datetime.combine(begins_at.astimezone(PARIS).date(), time(), tzinfo=PARIS)
    return end if end <= day else None
