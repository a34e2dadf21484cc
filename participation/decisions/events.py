"""Facts of a decision."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class DecisionPublished(PastFact):
    """A decision can be read by everybody from now on."""

    decision_id: int
    body_id: int
