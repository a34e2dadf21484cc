"""What a run of Equal Shares buys: the values its two engines exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from budgets.counting.market import Limits, Market


class Purchase(NamedTuple):
    """One project bought by its supporters.

    `price`: what one point of support costs, in the smallest unit of currency (a supporter pays
    min(what is left, price x points)); `rho`: price per unit of utility; `payers`: supporters who had
    money left; `full`: those of them who paid in full; `tied`: projects with the very same ρ.
    """

    project: int
    price: Fraction
    rho: Fraction
    payers: int
    full: int
    tied: tuple[int, ...]


Engine = Callable[[Fraction], list[Purchase]]


@dataclass(frozen=True, slots=True)
class Offer:
    """The exact price of a project now: (numerator / (denominator x common denominator of money))."""

    project: int
    need: int
    total: int
    payers: int
    full: int

    def below(self, other: Offer, gains: tuple[int, ...]) -> int:
        """Sign of ρ(self) - ρ(other): negative when this one is the better buy."""
        mine = self.need * other.total * gains[other.project]
        theirs = other.need * self.total * gains[self.project]
        return (mine > theirs) - (mine < theirs)


def scan(entries: list[tuple[int, int, int]], cost: int) -> tuple[int, int, int, int] | None:
    """Exact price of a project: least t with Σ w·min(v, t·u) = cost, over (v, u, w) sorted by v/u.

    v money left, u points, w ballots; v and cost over one common denominator. Answers (need, total,
    payers, full) with t = need/total, or None when the supporters cannot pay.
    """
    total = sum(u * w for _, u, w in entries)
    payers = full = sum(w for _, _, w in entries)
    need = cost
    for v, u, w in entries:
        if v * total >= need * u:
            return need, total, payers, full
        need -= v * w
        total -= u * w
        full -= w
    return None


def start_limits(market: Market) -> tuple[Limits, list[Purchase]]:
    """Limits, with the free projects already taken: they cost nobody anything."""
    limits, bought = Limits(market), []
    for index in market.eligible:
        if market.costs[index] == 0 and index not in limits.closed:
            limits.take(index)
            votes = market.votes[index]
            bought.append(Purchase(index, Fraction(0), Fraction(0), votes, votes, (index,)))
    return limits, bought


def cheapest(offers: list[Offer], market: Market) -> list[Offer]:
    """The offers with the least ρ, exactly equal ones in tie order."""
    best: list[Offer] = []
    for offer in offers:
        sign = offer.below(best[0], market.gains) if best else -1
        if sign < 0:
            best = [offer]
        elif sign == 0:
            best.append(offer)
    return sorted(best, key=lambda offer: market.ranks[offer.project])
