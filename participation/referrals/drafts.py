"""What a body writes to ask something, and what must be put right before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commons.kernel.refs import Ref
from participation.referrals.models import Referral
from participation.referrals.policies import ReferralReason
from participation.referrals.types import LONGEST_DELAY, SHORTEST_DELAY, USUAL_DELAY, Asks


@dataclass(frozen=True)
class ReferralDraft:
    """A question as typed."""

    from_body_id: int
    to_body_id: int
    question: str
    why: str
    asks: Asks = Asks.ANSWER
    delay_days: int = USUAL_DELAY
    origin: Ref | None = None

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        if not self.question.strip():
            found["question"] = ReferralReason.NEEDS_WORDS.sentence
        if not self.why.strip():
            found["why"] = ReferralReason.NEEDS_WORDS.sentence
        if self.from_body_id == self.to_body_id:
            found["to_body"] = ReferralReason.SAME_BODY.sentence
        if not SHORTEST_DELAY <= self.delay_days <= LONGEST_DELAY:
            found["delay_days"] = ReferralReason.DELAY_OUT_OF_BOUNDS.sentence
        return found

    def columns(self) -> dict[str, Any]:
        """What its row holds."""
        return {
            "from_body_id": self.from_body_id,
            "to_body_id": self.to_body_id,
            "question": self.question.strip(),
            "why": self.why.strip(),
            "asks": self.asks,
            "delay_days": self.delay_days,
            "origin_kind": self.origin.kind if self.origin else None,
            "origin_id": self.origin.id if self.origin else None,
        }


@dataclass(frozen=True)
class AnswerDraft:
    """An answer as typed: in which capacity, what, and what was decided to do."""

    text: str
    by_title: str
    measures: str = ""

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        needed = {"text": self.text, "by_title": self.by_title}
        return {name: ReferralReason.NEEDS_WORDS.sentence for name, value in needed.items() if not value.strip()}


def draft_of(referral: Referral) -> ReferralDraft:
    """A kept question as a draft again, to be changed."""
    return ReferralDraft(
        referral.from_body_id, referral.to_body_id, referral.question, referral.why, referral.asks,
        referral.delay_days, referral.origin,
    )  # fmt: skip
