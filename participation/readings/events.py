"""Facts of readings."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ReadingAsked(PastFact):
    """Somebody is asked to read a file."""

    reading_id: int
