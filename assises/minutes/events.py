"""Facts of minutes."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class MinutesSubmitted(PastFact):
    """Participants may read minutes and contest a passage."""

    minutes_id: int
    activity_id: int


@dataclass(frozen=True)
class MinutesReleased(PastFact):
    """A version of the minutes of an activity is published: 1, then a rectified one with each later number."""

    minutes_id: int
    activity_id: int
    edition_id: int
    number: int
