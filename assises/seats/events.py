"""Facts about seats; whoever sends letters or draws lists hears them in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class SeatOffered(PastFact):
    """A free seat is held for a group until an hour (until somebody calls, without one)."""

    seat_id: int
    registration_id: int
    ends_at: datetime | None


@dataclass(frozen=True)
class OfferNeedsCall(PastFact):
    """A seat is held for people who have neither mail nor telephone: somebody has to reach them."""

    seat_id: int
    registration_id: int


@dataclass(frozen=True)
class SeatConfirmed(PastFact):
    """A group has its seat."""

    seat_id: int
    registration_id: int


@dataclass(frozen=True)
class SeatLost(PastFact):
    """A group has no seat there any more: given back, declined, or not answered in time (`state` says which)."""

    seat_id: int
    registration_id: int
    state: str


@dataclass(frozen=True)
class SeatMoved(PastFact):
    """A group that agreed to it has this seat instead of another one."""

    seat_id: int
    registration_id: int


@dataclass(frozen=True)
class VolunteersAsked(PastFact):
    """An activity has more people than seats: whoever has one is asked to change; `day` says when, as 2027-05-03."""

    activity_id: int
    day: str


@dataclass(frozen=True)
class SeatsClash(PastFact):
    """Since an activity moved, somebody of a group has seats in two that nobody can both be at; it keeps both."""

    registration_id: int
    activity_id: int
    other_id: int


@dataclass(frozen=True)
class DrawMade(PastFact):
    """The public draw of an edition is made: each group has seats, places in waiting lines, or both."""

    edition_id: int


@dataclass(frozen=True)
class FloorsReleased(PastFact):
    """The seats kept for colleges are open to everybody."""

    edition_id: int
