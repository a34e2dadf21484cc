"""Facts of accounts."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ReportPublished(PastFact):
    """The account of an edition is published: 1, then a corrected one with each later number."""

    edition_id: int
    number: int
