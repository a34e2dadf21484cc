"""Facts of the agenda."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class AgendaPublished(PastFact):
    """The agenda of a year is published."""

    year: int
