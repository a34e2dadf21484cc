"""Who sits where, as the features above know it: they hand in a counter, the programme shows what it says.

The programme stands below seats in the street and imports nothing of them: without a counter, nothing is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Taken:
    """Persons of one activity (or of one site on a day): with a seat, with an offer that runs, on the list."""

    confirmed: int = 0
    offered: int = 0
    waiting: int = 0

    @property
    def held(self) -> int:
        """Persons who take room."""
        return self.confirmed + self.offered

    def left(self, capacity: int) -> int:
        """Seats that nobody holds."""
        return max(capacity - self.held, 0)

    def over(self, capacity: int) -> int:
        """Persons above the capacity: nobody is put out, the secretariat asks who would move."""
        return max(self.held - capacity, 0)


@dataclass(frozen=True)
class Group:
    """A group with seats in an activity, as the desk shows it."""

    #: Its short code, the only name it has here.
    code: str
    persons: int
    #: Its page at the desk of registrations; empty when there is none.
    url: str = ""
    #: "Place confirmée", "Place proposée"…
    state: str = ""


class Counter(Protocol):
    """Whoever keeps seats: asked for many activities at once, in a fixed number of queries."""

    def taken(self, activity_ids: Collection[int]) -> Mapping[int, Taken]:
        """Persons by activity; those without any may be left out."""

    def groups(self, activity_id: int) -> Sequence[Group]:
        """The groups that hold seats in this activity, the last that came first: whom to ask to move."""


class _Nobody:
    """Before seats exist."""

    def taken(self, activity_ids: Collection[int]) -> Mapping[int, Taken]:
        return {}

    def groups(self, activity_id: int) -> Sequence[Group]:
        return ()


_counter: Counter = _Nobody()


def register(counter: Counter) -> None:
    """Count with this counter from now on."""
    global _counter
    _counter = counter


def registered() -> Counter:
    """The counter in use."""
    return _counter


def taken(activity_ids: Collection[int]) -> dict[int, Taken]:
    """Persons of each of these activities."""
    known = _counter.taken(activity_ids) if activity_ids else {}
    return {number: known.get(number, Taken()) for number in activity_ids}


def groups(activity_id: int) -> Sequence[Group]:
    """The groups that hold seats in this activity."""
    return _counter.groups(activity_id)


def seats_version(edition_id: int) -> str:
    """The name that seats touch when somebody takes or gives back a place in this edition."""
    return f"assises:seats:{edition_id}"
