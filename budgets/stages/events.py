"""Facts of stages."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.stages.types import StageAct, StageKind
from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ProcessBegun(PastFact):
    """The stages of an edition are published: people may follow it from now on."""

    edition_id: int
    slug: str


@dataclass(frozen=True)
class StageMoved(PastFact):
    """The secretariat opened, put off, paused, resumed or closed a stage; what the clock does alone tells nobody."""

    edition_id: int
    slug: str
    kind: StageKind
    act: StageAct
