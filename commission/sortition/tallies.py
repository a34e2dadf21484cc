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
    # Nobody stands behind a zero: it needs no cover. Whoever does is covered by another value, up to five people.
    while shown and any(counted[value] for value in hidden) and _bare([counted[value] for value in hidden]):
        hidden.add(shown.pop(0)[1])
    return {value: None if value in hidden else many for value, many in counted.items()}


def _bare(hidden: Sequence[int]) -> bool:
    """Whether the total, less what is shown, would tell one of these numbers, or speak of less than five people."""
    return len([many for many in hidden if many]) < 2 or sum(hidden) < SMALLEST


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
