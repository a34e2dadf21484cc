"""Each rule as a textbook writes it: voter by voter, in fractions, slow and plain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Points = list[dict[int, int]]


def tie_key(costs: Sequence[int], voters: Points, project: int) -> tuple[int, int, int]:
    """Lower cost, then more points, then the order of the projects."""
    return costs[project], -sum(points.get(project, 0) for points in voters), project


def greedy(budget: int, costs: Sequence[int], voters: Points, stop: bool = False) -> list[int]:
    """Most wanted first, skipping (or stopping at) what does not fit."""
    scores = [sum(points.get(project, 0) for points in voters) for project in range(len(costs))]
    order = sorted(range(len(costs)), key=lambda p: (-scores[p], *tie_key(costs, voters, p)))
    chosen: list[int] = []
    for project in (p for p in order if scores[p] and costs[p] <= budget):
        if costs[project] <= budget - sum(costs[p] for p in chosen):
            chosen.append(project)
        elif stop:
            break
    return chosen


def price(cost: int, money: list[Fraction], wants: list[int]) -> Fraction | None:
    """Least t with Σ min(money, t x wants) = cost, by trying each supporter as the poorest who pays in full."""
    supporters = sorted((i for i, u in enumerate(wants) if u), key=lambda i: money[i] / wants[i])
    supporters = [i for i in supporters if money[i] > 0] if cost else supporters
    if not supporters or sum(money[i] for i in supporters) < cost:
        return None
    for place, poorest in enumerate(supporters):
        rest = cost - sum(money[i] for i in supporters[:place])
        t = Fraction(rest) / sum(wants[i] for i in supporters[place:])
        if t * wants[poorest] <= money[poorest]:
            return t
    raise AssertionError("affordable, and yet nobody can pay")


def equal_shares(costs: Sequence[int], voters: Points, share: Fraction, by_cost: bool, budget: int) -> list[int]:
    """The Method of Equal Shares from a given share."""
    money = [share] * len(voters)
    remaining = {p for p in range(len(costs)) if costs[p] <= budget and any(v.get(p) for v in voters)}
    chosen: list[int] = []
    while True:
        offers = []
        for project in remaining:
            t = price(costs[project], money, [voter.get(project, 0) for voter in voters])
            if t is not None:
                rho = t / costs[project] if by_cost and costs[project] else t
                offers.append((rho, tie_key(costs, voters, project), project, t))
        if not offers:
            return chosen
        _, _, project, t = min(offers)
        chosen.append(project)
        remaining.remove(project)
        money = [have - min(have, t * voter.get(project, 0)) for have, voter in zip(money, voters, strict=True)]


def add1(budget: int, costs: Sequence[int], voters: Points, by_cost: bool, exhaustive: bool) -> list[int]:
    """Raise every share by one until the next run overspends (or nothing more fits)."""
    share = Fraction(budget, len(voters))
    wanted = {p for p in range(len(costs)) if costs[p] <= budget and any(v.get(p) for v in voters)}
    chosen = equal_shares(costs, voters, share, by_cost, budget)
    while share:
        left = budget - sum(costs[p] for p in chosen)
        missing = {p for p in wanted - set(chosen) if not exhaustive or costs[p] <= left}
        if not missing:
            break
        share += 1
        following = equal_shares(costs, voters, share, by_cost, budget)
        if sum(costs[p] for p in following) > budget:
            break
        chosen = following
    return chosen


def phragmen(budget: int, costs: Sequence[int], voters: Points) -> list[int]:
    """Sequential Phragmén; stops when one of the next projects does not fit."""
    loads = [Fraction(0)] * len(voters)
    supporters = {p: [i for i, v in enumerate(voters) if p in v] for p in range(len(costs)) if costs[p] <= budget}
    remaining = {p for p, who in supporters.items() if who}
    chosen: list[int] = []
    while remaining:
        new = {p: (sum((loads[i] for i in supporters[p]), Fraction(costs[p]))) / len(supporters[p]) for p in remaining}
        least = min(new.values())
        equals = sorted((p for p in remaining if new[p] == least), key=lambda p: tie_key(costs, voters, p))
        left = budget - sum(costs[p] for p in chosen)
        if any(costs[p] > left for p in equals):
            break
        chosen.append(equals[0])
        remaining.remove(equals[0])
        for i in supporters[equals[0]]:
            loads[i] = least
    return chosen
