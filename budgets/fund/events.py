"""Facts of the residents' fund."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class FundRequestSent(PastFact):
    """A collective asks for money; the clock of the answer runs."""

    request_id: int
    fund_id: int


@dataclass(frozen=True)
class FundRequestDecided(PastFact):
    """The committee granted, refused or postponed a request."""

    request_id: int
    fund_id: int
    outcome: str
