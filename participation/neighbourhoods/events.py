"""Facts of a projet de quartier."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class EvaluativeZoomAsked(PastFact):
    """A priority of a published roadmap was handed to the evaluation for a closer look (zoom évaluatif)."""

    roadmap_id: int
    priority_id: int


@dataclass(frozen=True)
class RoadmapPublished(PastFact):
    """A version of a projet de quartier was published."""

    roadmap_id: int
    version_id: int
    number: int


@dataclass(frozen=True)
class ProposalAnswered(PastFact):
    """Those who write a roadmap said what they do of a proposal."""

    proposal_id: int
