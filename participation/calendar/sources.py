"""Who brings dates to the calendar: the secretariat's own, and those that other features register (meetings…)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from participation.bodies.sections import depend_on
from participation.calendar.types import Happening

#: (from, until, body) -> what touches that stretch of time, of this body only when one is given; cancelled ones too.
Read = Callable[[datetime, datetime, int | None], Sequence[Happening]]


@dataclass(frozen=True)
class Source:
    """Dates of one kind; `versions` are the names that pages showing them depend on."""

    name: str
    read: Read
    versions: tuple[str, ...] = ()


def add_source(app: Flask, source: Source) -> None:
    """Show the dates of this source in the calendar; the same name again replaces it."""
    _sources(app)[source.name] = source
    depend_on(app, *source.versions)


def _sources(app: Flask) -> dict[str, Source]:
    found: dict[str, Source] = app.extensions.setdefault("possibles.calendar", {})
    return found


def happenings(app: Flask, start: datetime, end: datetime, body_id: int | None = None) -> list[Happening]:
    """Everything between these moments, in order; one call a source."""
    found = [h for source in _sources(app).values() for h in source.read(start, end, body_id)]
    return sorted(found, key=lambda h: (h.starts_at, h.ends_at, h.uid))


def versions(app: Flask) -> tuple[str, ...]:
    """Every name that the calendar's pages depend on."""
    named = [name for source in _sources(app).values() for name in source.versions]
    return tuple(dict.fromkeys(named))
