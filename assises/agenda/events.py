"""Facts of the agenda."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class AgendaPublished(PastFact):
    """The agenda of a year is published, for the first time or again."""

    year: int


@dataclass(frozen=True)
class AgendaReopened(PastFact):
    """An agenda that was published is worked on again; what was published stays readable as version `number`."""

    year: int
    number: int
    reason: str
