"""Words of a projet de quartier: its sections, what an action stands at, what became of a proposal."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which a roadmap and its parts are referred to from anywhere.
ROADMAP = "participation.roadmap"
VERSION = "participation.roadmap_version"
ACTION = "participation.roadmap_action"
PROPOSAL = "participation.proposal"


class Section(StrEnum):
    """A part of a roadmap that somebody can speak of."""

    DIAGNOSIS = "diagnosis"
    WRITING = "writing"
    PRIORITY = "priority"
    WHOLE = "whole"

    @property
    def label(self) -> str:
        """The section as its heading says it."""
        return str(_SECTIONS[self])


_SECTIONS = {
    Section.DIAGNOSIS: _l("Le quartier aujourd’hui (diagnostic)"),
    Section.WRITING: _l("Comment ce projet a été écrit"),
    Section.PRIORITY: _l("Une priorité"),
    Section.WHOLE: _l("L’ensemble du projet"),
}


class ActionState(StrEnum):
    """How far an action has come."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    #: Given up, with a reason that everybody reads.
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The state in a word."""
        return str(_ACTIONS[self])

    @property
    def badge(self) -> str:
        """Its look among those of ui/tags.html."""
        return {"planned": "soon", "started": "open", "done": "done", "stopped": "closed"}[self.value]


_ACTIONS = {
    ActionState.PLANNED: _l("Prévue"),
    ActionState.STARTED: _l("En cours"),
    ActionState.DONE: _l("Faite"),
    ActionState.STOPPED: _l("Arrêtée"),
}


class Fate(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The answer in a word."""
        return str(_FATES[self])

    @property
    def badge(self) -> str:
        """Its look among those of ui/tags.html."""
        return {"waiting": "soon", "taken": "done", "declined": "refused"}[self.value]


_FATES = {
    Fate.WAITING: _l("Attend une réponse"),
    Fate.TAKEN: _l("Reprise"),
    Fate.DECLINED: _l("Non reprise"),
}
