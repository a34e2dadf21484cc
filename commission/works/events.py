"""Facts of works and recommendations."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class WorkAdopted(PastFact):
    """A work of the commission is adopted and public."""

    work_id: int


@dataclass(frozen=True)
class RecommendationTransmitted(PastFact):
    """A recommendation was sent to whoever must answer it."""

    recommendation_id: int


@dataclass(frozen=True)
class RecommendationAnswered(PastFact):
    """A body wrote an answer, the `number`th; it may be public later only."""

    recommendation_id: int
    number: int


@dataclass(frozen=True)
class EngagementTaken(PastFact):
    """A body that follows a recommendation promises something dated: the Assises keep such promises."""

    recommendation_id: int
