"""Words of a referral (saisine)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which referrals are referred to from anywhere.
REFERRAL = "participation.referral"
#: The kind of their answers.
ANSWER = "participation.answer"
#: The series their public numbers are drawn from.
SERIES = "referral"
SHORTEST_DELAY, USUAL_DELAY, LONGEST_DELAY = 15, 60, 180


class Asks(StrEnum):
    """What is asked of the body."""

    ANSWER = "answer"
    VISIT = "visit"
    DECISION = "decision"

    @property
    def label(self) -> str:
        """What is asked, in words."""
        return str(_ASKS[self])


_ASKS = {
    Asks.ANSWER: _l("Une réponse écrite"),
    Asks.VISIT: _l("Une visite sur place"),
    Asks.DECISION: _l("Une décision"),
}


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_STATES[self])


_STATES = {
    ReferralState.DRAFT: _l("Brouillon"),
    ReferralState.SENT: _l("En attente de réponse"),
    ReferralState.ANSWERED: _l("Répondue"),
    ReferralState.WITHDRAWN: _l("Retirée"),
}


class Verdict(StrEnum):
    """What those who asked think of the answer."""

    SATISFIED = "satisfied"
    INCOMPLETE = "incomplete"

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(_VERDICTS[self])


_VERDICTS = {Verdict.SATISFIED: _l("Réponse satisfaisante"), Verdict.INCOMPLETE: _l("Réponse incomplète")}
