"""What may be published of a pool: totals of at least five people, and the most a draw can give anybody. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commission.sortition.types import SMALLEST, Criterion, Target

Totals = Mapping[str, Mapping[str, int | None]]


def published(counted: Mapping[str, int]) -> dict[str, int | None]:
    """The totals of one criterion; None for what is not shown: less than five, or what would tell it by subtraction."""
    hidden = {value for value, many in counted.items() if many < SMALLEST}
    shown = sorted((many, value) for value, many in counted.items() if value not in hidden)
    while hidden and shown and (len(hidden) < 2 or sum(counted[value] for value in hidden) < SMALLEST):
        hidden.add(shown.pop(0)[1])
    return {value: None if value in hidden else many for value, many in counted.items()}


@dataclass(frozen=True)
class Ceiling:
    """The most anybody of a value can be given when everybody of it is given the same."""

    criterion: Criterion
    value: str
    seats: int
    people: int

    @property
    def chance(self) -> Fraction:
        """Seats for people."""
        return min(Fraction(1), Fraction(self.seats, self.people))


def ceilings(totals: Totals, targets: Sequence[Target]) -> list[Ceiling]:
    """The ceiling of each target whose total is shown, the lowest first."""
    found = [
        Ceiling(target.criterion, target.value, target.most, people)
        for target in targets
        if (people := totals.get(target.criterion.value, {}).get(target.value))
    ]
    return sorted(found, key=lambda each: (each.chance, each.criterion.value, each.value))
