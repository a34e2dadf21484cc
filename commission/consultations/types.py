"""Words of deciding: consultations, what a voice may say, how they end, and why something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
CONSULTATION, MINORITY_OPINION = "commission.consultation", "commission.minority_opinion"
#: What public pages of consultations depend on.
PAGES = "commission:consultations"


class Kind(StrEnum):
    """What is asked: a feeling that binds nobody, consent, or a vote."""

    SENSE = "sense"
    CONSENT = "consent"
    VOTE = "vote"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])


_KINDS = {
    Kind.SENSE: _l("Prise de température"),
    Kind.CONSENT: _l("Tour de consentement"),
    Kind.VOTE: _l("Vote"),
}


class State(StrEnum):
    """Where a consultation stands; what the clock says (open, over) is decided by `policies`."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    #: Not enough took part: a second convocation may follow, when the rules know one.
    NO_QUORUM = "no_quorum"
    PROCLAIMED = "proclaimed"
    CONTESTED = "contested"
    FINAL = "final"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """How it ended. A tie and a missed share leave things as they are."""

    ADOPTED = "adopted"
    STATUS_QUO = "status_quo"
    #: A consent round with objections that were kept.
    OBJECTED = "objected"
    NO_QUORUM = "no_quorum"
    #: A sense check decides nothing.
    HEARD = "heard"

    @property
    def label(self) -> str:
        """The outcome as people call it."""
        return str(_OUTCOMES[self])


_OUTCOMES = {
    Outcome.ADOPTED: _l("Adopté"),
    Outcome.STATUS_QUO: _l("Pas adopté : rien ne change"),
    Outcome.OBJECTED: _l("Des objections demeurent"),
    Outcome.NO_QUORUM: _l("Quorum non atteint"),
    Outcome.HEARD: _l("Entendu, sans décision"),
}


@dataclass(frozen=True)
class Passage:
    """A passage of what is decided, that an objection may name: its stable key and how people call it."""

    key: str
    label: str
