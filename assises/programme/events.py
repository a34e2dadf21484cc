"""Facts of the programme."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ProgrammeReleased(PastFact):
    """A version of the programme is read by everybody."""

    edition_id: int
    number: int


@dataclass(frozen=True)
class ActivityMoved(PastFact):
    """A released version gives an activity another day, hour, site or room."""

    activity_id: int


@dataclass(frozen=True)
class ActivityCancelled(PastFact):
    """An activity that had been released will not take place; everybody reads why."""

    activity_id: int


@dataclass(frozen=True)
class DayResized(PastFact):
    """The gauge of a site on a day is another one; nobody who has a seat loses it."""

    site_day_id: int


@dataclass(frozen=True)
class ActivityResized(PastFact):
    """An activity holds more persons, or fewer; nobody who has a seat loses it."""

    activity_id: int
