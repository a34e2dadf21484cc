"""How many of those who had a seat did not come, at earlier editions, and what follows: seats to give beyond the room.

Doors stand above seats in the street and hand in what they saw (`register`). Nothing is decided here: it is a
proposal, with its figures, which the secretariat accepts with a reason, or does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from assises.programme.types import ActivityKind

#: Fewer people with a seat than this say nothing.
FEWEST = 30
LEAST_PERCENT, MOST_PERCENT = 100, 130
#: How sure one is: the share that is exceeded 19 times in 20 (one side).
_SURE = 1.645


@dataclass(frozen=True)
class Measured:
    """One kind of activity at one earlier edition, in persons."""

    year: int
    kind: ActivityKind
    expected: int
    came: int

    @property
    def absent(self) -> int:
        """Those who had a seat and did not come."""
        return self.expected - self.came

    @property
    def in_a_hundred(self) -> int:
        """How many of a hundred did not come."""
        return round(100 * self.absent / self.expected) if self.expected else 0

    @property
    def percent(self) -> int:
        """Seats to give for a hundred: never more than what even a good year would have left empty."""
        if self.expected < FEWEST:
            return LEAST_PERCENT
        return max(LEAST_PERCENT, min(MOST_PERCENT, int(100 / (1 - _at_least(self.absent, self.expected)))))


def _at_least(absent: int, expected: int) -> float:
    """The lower bound of the share of those who do not come (Wilson): small numbers promise little."""
    share, square = absent / expected, _SURE * _SURE
    middle = share + square / (2 * expected)
    around = _SURE * sqrt(share * (1 - share) / expected + square / (4 * expected * expected))
    return max(0.0, (middle - around) / (1 + square / expected))


def proposed(measured: Sequence[Measured]) -> int:
    """Seats to give for a hundred in a whole edition: the smallest of what each kind that was measured allows.

    The latest edition in which a kind was measured counts. 100 (not one more) where nothing was measured.
    """
    latest: dict[ActivityKind, Measured] = {}
    for each in sorted(measured, key=lambda one: one.year):
        if each.expected >= FEWEST:
            latest[each.kind] = each
    return min((each.percent for each in latest.values()), default=LEAST_PERCENT)


#: What the doors saw at editions before this year.
Provider = Callable[[int], Sequence[Measured]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Measure with this provider from now on."""
    if provider not in _providers:
        _providers.append(provider)


def before(year: int) -> list[Measured]:
    """Everything that was measured before this year, the latest first."""
    found = [each for provider in _providers for each in provider(year)]
    return sorted(found, key=lambda each: (-each.year, each.kind))
