"""Phragmén's sequential rule: voters earn money at one speed and buy as soon as they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter

import numpy as np

from budgets.counting.columns import IntArray
from budgets.counting.market import Limits, Market


@dataclass(frozen=True, slots=True)
class LoadStep:
    """One step: the project bought or refused, its supporters' new load (smallest unit), its equals."""

    project: int
    load: Fraction
    left: int
    fits: bool
    tied: tuple[int, ...]


@dataclass
class PhragmenRun:
    """Winners in order, the steps, the closed projects, and the load any project would bring at the end."""

    limits: Limits
    load_of: Callable[[int], Fraction]
    winners: list[int] = field(default_factory=list)
    steps: list[LoadStep] = field(default_factory=list)


def run_phragmen(market: Market) -> PhragmenRun:
    """Sequential Phragmén on who names what (points and ranks do not matter); exact.

    Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (2017/2023),
    with costs as Los, Christoff, Grossi (2022). Stops when one of the next projects does not fit, unless
    the rule says to skip.
    """
    race = _Race(market)
    while race.step():
        pass
    return race.run


class _Race:
    def __init__(self, market: Market) -> None:
        self.market, self.left = market, market.instance.budget
        self.run = PhragmenRun(Limits(market), self._load)
        columns = market.instance.columns
        self.members = {project: columns.groups[columns.of(project)] for project in market.eligible}
        self.weights = columns.weights
        # A voter's load is that of the last project bought for her: 0, or the number of that purchase.
        self.last: IntArray = np.zeros(len(columns.weights), np.int64)
        self.levels = [Fraction(0)]
        self.bounds: dict[int, Fraction] = dict.fromkeys(market.eligible, Fraction(-1))

    def step(self) -> bool:
        """Buy or refuse the next project; False at the end."""
        equals = self._next()
        if not equals:
            return False
        load = self.bounds[equals[0]]
        too_dear = [project for project in equals if self.market.costs[project] > self.left]
        for project in too_dear:
            self.run.steps.append(LoadStep(project, load, self.left, False, tuple(equals)))
        if too_dear:
            self._forget(too_dear)
            return self.market.parameters.skips
        self._buy(equals[0], load, tuple(equals))
        return True

    def _next(self) -> list[int]:
        """Projects with the least new load, in tie order. A load never falls, so old ones are bounds."""
        best: Fraction | None = None
        for project, bound in sorted(self.bounds.items(), key=itemgetter(1)):
            if best is not None and bound > best:
                break
            load = self.bounds[project] = self._load(project)
            best = load if best is None else min(best, load)
        equals = [project for project, bound in self.bounds.items() if bound == best]
        return sorted(equals, key=self.market.ranks.__getitem__)

    def _load(self, project: int) -> Fraction:
        members = self.members[project]
        counts = np.bincount(self.last[members], self.weights[members], len(self.levels))
        used = np.flatnonzero(counts)
        total = sum((self.levels[level] * int(counts[level]) for level in used.tolist()), Fraction(0))
        return (total + self.market.costs[project]) / self.market.votes[project]

    def _buy(self, project: int, load: Fraction, tied: tuple[int, ...]) -> None:
        self.run.steps.append(LoadStep(project, load, self.left, True, tied))
        self.run.winners.append(project)
        self.left -= self.market.costs[project]
        self.last[self.members[project]] = len(self.levels)
        self.levels.append(load)
        self._forget([project, *self.run.limits.take(project)])

    def _forget(self, projects: list[int]) -> None:
        for project in projects:
            self.bounds.pop(project, None)
