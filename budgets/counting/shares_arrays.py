"""Equal Shares on arrays: large elections of approval ballots, floats to search, integers to decide."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from operator import itemgetter, mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from budgets.counting.columns import IntArray
from budgets.counting.market import Market
from budgets.counting.shares import Offer, Purchase, cheapest, scan, start_limits

# Sums of n positive doubles are within n * 2**-53 of the truth: below 1e-9 up to millions of classes, so
# solving for cost * (1 - MARGIN) and cost * (1 + MARGIN) brackets the exact price.
MARGIN = 1e-9


class ArrayEngine:
    """Runs Equal Shares from any first share; every supporter of a project gains the same from it.

    Voters are kept in classes of equal money left. Class 0 has nothing left.
    Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021).
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.costs, self.gains = market.costs, market.gains
        columns = market.instance.columns
        self.weights = columns.weights.astype(np.float64)
        self.members = {project: columns.groups[columns.of(project)] for project in market.eligible}

    def __call__(self, share: Fraction) -> list[Purchase]:
        """Purchases in order, each voter starting with `share` (smallest unit)."""
        return _Run(self, share).purchases()


class _Run:
    def __init__(self, engine: ArrayEngine, share: Fraction) -> None:
        self.engine = engine
        self.classes: IntArray = np.ones(len(engine.weights), np.int64)
        # Exact money of each class over `unit`, as Python integers, and the nearest doubles.
        self.exact: NDArray[Any] = np.array([0, share.numerator], dtype=object)
        self.unit = share.denominator
        self.near: NDArray[np.float64] = np.array([0.0, float(share)])
        self.limits, self.bought = start_limits(engine.market)
        taken = {purchase.project for purchase in self.bought}
        ready = [p for p in engine.market.eligible if p not in taken and p not in self.limits.closed]
        self.members = {project: engine.members[project] for project in ready}
        # A price never falls from one round to the next: the last one seen bounds the next from below.
        self.bounds = dict.fromkeys(ready, 0.0) if share else {}
        self.counts: dict[int, NDArray[np.float64]] = {}

    def purchases(self) -> list[Purchase]:
        while offers := self._best():
            self._buy(offers)
        return self.bought

    def _best(self) -> list[Offer]:
        """The cheapest offers, those exactly equal in tie order; none when nobody can pay."""
        limit, seen = float("inf"), []
        self.counts.clear()
        for project, bound in sorted(self.bounds.items(), key=itemgetter(1)):
            if bound > limit:
                break
            bracket = self._bracket(project)
            if bracket is None:
                del self.bounds[project]
                continue
            gain = self.engine.gains[project]
            self.bounds[project] = bracket[0] / gain
            limit = min(limit, bracket[1] / gain)
            seen.append(project)
        return self._cheapest([project for project in seen if self.bounds[project] <= limit])

    def _bracket(self, project: int) -> tuple[float, float] | None:
        """Bounds of the price (smallest unit per supporter); None when it surely cannot be paid."""
        members = self.members[project]
        classes = self.classes[members]
        alive = classes > 0
        if not alive.all():
            members, classes = members[alive], classes[alive]
            self.members[project] = members
        counts = np.bincount(classes, self.engine.weights[members], len(self.near)).astype(np.float64)
        self.counts[project] = counts
        mass, rich = np.cumsum(counts * self.near), counts.sum() - np.cumsum(counts)
        cost = self.engine.costs[project]
        if mass[-1] < cost * (1 - MARGIN):
            return None
        reach = mass + self.near * rich
        low, high = (self._solve(reach, mass, rich, cost * side) for side in (1 - MARGIN, 1 + MARGIN))
        return low, high

    def _solve(
        self, reach: NDArray[np.float64], mass: NDArray[np.float64], rich: NDArray[np.float64], cost: float
    ) -> float:
        place = int(reach.searchsorted(cost))
        if place == len(reach):
            return float("inf")
        return float((cost - mass[place - 1]) / rich[place - 1])

    def _cheapest(self, projects: list[int]) -> list[Offer]:
        offers = []
        for project in projects:
            offer = self._offer(project)
            if offer is None:
                del self.bounds[project]
            else:
                offers.append(offer)
        if projects and not offers:
            return self._best()
        return cheapest(offers, self.engine.market)

    def _offer(self, project: int) -> Offer | None:
        """The exact price: guess from the doubles how many classes give all they have, prove in integers."""
        counts = self.counts[project]
        used = np.flatnonzero(counts)
        values, weights = self.exact[used].tolist(), counts[used].astype(np.int64).tolist()
        if not values:
            return None
        cost = self.engine.costs[project] * self.unit
        near_price = self.bounds[project] * self.engine.gains[project]
        poor = int(self.near[used].searchsorted(near_price))
        need = cost - sum(map(mul, values[:poor], weights[:poor]))
        payers, total = sum(weights), sum(weights[poor:])
        if total and need <= values[poor] * total and (poor == 0 or values[poor - 1] * total < need):
            return Offer(project, need, total, payers, total)
        entries = sorted((value, 1, weight) for value, weight in zip(values, weights, strict=True))
        found = scan(entries, cost)
        return Offer(project, *found) if found else None

    def _buy(self, offers: list[Offer]) -> None:
        offer = offers[0]
        price = Fraction(offer.need, offer.total * self.unit)
        rho = price / self.engine.gains[offer.project]
        tied = tuple(equal.project for equal in offers)
        self.bought.append(Purchase(offer.project, price, rho, offer.payers, offer.full, tied))
        self._pay(offer)
        for project in (offer.project, *self.limits.take(offer.project)):
            self.bounds.pop(project, None)

    def _pay(self, offer: Offer) -> None:
        """Take the price from the supporters, then renumber the classes by money left."""
        common = gcd(offer.need, offer.total)
        pay, factor = offer.need // common, offer.total // common
        size, payers = len(self.near), self.members[offer.project]
        touched = np.flatnonzero(self.counts[offer.project])
        self.unit *= factor
        exact = self.exact * factor
        left = np.maximum(exact[touched] - pay, 0)
        near = (left / self.unit).astype(np.float64)
        # Ids of the new classes: 0..size-1 as before, then one per touched class.
        moved = np.zeros(size, np.int64)
        moved[touched] = np.where(left > 0, size + np.arange(len(touched)), 0)
        classes = self.classes.copy()
        classes[payers] = moved[classes[payers]]
        exact, near = np.concatenate((exact, left)), np.concatenate((self.near, near))
        present = np.bincount(classes, minlength=len(near)) > 0
        present[0] = True
        ids = np.flatnonzero(present)
        ids = ids[np.argsort(near[ids], kind="stable")]
        renumbered = np.zeros(len(near), np.int64)
        renumbered[ids] = np.arange(len(ids))
        self.classes, self.exact, self.near = renumbered[classes], exact[ids], near[ids]
