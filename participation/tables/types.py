"""Words of a table de quartier: who takes part, subjects, commitments."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

SubjectId = NewType("SubjectId", int)
CommitmentId = NewType("CommitmentId", int)

#: The kinds under which what a table makes is referred to from anywhere.
SUBJECT = "participation.subject"
COMMITMENT = "participation.commitment"
NEWS = "participation.news"
#: The version number that every page showing tables depends on.
PAGES = "participation:tables"


class Standpoint(StrEnum):
    """As what somebody takes part."""

    RESIDENT = "resident"
    ASSOCIATION = "association"

    @property
    def label(self) -> str:
        """As people say it."""
        return str(_STANDPOINTS[self])


_STANDPOINTS = {
    Standpoint.RESIDENT: _l("Habitant·e"),
    Standpoint.ASSOCIATION: _l("Association"),
}


class SubjectState(StrEnum):
    """Where a subject stands; nothing is dropped without a word."""

    RAISED = "raised"
    SCHEDULED = "scheduled"
    HANDLED = "handled"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_SUBJECTS[self])

    @property
    def badge(self) -> str:
        """Its look (ui/tags.html)."""
        return {"raised": "open", "scheduled": "soon", "handled": "done", "set_aside": "closed"}[self.value]


_SUBJECTS = {
    SubjectState.RAISED: _l("Posé, pas encore discuté"),
    SubjectState.SCHEDULED: _l("À l’ordre du jour"),
    SubjectState.HANDLED: _l("Traité"),
    SubjectState.SET_ASIDE: _l("Mis de côté"),
}

#: State -> states it may go to.
SUBJECT_MOVES: dict[SubjectState, tuple[SubjectState, ...]] = {
    SubjectState.RAISED: (SubjectState.SCHEDULED, SubjectState.HANDLED, SubjectState.SET_ASIDE),
    SubjectState.SCHEDULED: (
        SubjectState.SCHEDULED,
        SubjectState.RAISED,
        SubjectState.HANDLED,
        SubjectState.SET_ASIDE,
    ),
    SubjectState.HANDLED: (SubjectState.RAISED,),
    SubjectState.SET_ASIDE: (SubjectState.RAISED,),
}


class Direction(StrEnum):
    """Whether a commitment was given to the table or by it."""

    RECEIVED = "received"
    GIVEN = "given"

    @property
    def label(self) -> str:
        """The direction in words."""
        return str(_DIRECTIONS[self])


_DIRECTIONS = {
    Direction.RECEIVED: _l("Engagement reçu par la table"),
    Direction.GIVEN: _l("Engagement pris par la table"),
}


class CommitmentState(StrEnum):
    """Where a commitment stands; it is late when it runs, or is kept in part only, past its day."""

    RUNNING = "running"
    PARTIAL = "partial"
    KEPT = "kept"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_COMMITMENTS[self])

    @property
    def owed(self) -> bool:
        """Whether something is still expected."""
        return self in (CommitmentState.RUNNING, CommitmentState.PARTIAL)


_COMMITMENTS = {
    CommitmentState.RUNNING: _l("En cours"),
    CommitmentState.PARTIAL: _l("Tenu en partie"),
    CommitmentState.KEPT: _l("Tenu"),
    CommitmentState.ABANDONED: _l("Abandonné"),
}
