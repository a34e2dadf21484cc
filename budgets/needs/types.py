"""Words of needs and priorities: by which door a need came, what happened to a priority, what was decided of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds, for references across domains.
NEED = "budgets.need"
PRIORITY = "budgets.priority"


def pages_of(slug: str) -> str:
    """The version number that pages showing the needs and priorities of an edition depend on."""
    return f"budgets:needs:{slug}"


class NeedChannel(StrEnum):
    """By which door a need came."""

    WEB = "web"
    PAPER = "paper"
    TABLE = "table"

    @property
    def label(self) -> str:
        """In words."""
        return str(_CHANNELS[self])


_CHANNELS = {
    NeedChannel.WEB: _l("En ligne"),
    NeedChannel.PAPER: _l("Papier"),
    NeedChannel.TABLE: _l("Table de quartier"),
}


class PriorityState(StrEnum):
    """Where a priority stands among the others."""

    STANDING = "standing"
    MERGED = "merged"


class Fate(StrEnum):
    """What the secretariat decided of a priority once residents have chosen."""

    WAITING = "waiting"
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"

    @property
    def label(self) -> str:
        """In words, for a badge."""
        return str(_FATES[self][0])

    @property
    def badge(self) -> str:
        """How the badge looks."""
        return _FATES[self][1]


_FATES = {
    Fate.WAITING: (_l("Pas encore décidé"), "soon"),
    Fate.RETAINED: (_l("Retenue"), "done"),
    Fate.NOT_RETAINED: (_l("Non retenue"), "closed"),
}


class PriorityAct(StrEnum):
    """One line of the public history of a priority."""

    MADE = "made"
    GATHERED = "gathered"
    RELEASED = "released"
    REWORDED = "reworded"
    MERGED = "merged"
    RECEIVED = "received"
    UNDONE = "undone"
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"

    @property
    def label(self) -> str:
        """What happened, as a sentence."""
        return str(_ACTS[self][0])

    @property
    def look(self) -> tuple[str, str]:
        """(icon, tone) of the line."""
        return _ACTS[self][1], _ACTS[self][2]

    @property
    def can_be_undone(self) -> bool:
        """True for an act that put needs somewhere else."""
        return self in (PriorityAct.GATHERED, PriorityAct.RELEASED, PriorityAct.RECEIVED)


_ACTS = {
    PriorityAct.MADE: (_l("La priorité est écrite."), "edit", "sea"),
    PriorityAct.GATHERED: (_l("Des besoins y sont réunis."), "plus", "leaf"),
    PriorityAct.RELEASED: (_l("Des besoins en sont sortis."), "minus", "muted"),
    PriorityAct.REWORDED: (_l("Ses mots changent."), "edit", "sea"),
    PriorityAct.MERGED: (_l("Elle est réunie à une autre priorité (fusion)."), "thread", "muted"),
    PriorityAct.RECEIVED: (_l("Une autre priorité est réunie à celle-ci (fusion)."), "thread", "sea"),
    PriorityAct.UNDONE: (_l("Un changement est défait."), "arrow-start", "muted"),
    PriorityAct.RETAINED: (_l("La priorité est retenue."), "check", "leaf"),
    PriorityAct.NOT_RETAINED: (_l("La priorité n’est pas retenue."), "close", "rose"),
}
