"""Equal Shares in doubles with proven error bounds: tells the winners of a rerun, or that it cannot be sure.

Raising every share by one unit recounts hundreds of times; only the last count needs exact prices. A scout
follows each amount with a bound on its error, answers only when every decision is clear of that bound, and
otherwise says nothing: the exact engine then counts that run.
"""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter, itemgetter
from typing import NamedTuple

from budgets.counting.market import Limits
from budgets.counting.shares_cells import Cell, CellEngine

# Rounding of a sum of n positive doubles is below n * 2**-53; far fewer than 10,000 terms are ever added.
ROUNDING = 1e-12


class DoubtError(Exception):
    """A decision lies within the error of the doubles."""


class Purse:
    """A cell of voters with `value` left each, give or take `error`; `support` is empty once nobody is in it."""

    __slots__ = ("cell", "error", "support", "value")

    def __init__(self, value: float, error: float, cell: Cell) -> None:
        self.value, self.error, self.cell = value, error, cell
        self.support = cell.support

    def keep(self, rest: Cell | None) -> None:
        """Only `rest` stays; it keeps its place in the lists of the projects it supports."""
        self.support = rest.support if rest is not None else {}
        self.cell = rest if rest is not None else self.cell


class Quote(NamedTuple):
    """A price per supporter, its error, and the supporters when all of them pay in full (else 0)."""

    price: float
    error: float
    everybody: int


class Scout:
    """Winners of one run of Equal Shares from `share`, found without fractions."""

    def __init__(self, engine: CellEngine, share: Fraction) -> None:
        self.engine, market = engine, engine.market
        self.limits, self.winners = Limits(market), []
        for project in market.eligible:
            if market.costs[project] == 0 and project not in self.limits.closed:
                self.limits.take(project)
                self.winners.append(project)
        out = {*self.winners, *self.limits.closed}
        self.bounds = {project: 0.0 for project in market.eligible if project not in out}
        self.holders: dict[int, list[Purse]] = {project: [] for project in self.bounds}
        if share:
            self._hold(Purse(float(share), float(share) * ROUNDING, engine.fresh_root()))

    def run(self) -> list[int]:
        """Winners in the order chosen. Raises `DoubtError` when doubles cannot tell."""
        while (best := self._best()) is not None:
            project, quote = best
            self.winners.append(project)
            for gone in (project, *self.limits.take(project)):
                self.bounds.pop(gone, None)
            self._pay(project, quote)
        return self.winners

    def _hold(self, purse: Purse) -> None:
        for project in purse.support:
            if project in self.bounds:
                self.holders[project].append(purse)

    def _best(self) -> tuple[int, Quote] | None:
        quotes: dict[int, Quote] = {}
        limit = float("inf")
        for project, bound in sorted(self.bounds.items(), key=itemgetter(1)):
            if bound > limit:
                break
            quote = self._quote(project)
            if quote is None:
                del self.bounds[project]
                continue
            quotes[project] = quote
            gain = self.engine.gains[project]
            self.bounds[project] = (quote.price - quote.error) / gain * (1 - ROUNDING)
            limit = min(limit, (quote.price + quote.error) / gain * (1 + ROUNDING))
        near = [project for project in quotes if self.bounds[project] <= limit]
        if not near:
            return None
        winner = near[0] if len(near) == 1 else self._among(near, quotes)
        return winner, quotes[winner]

    def _among(self, near: list[int], quotes: dict[int, Quote]) -> int:
        """The best of several close ones, when every price is simply cost / supporters; else a doubt."""
        if not all(quotes[project].everybody for project in near):
            raise DoubtError
        costs, gains = self.engine.costs, self.engine.gains
        rho = {p: Fraction(costs[p], quotes[p].everybody * gains[p]) for p in near}
        return min(near, key=lambda project: (rho[project], self.engine.market.ranks[project]))

    def _quote(self, project: int) -> Quote | None:
        purses = [purse for purse in self.holders[project] if project in purse.support]
        self.holders[project] = purses
        purses.sort(key=attrgetter("value"))
        weights = [purse.support[project][0][1] for purse in purses]
        cost = float(self.engine.costs[project])
        money = sum(purse.value * weight for purse, weight in zip(purses, weights, strict=True))
        doubt = cost * ROUNDING + sum(p.error * weight for p, weight in zip(purses, weights, strict=True))
        if money < cost - doubt:
            return None
        if money <= cost + doubt:
            raise DoubtError
        return self._price(purses, weights, cost)

    def _price(self, purses: list[Purse], weights: list[int], cost: float) -> Quote:
        """Walk from the poorest; who may or may not pay in full counts as poor, with the doubt that adds."""
        need, rich, doubt = cost, sum(weights), cost * ROUNDING
        everybody = rich
        for purse, weight in zip(purses, weights, strict=True):
            price, error = need / rich, doubt / rich
            if purse.value - purse.error > price + error:
                return Quote(price, error, everybody)
            surely_poor = purse.value + purse.error < price - error
            doubt += weight * (purse.error if surely_poor else 2 * (purse.error + error))
            everybody = 0
            need -= purse.value * weight
            rich -= weight
            if rich == 0:
                break
        raise DoubtError

    def _pay(self, project: int, quote: Quote) -> None:
        for purse in self.holders.pop(project):
            payers, rest = self.engine.voters.split(purse.cell, project)
            purse.keep(rest)
            error = purse.error + quote.error + ROUNDING * purse.value
            left = purse.value - quote.price
            if left > -error:
                self._hold(Purse(max(left, 0.0), error, payers[0][1]))
