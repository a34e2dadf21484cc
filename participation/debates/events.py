"""Facts of a debate."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class SynthesisPublished(PastFact):
    """The facilitator published what a debate said."""

    debate_id: int
    synthesis_id: int


@dataclass(frozen=True)
class DebateAnswered(PastFact):
    """The body that the debate serves has answered it."""

    debate_id: int
    body_id: int


@dataclass(frozen=True)
class SpokenInDebate(PastFact):
    """Somebody with an account said something in a debate."""

    debate_id: int
    contribution_id: int
    account_id: int
