"""Facts of appeals."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class AppealAnswered(PastFact):
    """An appeal has its answer: its carriers hear of it."""

    appeal_id: int
