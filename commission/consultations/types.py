"""Words of deciding: consultations, what a voice may say, how they end, and what each may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
CONSULTATION, MINORITY_OPINION = "commission.consultation", "commission.minority_opinion"
#: What public pages of consultations depend on.
PAGES = "commission:consultations"


class Kind(StrEnum):
    """What is asked: a feeling that binds nobody, consent, a vote, or a vote on several texts for one passage."""

    SENSE = "sense"
    CONSENT = "consent"
    VOTE = "vote"
    #: Each text is put head-to-head with the text as it stands, the farthest from it first.
    DUEL = "duel"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])

    @property
    def about(self) -> str:
        """What comes out of it, in a sentence."""
        return str(_ABOUT[self])

    @property
    def decides(self) -> bool:
        """True when something is adopted or not: a quorum is asked for."""
        return self is not Kind.SENSE

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What a voice may say."""
        return _ANSWERS.get(self, _FOR_OR_AGAINST)


_KINDS = {
    Kind.SENSE: _l("Prise de température"),
    Kind.CONSENT: _l("Tour de consentement"),
    Kind.VOTE: _l("Vote"),
    Kind.DUEL: _l("Vote entre plusieurs textes"),
}
_ABOUT = {
    Kind.SENSE: _l("Chacun dit comment il se sent avec cette proposition. Cela ne décide de rien."),
    Kind.CONSENT: _l("La proposition est adoptée si personne n’a d’objection. Une objection nomme un passage "
                     "et donne une raison ; le groupe rédacteur y répond."),
    Kind.VOTE: _l("Pour, contre ou abstention. Il faut assez de voix pour, et dans plusieurs collèges."),
    Kind.DUEL: _l("Chaque texte est comparé au texte actuel, en commençant par celui qui en est le plus éloigné. "
                  "Le premier qui réunit assez de voix est adopté ; sinon rien ne change."),
}  # fmt: skip


class Answer(StrEnum):
    """What one voice says."""

    GLAD = "glad"
    AT_EASE = "at_ease"
    TORN = "torn"
    UNEASY = "uneasy"
    WORRIED = "worried"
    CONSENT = "consent"
    RESERVE = "reserve"
    OBJECTION = "objection"
    FOR = "for"
    AGAINST = "against"
    ABSTENTION = "abstention"

    @property
    def label(self) -> str:
        """The answer as people say it."""
        return str(_LABELS[self])


_LABELS = {
    Answer.GLAD: _l("Enthousiaste"),
    Answer.AT_EASE: _l("À l’aise"),
    Answer.TORN: _l("Entre les deux"),
    Answer.UNEASY: _l("Mal à l’aise"),
    Answer.WORRIED: _l("Inquiet ou inquiète"),
    Answer.CONSENT: _l("Consentement"),
    Answer.RESERVE: _l("Réserve"),
    Answer.OBJECTION: _l("Objection motivée"),
    Answer.FOR: _l("Pour"),
    Answer.AGAINST: _l("Contre"),
    Answer.ABSTENTION: _l("Abstention"),
}
_FOR_OR_AGAINST = (Answer.FOR, Answer.AGAINST, Answer.ABSTENTION)
_ANSWERS = {
    Kind.SENSE: (Answer.GLAD, Answer.AT_EASE, Answer.TORN, Answer.UNEASY, Answer.WORRIED),
    Kind.CONSENT: (Answer.CONSENT, Answer.RESERVE, Answer.OBJECTION),
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

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES.get(self, "done")


_STATES = {
    State.PREPARED: _l("Annoncée"),
    State.OPEN: _l("Ouverte"),
    State.CLOSED: _l("Close, résultat à venir"),
    State.NO_QUORUM: _l("Quorum non atteint"),
    State.PROCLAIMED: _l("Résultat proclamé"),
    State.CONTESTED: _l("Résultat contesté"),
    State.FINAL: _l("Résultat définitif"),
    State.CANCELLED: _l("Annulée"),
}
_BADGES = {
    State.PREPARED: "soon", State.OPEN: "open", State.CLOSED: "closed", State.NO_QUORUM: "refused",
    State.CONTESTED: "open", State.CANCELLED: "refused",
}  # fmt: skip
_S = State
#: From each state to those it may become.
MOVES: dict[State, frozenset[State]] = {
    # An opening with too few present is written down and opens nothing.
    _S.PREPARED: frozenset({_S.OPEN, _S.NO_QUORUM, _S.CANCELLED}),
    _S.OPEN: frozenset({_S.CLOSED, _S.NO_QUORUM, _S.CANCELLED}),
    _S.CLOSED: frozenset({_S.PROCLAIMED, _S.CANCELLED}),
    _S.NO_QUORUM: frozenset(),
    _S.PROCLAIMED: frozenset({_S.CONTESTED, _S.FINAL}),
    _S.CONTESTED: frozenset({_S.FINAL}),
    _S.FINAL: frozenset(),
    _S.CANCELLED: frozenset(),
}


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

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"adopted": "done", "heard": "soon"}.get(self.value, "refused")


_OUTCOMES = {
    Outcome.ADOPTED: _l("Adopté"),
    Outcome.STATUS_QUO: _l("Pas adopté : rien ne change"),
    Outcome.OBJECTED: _l("Des objections demeurent"),
    Outcome.NO_QUORUM: _l("Quorum non atteint"),
    Outcome.HEARD: _l("Entendu, sans décision"),
}


class Reply(StrEnum):
    """What the drafting group does with an objection."""

    AMENDED = "amended"
    MAINTAINED = "maintained"

    @property
    def label(self) -> str:
        """The reply as people read it."""
        return str({"amended": _l("Le texte change"), "maintained": _l("Le texte est maintenu")}[self.value])


@dataclass(frozen=True)
class Passage:
    """A passage of what is decided, that an objection may name: its stable key and how people call it.

    In a vote between several texts, each is one of the texts, with its whole words.
    """

    key: str
    label: str
    words: str = ""

    def as_json(self) -> dict[str, str]:
        """The passage as JSON values."""
        return {"key": self.key, "label": self.label, "words": self.words}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Passage:
        """Read what `as_json` wrote."""
        return cls(str(kept["key"]), str(kept["label"]), str(kept.get("words", "")))


@dataclass(frozen=True)
class Plan:
    """A consultation as it is prepared."""

    title: str
    kind: Kind
    opens_at: datetime
    closes_at: datetime
    secret: bool = False
    question: str = ""
    passages: tuple[Passage, ...] = ()
    #: In a vote between several texts: the text as it stands.
    initial: str = ""


@dataclass(frozen=True)
class Said:
    """What one voice says: an answer to each question (one, named "", but in a vote between texts), and why."""

    answers: Mapping[str, str]
    words: str = ""
    passage_key: str = ""

    @property
    def objects(self) -> bool:
        """True for an objection."""
        return Answer.OBJECTION in self.answers.values()
