"""Method of Equal Shares: one run, then the completion the rule asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from budgets.counting.greedy import GreedyRun, fund_in_order, greedy_order, has_equals
from budgets.counting.market import Limits, Market, first_share
from budgets.counting.shares import Engine, Purchase
from budgets.counting.shares_arrays import ArrayEngine
from budgets.counting.shares_cells import CellEngine
from budgets.counting.shares_scout import DoubtError, Scout
from budgets.counting.types import Add1Stop, Completion

# Below this many different ballots, remembering cells beats arrays (see tests/bench/bench_counting.py).
LARGE = 4_000


@dataclass
class SharesRun:
    """Purchases of the last run, its share per voter, how many runs, and the greedy complement."""

    purchases: list[Purchase]
    share: Fraction
    runs: int = 1
    complement: GreedyRun = field(default_factory=GreedyRun)

    @property
    def winners(self) -> list[int]:
        """Projects in the order chosen, complement last."""
        return [purchase.project for purchase in self.purchases] + self.complement.winners


def make_engine(market: Market) -> Engine:
    """The engine that suits the size of the election; both give the same purchases."""
    large = len(market.instance.groups) > LARGE
    return ArrayEngine(market) if large and not market.graded else CellEngine(market)


def run_equal_shares(market: Market, engine: Engine | None = None) -> SharesRun:
    """Equal Shares with its completion.

    Peters, Pierczyński, Skowron (2021); completions as in Faliszewski et al., IJCAI 2023.
    """
    buy = engine or make_engine(market)
    share = first_share(market.instance, market.parameters)
    run = SharesRun(buy(share), share)
    if market.parameters.completion is Completion.ADD1:
        return _raised(market, buy, run)
    if market.parameters.completion is Completion.GREEDY:
        run.complement = _complement(market, run)
    return run


def _complement(market: Market, run: SharesRun) -> GreedyRun:
    """Spend what is left by votes (or points), without paying any attention to shares."""
    limits = Limits(market)
    for purchase in run.purchases:
        limits.take(purchase.project)
    taken = set(run.winners)
    left = market.instance.budget - _cost(market, run.winners)
    order = greedy_order(market, (p for p in market.eligible if p not in taken), per_euro=False)
    complement = fund_in_order(market, order, left, limits)
    complement.tied = has_equals(market, order, per_euro=False)
    return complement


def _raised(market: Market, buy: Engine, run: SharesRun) -> SharesRun:
    """Raise everybody's share by the increment and recount, keeping the last run within the budget."""
    step = market.parameters.increment * 10**market.instance.decimals
    winners, share, runs = run.winners, run.share, 1
    while share and not _done(market, winners):
        following = _scouted(buy, share + step)
        runs += 1
        if _cost(market, following) > market.instance.budget:
            break
        winners, share = following, share + step
    return SharesRun(buy(share) if share != run.share else run.purchases, share, runs)


def _scouted(buy: Engine, share: Fraction) -> list[int]:
    """Winners from a share: by the scout where it is sure, else by the exact engine."""
    if isinstance(buy, CellEngine) and not buy.market.graded:
        try:
            return Scout(buy, share).run()
        except DoubtError:
            pass
    return [purchase.project for purchase in buy(share)]


def _cost(market: Market, winners: list[int]) -> int:
    return sum(market.costs[index] for index in winners)


def _done(market: Market, winners: list[int]) -> bool:
    """Whether nothing more can be bought, or nothing more fits (where the rule stops there)."""
    limits = Limits(market)
    for index in winners:
        limits.take(index)
    out = {*winners, *limits.closed}
    missing = [project for project in market.eligible if project not in out]
    if market.parameters.add1_stop is Add1Stop.EXHAUSTIVE:
        left = market.instance.budget - _cost(market, winners)
        missing = [project for project in missing if market.costs[project] <= left]
    return not missing
