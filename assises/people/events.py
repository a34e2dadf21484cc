"""Facts about people who come."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class Registered(PastFact):
    """A registration was made."""

    registration_id: int


@dataclass(frozen=True)
class Confirmed(PastFact):
    """The sign that was waited for has come."""

    registration_id: int


@dataclass(frozen=True)
class PeopleLeft(PastFact):
    """Some people of a registration do not come after all: their seats are free from this moment."""

    registration_id: int
    attendee_ids: tuple[int, ...]


@dataclass(frozen=True)
class NeedAnswered(PastFact):
    """A welcomer answered what somebody asked for; `turn` rises with each answer."""

    registration_id: int
    need_id: int
    turn: str
