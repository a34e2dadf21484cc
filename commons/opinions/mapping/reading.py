"""Reads groups: what each says, what sets it apart, what divides them and what unites them. Counts only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commons.opinions.mapping.rules import (
    DIVIDING_GAP,
    FEWEST_ANSWERS,
    NAMED,
    TRAIT_Z,
    UNITING_SHARE,
)
from commons.opinions.mapping.types import Answers, Common, Floats, Labels, Mask, Share, Trait


@dataclass(frozen=True)
class Tally:
    """Counts by group and statement (g × m each): who agrees, who disagrees, who answered (passes included)."""

    agree: Floats
    disagree: Floats
    answered: Floats

    @property
    def publishable(self) -> Mask:
        """Statements (m,) answered by enough people in every group (rules.FEWEST_ANSWERS)."""
        return np.asarray((self.answered >= FEWEST_ANSWERS).all(axis=0), dtype=np.bool_)

    def rates(self, stance: int) -> Floats:
        """Share of each group that takes this side, smoothed by one answer each way (Laplace): in (0, 1)."""
        taken = self.agree if stance > 0 else self.disagree
        return (taken + 1) / (self.answered + 2)


def tally(answers: Answers, labels: Labels) -> Tally:
    """Count the answers (n × m) of each group."""
    members = np.eye(int(labels.max()) + 1)[labels].T
    counts = [members @ found.astype(np.float64) for found in (answers == 1, answers == -1, np.abs(answers) <= 1)]
    return Tally(*counts)


def shares(counts: Tally) -> tuple[tuple[Share, ...] | None, ...]:
    """What each group says of each statement, in tenths; None for a statement too few people of a group answered."""
    known = counts.publishable
    return tuple(_shares_of(counts, column) if known[column] else None for column in range(len(known)))


def _shares_of(counts: Tally, column: int) -> tuple[Share, ...]:
    return tuple(
        Share(
            _tenths(agree, answered),
            _tenths(disagree, answered),
            _tenths(answered - agree - disagree, answered),
        )
        for agree, disagree, answered in zip(
            counts.agree[:, column], counts.disagree[:, column], counts.answered[:, column], strict=True
        )
    )


def _tenths(part: float, whole: float) -> int:
    """Rounded half up, in whole numbers: no float decides."""
    return (20 * int(part) + int(whole)) // (2 * int(whole)) if whole else 0


def traits(counts: Tally, group: int) -> tuple[Trait, ...]:
    """What sets this group apart, the most telling first: sides that most of it takes, and the others less.

    Two-proportion z test against everybody else, pooled, one-sided 95 %, on smoothed counts (as Polis does).
    """
    found = [trait for stance in (1, -1) for trait in _traits(counts, group, stance)]
    found.sort(key=lambda pair: (-pair[0], pair[1].statement, pair[1].stance))
    return tuple(trait for _, trait in found[:NAMED])


def _traits(counts: Tally, group: int, stance: int) -> list[tuple[float, Trait]]:
    taken = counts.agree if stance > 0 else counts.disagree
    here, there = taken[group], taken.sum(axis=0) - taken[group]
    asked_here, asked_there = counts.answered[group], counts.answered.sum(axis=0) - counts.answered[group]
    z = _two_proportions(here, asked_here, there, asked_there)
    telling = counts.publishable & (z >= TRAIT_Z) & (here * 2 >= asked_here)
    return [
        (
            round(float(z[column]), 9),
            Trait(
                int(column), stance, _tenths(here[column], asked_here[column]),
                _tenths(there[column], asked_there[column]),
            ),
        )
        for column in np.flatnonzero(telling)
    ]  # fmt: skip


def _two_proportions(here: Floats, asked_here: Floats, there: Floats, asked_there: Floats) -> Floats:
    """How many standard errors the share here stands above the share there; counts smoothed by one each way."""
    first, second = (here + 1) / (asked_here + 2), (there + 1) / (asked_there + 2)
    pooled = (here + there + 2) / (asked_here + asked_there + 4)
    error = np.sqrt(pooled * (1 - pooled) * (1 / (asked_here + 2) + 1 / (asked_there + 2)))
    return np.asarray((first - second) / error, dtype=np.float64)


def divides(counts: Tally) -> tuple[int, ...]:
    """Statements on which groups part most: by the variance between groups of the share that agrees, sizes weighed.

    Kept when the furthest two differ by DIVIDING_GAP. With one group: those on which both sides are that strong.
    """
    agree = counts.rates(1)
    if len(agree) == 1:
        weight = np.minimum(agree[0], counts.rates(-1)[0])
        return _named(weight, counts.publishable & (weight >= DIVIDING_GAP))
    sizes = counts.answered + 2
    mean = (agree * sizes).sum(axis=0) / sizes.sum(axis=0)
    variance = (sizes * (agree - mean) ** 2).sum(axis=0) / sizes.sum(axis=0)
    return _named(variance, counts.publishable & (np.ptp(agree, axis=0) >= DIVIDING_GAP))


def unites(counts: Tally) -> tuple[Common, ...]:
    """Statements on which most of every group take the same side, by the product of the groups' shares.

    Group-informed consensus (Polis): a big group cannot make it alone. The geometric mean ranks as the product does.
    """
    found = []
    for stance in (1, -1):
        rates = counts.rates(stance)
        weight = np.exp(np.log(rates).mean(axis=0))
        kept = counts.publishable & (rates.min(axis=0) >= UNITING_SHARE)
        found += [(-round(float(weight[c]), 9), int(c), stance) for c in np.flatnonzero(kept)]
    return tuple(Common(column, stance) for _, column, stance in sorted(found)[:NAMED])


def _named(weight: Floats, kept: Mask) -> tuple[int, ...]:
    """The strongest of those kept; between equals, the older statement."""
    ranked = sorted((-round(float(weight[column]), 9), int(column)) for column in np.flatnonzero(kept))
    return tuple(column for _, column in ranked[:NAMED])
