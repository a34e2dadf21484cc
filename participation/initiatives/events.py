"""Facts of an initiative."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class InitiativeRetained(PastFact):
    """An initiative that was sent to a call is retained there."""

    initiative_id: int
    application_id: int
    call_id: int


@dataclass(frozen=True)
class InitiativeModerated(PastFact):
    """A moderator hid its published words, or showed them again: its standing says which."""

    initiative_id: int


@dataclass(frozen=True)
class ApplicationMoved(PastFact):
    """Whoever instructs a call took a step on an application: a question, or a decision."""

    application_id: int
    #: Which step it was: each raises the application's version.
    version: int


@dataclass(frozen=True)
class ApplicationReopened(PastFact):
    """A decision was contested and taken back: the file is examined again."""

    application_id: int
    #: Which examination begins.
    round: int


@dataclass(frozen=True)
class ApplicationTakenBack(PastFact):
    """Its carriers took a file back before it was decided."""

    application_id: int
    #: Which step it was.
    version: int


@dataclass(frozen=True)
class ApplicationSent(PastFact):
    """A file reached a call: its carriers are owed an acknowledgement."""

    application_id: int
    #: Which sending it was, when it had been taken back before.
    version: int
