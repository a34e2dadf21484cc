"""What deciding tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ConsultationOpened(PastFact):
    """A consultation takes voices from now on; its electorate is written down."""

    consultation_id: int
    subject_kind: str
    subject_id: int


@dataclass(frozen=True)
class ConsultationProclaimed(PastFact):
    """The result is public; `outcome` is a value of `types.Outcome`, `kind` one of `types.Kind`."""

    consultation_id: int
    subject_kind: str
    subject_id: int
    kind: str
    outcome: str


@dataclass(frozen=True)
class ConsultationFinal(PastFact):
    """Nobody contested in time, or the contestation was answered: the result stands."""

    consultation_id: int
    subject_kind: str
    subject_id: int
    kind: str
    outcome: str
