"""Equal Shares on cells of voters with the same purchases: small elections, points, thousands of reruns."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from operator import itemgetter

from budgets.counting.market import Market
from budgets.counting.shares import Offer, Purchase, cheapest, scan, start_limits

Support = tuple[tuple[int, int], ...]
MAX_CELLS = 150_000
SLACK = 1 + 1e-9


class Cell:
    """Voters who bought the same projects so far; its splits are remembered from one run to the next."""

    __slots__ = ("groups", "parts", "support")

    def __init__(self, groups: list[int], voters: Voters) -> None:
        self.groups = groups
        self.support: dict[int, Support] = voters.support(groups)
        self.parts: dict[int, tuple[tuple[tuple[int, Cell], ...], Cell | None]] = {}


class Voters:
    """The grouped ballots of a market as plain dictionaries."""

    def __init__(self, market: Market) -> None:
        columns = market.instance.columns
        self.points: list[dict[int, int]] = [{} for _ in columns.weights]
        self.weights: list[int] = columns.weights.tolist()
        self.cells = 0
        for project in market.eligible:
            part = columns.of(project)
            grades = market.points[part].tolist() if market.graded else [1] * (part.stop - part.start)
            for group, points in zip(columns.groups[part].tolist(), grades, strict=True):
                if points:
                    self.points[group][project] = points

    def support(self, groups: list[int]) -> dict[int, Support]:
        """For each project, how many of these voters give it how many points."""
        sums: dict[int, dict[int, int]] = {}
        for group in groups:
            weight = self.weights[group]
            for project, points in self.points[group].items():
                by_points = sums.setdefault(project, {})
                by_points[points] = by_points.get(points, 0) + weight
        return {project: tuple(sorted(by_points.items())) for project, by_points in sums.items()}

    def root(self) -> Cell:
        """Everybody who supports something, before any purchase."""
        self.cells = 0
        return Cell([group for group, points in enumerate(self.points) if points], self)

    def split(self, cell: Cell, project: int) -> tuple[tuple[tuple[int, Cell], ...], Cell | None]:
        """The supporters of a project in a cell, by points given, and the others."""
        parts = cell.parts.get(project)
        if parts is None:
            parts = cell.parts[project] = self._parts(cell, project)
            self.cells += len(parts[0]) + 1
        return parts

    def _parts(self, cell: Cell, project: int) -> tuple[tuple[tuple[int, Cell], ...], Cell | None]:
        by_points: dict[int, list[int]] = {}
        for group in cell.groups:
            by_points.setdefault(self.points[group].get(project, 0), []).append(group)
        rest = by_points.pop(0, None)
        payers = tuple((points, Cell(groups, self)) for points, groups in sorted(by_points.items()))
        return payers, Cell(rest, self) if rest else None


class CellEngine:
    """Runs Equal Shares from any first share, in integers over one common denominator.

    Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021).
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.costs, self.gains = market.costs, market.gains
        self.voters = Voters(market)
        self.root = self.voters.root()
        grades = {points for given in self.voters.points for points in given.values()}
        self.scale = lcm(*grades) if grades else 1

    def __call__(self, share: Fraction) -> list[Purchase]:
        """Purchases in order, each voter starting with `share` (smallest unit)."""
        return _Run(self, share).purchases()

    def fresh_root(self) -> Cell:
        """Everybody before any purchase; forgets remembered splits when they take too much memory."""
        if self.voters.cells > MAX_CELLS:
            self.root = self.voters.root()
        return self.root


class _Run:
    def __init__(self, engine: CellEngine, share: Fraction) -> None:
        self.engine = engine
        self.money = [(share.numerator, engine.fresh_root())] if share else []
        self.unit = share.denominator
        self.limits, self.bought = start_limits(engine.market)
        taken = {purchase.project for purchase in self.bought}
        ready = [p for p in engine.market.eligible if p not in taken and p not in self.limits.closed]
        # A price never falls from one round to the next: the last one seen bounds the next from below.
        self.bounds = dict.fromkeys(ready, 0.0)

    def purchases(self) -> list[Purchase]:
        while offers := self._best():
            self._buy(offers)
        return self.bought

    def _best(self) -> list[Offer]:
        """The cheapest offers, those that are exactly equal in tie order; none when nobody can pay."""
        offers: list[Offer] = []
        limit = float("inf")
        for project, bound in sorted(self.bounds.items(), key=itemgetter(1)):
            if bound > limit:
                break
            offer = self._offer(project)
            if offer is None:
                del self.bounds[project]
                continue
            rho = offer.need / (offer.total * self.engine.gains[project] * self.unit)
            self.bounds[project] = rho / SLACK
            limit = min(limit, rho * SLACK)
            offers.append(offer)
        near = [offer for offer in offers if self.bounds[offer.project] <= limit]
        return cheapest(near, self.engine.market)

    def _offer(self, project: int) -> Offer | None:
        engine = self.engine
        entries = [
            (value, points, weight) for value, cell in self.money for points, weight in cell.support.get(project, ())
        ]
        if engine.scale > 1:
            entries.sort(key=lambda entry: entry[0] * (engine.scale // entry[1]))
        found = scan(entries, engine.costs[project] * self.unit)
        return Offer(project, *found) if found else None

    def _buy(self, offers: list[Offer]) -> None:
        offer = offers[0]
        price = Fraction(offer.need, offer.total * self.unit)
        tied = tuple(equal.project for equal in offers)
        rho = price / self.engine.gains[offer.project]
        self.bought.append(Purchase(offer.project, price, rho, offer.payers, offer.full, tied))
        for project in (offer.project, *self.limits.take(offer.project)):
            self.bounds.pop(project, None)
        self._pay(offer)

    def _pay(self, offer: Offer) -> None:
        common = gcd(offer.need, offer.total)
        pay, factor = offer.need // common, offer.total // common
        kept: list[tuple[int, Cell]] = []
        paid: list[tuple[int, Cell]] = []
        for value, cell in self.money:
            if offer.project not in cell.support:
                kept.append((value * factor, cell))
                continue
            payers, rest = self.engine.voters.split(cell, offer.project)
            if rest is not None:
                kept.append((value * factor, rest))
            paid.extend((left, part) for points, part in payers if (left := value * factor - pay * points) > 0)
        self.unit *= factor
        self.money = sorted(kept + paid, key=itemgetter(0))
