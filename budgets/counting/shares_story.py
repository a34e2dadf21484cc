"""Equal Shares told project by project: whose money went where, and what was missing.

Purchases are exact; they are replayed here in millionths of the smallest unit, each payment rounded down,
so that every amount is an integer that does not depend on the machine or on the order of the ballots.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from budgets.counting.columns import IntArray
from budgets.counting.equal_shares import SharesRun
from budgets.counting.market import Limits, Market
from budgets.counting.outcome import Round
from budgets.counting.story import Story, Verdict, barred_verdicts, fill_greedy, greedy_rounds
from budgets.counting.types import Decision, Reason

# At least nine tenths of its cost was there: "very close".
CLOSE = Fraction(9, 10)


class Replay:
    """Money left per group of ballots (groups,), and what each project's supporters gave to each winner."""

    def __init__(self, market: Market, run: SharesRun) -> None:
        self.market, self.columns = market, market.instance.columns
        self.grain = _grain(market)
        self.purse = int(run.share * self.grain)
        self.left: IntArray = np.full(len(self.columns.weights), self.purse, np.int64)
        bought = {purchase.project for purchase in run.purchases}
        self.losers = sorted(set(market.eligible) - bought)
        self.entries = [self.columns.of(project) for project in self.losers]
        self.given: dict[int, list[tuple[int, int]]] = {project: [] for project in self.losers}
        self.before: dict[int, int] = {}
        for purchase in run.purchases:
            self._pay(purchase.project, purchase.price)

    def money(self, project: int) -> int:
        """What supporters of a project have left together, in grains."""
        part = self.columns.of(project)
        return int((self.left[self.columns.groups[part]] * self.columns.entry_weights[part]).sum())

    def _pay(self, project: int, price: Fraction) -> None:
        self.before[project] = self.money(project)
        part = self.columns.of(project)
        members = self.columns.groups[part]
        points = self.market.points[part] if self.market.graded else np.ones(len(members), np.int64)
        due = min(int(price * self.grain), self.purse) * points
        paid = np.minimum(self.left[members], due)
        self.left[members] -= paid
        spent = np.zeros(len(self.left), np.int64)
        spent[members] = paid * self.columns.weights[members]
        for loser, entries in zip(self.losers, self.entries, strict=True):
            amount = int(spent[self.columns.groups[entries]].sum())
            if amount:
                self.given[loser].append((project, amount))


def _grain(market: Market) -> int:
    """Grains in the smallest unit: a million, fewer when the budget is so large that 64 bits would not do."""
    grades = int(market.points.max(initial=1)) if market.graded else 1
    room = 2**62 // max(market.instance.budget * grades, 1)
    return max(min(10**6, room), 1)


def shares_story(market: Market, run: SharesRun) -> Story:
    """Rounds and verdicts of Equal Shares and of its greedy complement."""
    replay = Replay(market, run)
    verdicts = barred_verdicts(market)
    bought = {purchase.project for purchase in run.purchases}
    closed = _closed(market, run)
    for index in market.eligible:
        if index in bought:
            verdicts[index].support = _percent(replay.before[index], market.costs[index] * replay.grain, 100)
        else:
            _explain_loser(market, run, replay, index, verdicts[index])
            verdicts[index].reason = closed.get(index, verdicts[index].reason)
    fill_greedy(market, run.complement, verdicts)
    for index in run.complement.winners:
        verdicts[index].complement, verdicts[index].reason = True, None
    tied = run.complement.tied or any(len(purchase.tied) > 1 for purchase in run.purchases)
    return Story(run.winners, _rounds(market, run), verdicts, tied, run.share, run.runs)


def _closed(market: Market, run: SharesRun) -> dict[int, Reason]:
    limits = Limits(market)
    for purchase in run.purchases:
        limits.take(purchase.project)
    return limits.closed


def _percent(part: int, whole: int, least: int) -> int:
    return max(100 * part // whole, least) if whole else 100


def _explain_loser(market: Market, run: SharesRun, replay: Replay, index: int, verdict: Verdict) -> None:
    """One of three honest answers, with its numbers."""
    cost, money = market.costs[index] * replay.grain, replay.money(index)
    verdict.support = min(_percent(money, cost, 0), 99)
    missing = max(cost - money, 1)
    verdict.missing_cost = -(-missing // replay.grain)
    verdict.missing_votes = -(-missing // replay.purse) if replay.purse else None
    if market.votes[index] * run.share < market.costs[index]:
        verdict.reason = Reason.TOO_FEW_VOTES
    elif money >= CLOSE * cost:
        verdict.reason = Reason.VERY_CLOSE
    else:
        verdict.reason = Reason.SHARE_SPENT
    ranked = sorted(replay.given[index], key=lambda pair: (-pair[1], market.ranks[pair[0]]))
    verdict.elsewhere = [(project, amount // replay.grain) for project, amount in ranked[:2]]


def _rounds(market: Market, run: SharesRun) -> list[Round]:
    left, rounds = market.instance.budget, []
    projects = market.instance.projects
    for purchase in run.purchases:
        project = projects[purchase.project]
        rounds.append(
            Round(
                project=project.id,
                decision=Decision.CHOSEN,
                cost=project.cost,
                left=left,
                price=purchase.rho,
                payment=purchase.price,
                payers=purchase.payers,
                full=purchase.full,
                tied=tuple(projects[index].id for index in purchase.tied if len(purchase.tied) > 1),
            )
        )
        left -= project.cost
    return rounds + greedy_rounds(market, run.complement, complement=True)
