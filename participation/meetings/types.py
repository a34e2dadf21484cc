"""Words of a meeting: states, who was there, minutes, decisions and actions."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

MeetingId = NewType("MeetingId", int)

#: The kinds under which meetings and what was agreed there are referred to from anywhere.
MEETING = "participation.meeting"
ACTION = "participation.action"
#: The version number that every page showing meetings depends on.
PAGES = "participation:meetings"


class MeetingState(StrEnum):
    """Where a meeting stands; a moved one is planned again, its former date kept beside."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_STATES[self])


_STATES = {
    MeetingState.PLANNED: _l("À venir"),
    MeetingState.HELD: _l("A eu lieu"),
    MeetingState.CANCELLED: _l("Annulée"),
}


class Crowd(StrEnum):
    """Who came, counted without names."""

    RESIDENTS = "residents"
    ASSOCIATIONS = "associations"
    INSTITUTIONS = "institutions"
    ELECTED = "elected"
    OTHERS = "others"

    @property
    def label(self) -> str:
        """The people as one calls them."""
        return str(_CROWDS[self])


_CROWDS = {
    Crowd.RESIDENTS: _l("Habitant·es"),
    Crowd.ASSOCIATIONS: _l("Associations"),
    Crowd.INSTITUTIONS: _l("Institutions et services"),
    Crowd.ELECTED: _l("Élu·es"),
    Crowd.OTHERS: _l("Autres personnes"),
}


class MinutesState(StrEnum):
    """Whether a revision of the minutes is read by everybody."""

    DRAFT = "draft"
    PUBLISHED = "published"


class How(StrEnum):
    """How a meeting came to a decision."""

    CONSENT = "consent"
    CONSENSUS = "consensus"
    VOTE = "vote"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The way of deciding, in words."""
        return str(_HOWS[self])


_HOWS = {
    How.CONSENT: _l("Personne ne s’y est opposé (consentement)"),
    How.CONSENSUS: _l("Tout le monde était d’accord (consensus)"),
    How.VOTE: _l("À main levée (vote)"),
    How.OTHER: _l("Autrement"),
}


class ActionState(StrEnum):
    """Where an action stands; it is late when it is open past its day."""

    OPEN = "open"
    DONE = "done"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_ACTIONS[self])


_ACTIONS = {
    ActionState.OPEN: _l("À faire"),
    ActionState.DONE: _l("Fait"),
    ActionState.ABANDONED: _l("Abandonné"),
}
