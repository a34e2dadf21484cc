"""How likely somebody in line gets a seat, from how many seats were given back so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assises.seats.types import Chance

#: Fewer seats given than this say nothing.
FEWEST = 30


@dataclass(frozen=True)
class GivenBack:
    """Of the seats given so far in an edition, in persons, how many came back."""

    given: int = 0
    back: int = 0

    @property
    def in_a_hundred(self) -> int:
        """How many of a hundred came back."""
        return round(100 * self.back / self.given) if self.given else 0

    @property
    def measured(self) -> bool:
        """Whether there are enough of them to say something."""
        return self.given >= FEWEST


def chance(ahead: int, persons: int, taken: int, seen: GivenBack) -> Chance:
    """Compare who has to come before with the seats that will come back, if people go on as they did.

    What is known: persons ahead in the line, persons of this group, seats taken there, and the share of all seats of
    this edition that were given back so far. Expected: as large a share of the seats taken there. Good: a quarter more
    is expected than this group needs; fair: two thirds of it at least; else small. Below thirty seats given, nothing
    is said. It knows neither who would be too large for what is freed, nor that gifts come late; nothing is promised.
    """
    if not seen.measured:
        return Chance.UNKNOWN
    expected = taken * seen.back / seen.given
    if ahead + persons <= expected * 0.75:
        return Chance.GOOD
    return Chance.FAIR if ahead + persons <= expected * 1.5 else Chance.SMALL
