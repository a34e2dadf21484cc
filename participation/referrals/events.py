"""Facts of a referral."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ReferralSent(PastFact):
    """A body asked another one for an answer."""

    referral_id: int
    from_body_id: int
    to_body_id: int


@dataclass(frozen=True)
class ReferralAnswered(PastFact):
    """The body that was asked has answered."""

    referral_id: int
    by_body_id: int
