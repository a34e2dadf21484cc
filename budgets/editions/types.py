"""Words of an edition: phases, electorate, envelopes, and who sees the opened box."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from commons.identity.types import Link, Proof

__all__ = [
    "Action",
    "BoxSight",
    "EditionId",
    "EditionState",
    "EnvelopeId",
    "EnvelopeRule",
    "Link",
    "Origin",
    "Phase",
    "Proof",
]

EditionId = NewType("EditionId", int)
EnvelopeId = NewType("EnvelopeId", int)


class EditionState(StrEnum):
    """What was decided about an edition; the clock does the rest (see `Phase`)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    COUNTED = "counted"
    PROCLAIMED = "proclaimed"


class Phase(StrEnum):
    """Where an edition stands at a moment: its state and the clock together."""

    DRAFT = "draft"
    CAMPAIGN = "campaign"
    VOTING = "voting"
    CLOSED = "closed"
    COUNTED = "counted"
    PROCLAIMED = "proclaimed"


class Action(StrEnum):
    """What somebody may want to do with an edition."""

    EDIT = "edit"
    ANNOUNCE = "announce"
    TAKE_BACK = "take_back"
    WITHDRAW_PROJECT = "withdraw_project"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    VOTE = "vote"
    COUNT = "count"
    PROCLAIM = "proclaim"
    READ = "read"
    READ_RESULTS = "read_results"
    READ_BOX = "read_box"


class EnvelopeRule(StrEnum):
    """In how many envelopes one person votes."""

    #: In each envelope of the places they belong to.
    HOME = "home"
    #: In every envelope.
    ALL = "all"
    #: In one envelope of their choice.
    ONE = "one"


class BoxSight(StrEnum):
    """Who sees the opened box after the count."""

    OBSERVERS = "observers"
    OPEN = "open"


class Origin(StrEnum):
    """Where an edition comes from."""

    CREATED = "created"
    IMPORTED = "imported"
