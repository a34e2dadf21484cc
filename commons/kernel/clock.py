"""The only place that reads the clock, so that tests can hold it still and the database can be told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC)


def frozen_at() -> datetime | None:
    """The moment time is held at, or None when it flows."""
    return _frozen


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold time still at an aware moment for the whole process (every thread of a test server sees it)."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("a frozen moment needs a time zone")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def in_days(days: float) -> datetime:
    """The moment that lies this many days from now."""
    return now() + timedelta(days=days)
