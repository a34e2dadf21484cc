"""Facts of needs."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class PrioritiesRetained(PastFact):
    """The secretariat retained these priorities (numbers of rows): a call to associations may answer them."""

    edition_id: int
    priority_ids: tuple[int, ...]
