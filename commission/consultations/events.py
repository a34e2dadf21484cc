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
class ConsultationWithoutQuorum(PastFact):
    """Not enough took part, at the opening or at the end: nothing was decided, and nothing is proclaimed.

    `second`: the rules it was held under know a second convocation, which may follow.
    """

    consultation_id: int
    subject_kind: str
    subject_id: int
    second: bool


@dataclass(frozen=True)
class ConsultationCancelled(PastFact):
    """It was called off before any result was proclaimed."""

    consultation_id: int
    subject_kind: str
    subject_id: int


@dataclass(frozen=True)
class ConsultationProclaimed(PastFact):
    """The result is public; `outcome` is a value of `types.Outcome`, `kind` one of `types.Kind`.

    `chosen`: of a vote between several texts, the key of the one that was adopted.
    """

    consultation_id: int
    subject_kind: str
    subject_id: int
    kind: str
    outcome: str
    chosen: str = ""


@dataclass(frozen=True)
class ConsultationFinal(PastFact):
    """Nobody contested in time, or the contestation was answered: the result stands."""

    consultation_id: int
    subject_kind: str
    subject_id: int
    kind: str
    outcome: str
    chosen: str = ""
