"""Facts of a meeting."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class MeetingCancelled(PastFact):
    """A meeting will not take place."""

    meeting_id: int


@dataclass(frozen=True)
class MinutesPublished(PastFact):
    """Minutes of a meeting, or a correction of them, are read by everybody."""

    meeting_id: int
    number: int
