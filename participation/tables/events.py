"""Facts of a table de quartier."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class SubjectMoved(PastFact):
    """A table put a subject on an agenda, handled it, set it aside or took it up again."""

    subject_id: int
    step_id: int
