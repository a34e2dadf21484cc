"""Facts of commitments."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class AxisAdopted(PastFact):
    """An axis is one of the coming year's."""

    axis_id: int
    edition_id: int


@dataclass(frozen=True)
class CommitmentMoved(PastFact):
    """A commitment was accepted, refused, kept, carried over…"""

    commitment_id: int
    edition_id: int
    state: str
