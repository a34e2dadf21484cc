"""From marks to figures, in fractions: the total of a reading, how far readings stand apart, means. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from participation.initiatives.models_criteria import CallCriterion

#: Criterion -> mark.
Marks = Mapping[int, int]
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Mean:
    """What all readings together say of one criterion."""

    criterion: CallCriterion
    mark: Decimal
    #: Between the highest and the lowest mark.
    spread: int


def total(criteria: Sequence[CallCriterion], marks: Marks) -> Fraction:
    """What one reading gives, on 100: each criterion counts for its weight, whatever its scale."""
    whole = sum(each.weight for each in criteria)
    if not whole:
        return Fraction(0)
    got = sum((Fraction(each.weight * marks[each.id], each.scale) for each in criteria), Fraction(0))
    return got * 100 / whole


def apart(totals: Sequence[Fraction]) -> Fraction:
    """How far the highest and the lowest total stand from each other."""
    return max(totals) - min(totals) if totals else Fraction(0)


def means(criteria: Sequence[CallCriterion], readings: Sequence[Marks]) -> list[Mean]:
    """The mean of each criterion, in order."""
    found = []
    for each in criteria:
        given = [marks[each.id] for marks in readings]
        found.append(Mean(each, tenths(Fraction(sum(given), len(given))), max(given) - min(given)))
    return found


def mean_total(totals: Sequence[Fraction]) -> Decimal:
    """The mean of all totals."""
    return tenths(sum(totals, Fraction(0)) / len(totals))


def tenths(value: Fraction) -> Decimal:
    """One digit after the comma, halves up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(TENTH, ROUND_HALF_UP)
