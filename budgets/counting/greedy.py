"""Greedy: fund projects from the most wanted down, as long as money is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from budgets.counting.market import Limits, Market
from budgets.counting.types import Decision, Reason, Rule


@dataclass(frozen=True, slots=True)
class Turn:
    """One project's turn: what was left when it came, what was decided and why."""

    project: int
    left: int
    decision: Decision
    reason: Reason | None = None


@dataclass
class GreedyRun:
    """Winners in the order chosen, every turn, and whether equals had to be told apart."""

    winners: list[int] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    tied: bool = False


def greedy_order(market: Market, projects: Iterable[int], per_euro: bool) -> list[int]:
    """Projects by score (or score per unit of cost, free ones first), ties by the published order."""

    def key(index: int) -> tuple[bool, Fraction, int]:
        cost = market.costs[index]
        worth = Fraction(market.scores[index], cost if per_euro and cost else 1)
        return not (per_euro and cost == 0), -worth, market.ranks[index]

    return sorted(projects, key=key)


def run_greedy(market: Market, budget: int | None = None) -> GreedyRun:
    """Greedy over all eligible projects; O(m log m). `budget` in the smallest unit."""
    per_euro = market.parameters.rule is Rule.GREEDY_PER_EURO
    order = greedy_order(market, market.eligible, per_euro)
    left = market.instance.budget if budget is None else budget
    run = fund_in_order(market, order, left, Limits(market))
    run.tied = has_equals(market, order, per_euro)
    return run


def fund_in_order(market: Market, order: list[int], left: int, limits: Limits) -> GreedyRun:
    """Give each project its turn, in `order`, with `left` to spend."""
    run, ended = GreedyRun(), False
    for index in order:
        cost = market.costs[index]
        refusal = Reason.STOPPED if ended else limits.closed.get(index)
        if refusal is not None:
            run.turns.append(Turn(index, left, Decision.REFUSED, refusal))
        elif cost <= left:
            run.turns.append(Turn(index, left, Decision.CHOSEN))
            run.winners.append(index)
            limits.take(index)
            left -= cost
        elif _topped_up(market, cost, left):
            run.turns.append(Turn(index, left, Decision.TOPPED_UP))
            run.winners.append(index)
            left, ended = 0, True
        else:
            reason = Reason.NO_ROOM if cost <= market.instance.budget else Reason.ABOVE_BUDGET
            run.turns.append(Turn(index, left, Decision.REFUSED, reason))
            ended = not market.parameters.skips
    return run


def _topped_up(market: Market, cost: int, left: int) -> bool:
    share = market.parameters.top_up
    return share is not None and left >= share * cost


def has_equals(market: Market, order: list[int], per_euro: bool) -> bool:
    """Whether two neighbours are equal before ties are broken."""

    def equal(first: int, second: int) -> bool:
        scores, costs = market.scores, market.costs
        if not per_euro:
            return scores[first] == scores[second]
        return scores[first] * costs[second] == scores[second] * costs[first]

    return any(equal(first, second) for first, second in pairwise(order))
