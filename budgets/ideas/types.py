"""Words of ideas: where one stands, what happened to it, what a service says of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds, for references across domains.
IDEA = "budgets.idea"
COMMENT = "budgets.idea_comment"
#: The name under which what is owed on ideas changes, whatever the edition.
OWED = "budgets:ideas"


def pages_of(slug: str) -> str:
    """The version number that pages showing the ideas of an edition depend on."""
    return f"budgets:ideas:{slug}"


class IdeaState(StrEnum):
    """What was done with an idea."""

    DRAFT = "draft"
    SENT = "sent"
    ADMISSIBLE = "admissible"
    NOT_ADMISSIBLE = "not_admissible"
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """In words, for a badge."""
        return str(_STATES[self][0])

    @property
    def badge(self) -> str:
        """How the badge looks."""
        return _STATES[self][1]

    @property
    def is_open(self) -> bool:
        """True while nothing final was decided: it may be merged, split, withdrawn."""
        return self in (IdeaState.SENT, IdeaState.ADMISSIBLE)

    @property
    def is_refused(self) -> bool:
        """True when the answer was no: its proposers may answer."""
        return self in (IdeaState.NOT_ADMISSIBLE, IdeaState.NOT_RETAINED)


_STATES = {
    IdeaState.DRAFT: (_l("Brouillon"), "draft"),
    IdeaState.SENT: (_l("Proposée"), "soon"),
    IdeaState.ADMISSIBLE: (_l("À l’étude"), "open"),
    IdeaState.NOT_ADMISSIBLE: (_l("Non recevable"), "refused"),
    IdeaState.RETAINED: (_l("Retenue"), "done"),
    IdeaState.NOT_RETAINED: (_l("Non retenue"), "refused"),
    IdeaState.MERGED: (_l("Réunie à une autre"), "closed"),
    IdeaState.SPLIT: (_l("Partagée en plusieurs"), "closed"),
    IdeaState.WITHDRAWN: (_l("Retirée"), "closed"),
}


class IdeaAct(StrEnum):
    """One line of the public history of an idea."""

    SENT = "sent"
    CORRECTED = "corrected"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"
    ANSWERED = "answered"
    MERGED = "merged"
    RECEIVED = "received"
    SPLIT = "split"
    BORN = "born"
    WITHDRAWN = "withdrawn"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """What happened, as a sentence."""
        return str(_ACTS[self][0])

    @property
    def look(self) -> tuple[str, str]:
        """(icon, tone) of the line."""
        return _ACTS[self][1], _ACTS[self][2]


_ACTS = {
    IdeaAct.SENT: (_l("L’idée est proposée."), "arrow-end", "sea"),
    IdeaAct.CORRECTED: (_l("Ses auteurs corrigent l’idée."), "edit", "muted"),
    IdeaAct.ADMITTED: (_l("L’idée peut être étudiée (recevable)."), "check", "sea"),
    IdeaAct.NOT_ADMITTED: (_l("L’idée ne peut pas être étudiée (non recevable)."), "close", "rose"),
    IdeaAct.RETAINED: (_l("L’idée est retenue."), "check", "leaf"),
    IdeaAct.NOT_RETAINED: (_l("L’idée n’est pas retenue."), "close", "rose"),
    IdeaAct.ANSWERED: (_l("Ses auteurs répondent à la décision."), "comment", "sea"),
    IdeaAct.MERGED: (_l("L’idée est réunie à une autre (fusion)."), "thread", "muted"),
    IdeaAct.RECEIVED: (_l("Une autre idée est réunie à celle-ci."), "thread", "sea"),
    IdeaAct.SPLIT: (_l("L’idée est partagée en plusieurs."), "thread", "muted"),
    IdeaAct.BORN: (_l("L’idée vient d’une autre, partagée en plusieurs."), "thread", "sea"),
    IdeaAct.WITHDRAWN: (_l("L’idée est retirée."), "minus", "muted"),
    IdeaAct.PROJECT: (_l("L’idée devient un projet, que l’on pourra choisir au vote."), "check", "leaf"),
}


class Feasibility(StrEnum):
    """What a service says of an idea."""

    POSSIBLE = "possible"
    CHANGED = "changed"
    IMPOSSIBLE = "impossible"

    @property
    def label(self) -> str:
        """In words."""
        return str(_FEASIBILITY[self])


_FEASIBILITY = {
    Feasibility.POSSIBLE: _l("C’est possible"),
    Feasibility.CHANGED: _l("C’est possible en changeant quelque chose"),
    Feasibility.IMPOSSIBLE: _l("Ce n’est pas possible"),
}
