"""What every rule needs before it starts: votes, scores, tie order, who may be funded at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from budgets.counting.columns import IntArray
from budgets.counting.types import (
    BallotKind,
    Instance,
    ParameterError,
    Parameters,
    Ranking,
    Reason,
    Rule,
    Start,
    Utilities,
)


@dataclass(frozen=True)
class Market:
    """An election made ready for one rule; every sequence is indexed by project.

    `points` (entries of `columns`,) points of each named project; `scores` their sums; `votes` ballots;
    `ranks` place in the tie order (0 wins); `gains` factor between a price and its ρ in Equal Shares;
    `barred` projects that may not be funded, with the reason.
    """

    instance: Instance
    parameters: Parameters
    points: IntArray
    scores: tuple[int, ...]
    ranks: tuple[int, ...]
    gains: tuple[int, ...]
    barred: dict[int, Reason]

    @property
    def votes(self) -> tuple[int, ...]:
        """Ballots naming each project."""
        return self.instance.votes

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """Costs in the smallest unit."""
        return tuple(project.cost for project in self.instance.projects)

    @cached_property
    def eligible(self) -> list[int]:
        """Projects that may be funded, in tie order."""
        return sorted(set(range(len(self.ranks))) - set(self.barred), key=self.ranks.__getitem__)

    @property
    def by_score(self) -> list[int]:
        """All projects, most wanted first, equals in tie order."""
        return sorted(range(len(self.ranks)), key=lambda index: (-self.scores[index], self.ranks[index]))

    @property
    def graded(self) -> bool:
        """Whether supporters of one project may gain differently from it."""
        return self.instance.kind.graded and self.parameters.utilities is not Utilities.COST


def open_market(instance: Instance, parameters: Parameters, reverse_ties: bool = False) -> Market:
    """Prepare a count. Raises `ParameterError` when the rule does not suit the election."""
    points = _points(instance, parameters)
    scores = instance.columns.sums(points * instance.columns.entry_weights)
    by_cost = parameters.rule is Rule.EQUAL_SHARES and parameters.utilities is not Utilities.CARDINALITY
    return Market(
        instance=instance,
        parameters=parameters,
        points=points,
        scores=scores,
        ranks=_tie_ranks(instance, parameters, scores, reverse_ties),
        gains=tuple(max(project.cost, 1) if by_cost else 1 for project in instance.projects),
        barred=_barred(instance, parameters, scores),
    )


def _points(instance: Instance, parameters: Parameters) -> IntArray:
    """Points per entry; a ranking gives Borda's (longest ballot minus position) or the table's."""
    if instance.kind is not BallotKind.RANKING:
        return instance.columns.points
    if parameters.ranking is Ranking.BORDA:
        return np.maximum(instance.longest - instance.columns.ranks, 0)
    table = np.array([*parameters.ranking_table, 0], np.int64)
    return table[np.minimum(instance.columns.ranks, len(table) - 1)]


def _tie_ranks(instance: Instance, parameters: Parameters, scores: Sequence[int], reverse: bool) -> tuple[int, ...]:
    """Place of each project among equals: lower cost, then more votes (or points), then published order."""
    ids = [project.id for project in instance.projects]
    published = {name: place for place, name in enumerate(parameters.tie_order)}
    if set(published) - set(ids):
        raise ParameterError("tie_order_unknown")
    keys = [
        (project.cost, -scores[index], published.get(project.id, len(published)), index)
        for index, project in enumerate(instance.projects)
    ]
    if parameters.tie_by_order_only:
        keys = [(0, 0, *key[2:]) for key in keys]
    ranks = [0] * len(ids)
    for place, index in enumerate(sorted(range(len(ids)), key=keys.__getitem__, reverse=reverse)):
        ranks[index] = place
    return tuple(ranks)


def threshold(instance: Instance, parameters: Parameters) -> int:
    """Least score a project needs: the number given, or the share of valid ballots rounded up."""
    share = parameters.threshold_share * instance.valid_voters
    return max(parameters.threshold, -(-share.numerator // share.denominator))


def _barred(instance: Instance, parameters: Parameters, scores: Sequence[int]) -> dict[int, Reason]:
    least = threshold(instance, parameters)
    barred: dict[int, Reason] = {}
    for index, project in enumerate(instance.projects):
        if project.cost > instance.budget and parameters.top_up is None:
            barred[index] = Reason.ABOVE_BUDGET
        elif scores[index] == 0:
            barred[index] = Reason.NO_VOTES
        elif scores[index] < least:
            barred[index] = Reason.BELOW_THRESHOLD
    return barred


@dataclass
class Limits:
    """Exclusive groups and the cap per proposer, followed while projects are chosen."""

    market: Market
    closed: dict[int, Reason] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, chosen: int) -> list[int]:
        """Record a funded project; answers the projects that may no longer be funded."""
        return [*self._same_group(chosen), *self._capped(chosen)]

    def _same_group(self, chosen: int) -> list[int]:
        group = self.market.instance.projects[chosen].group
        if not group or not self.market.parameters.exclusive_groups:
            return []
        same = [project.group == group for project in self.market.instance.projects]
        return self._close(Reason.GROUP_TAKEN, same, chosen)

    def _capped(self, chosen: int) -> list[int]:
        cap, proposer = self.market.parameters.proposer_cap, self.market.instance.projects[chosen].proposer
        if not cap or not proposer:
            return []
        self.taken[proposer] = self.taken.get(proposer, 0) + 1
        if self.taken[proposer] < cap:
            return []
        same = [project.proposer == proposer for project in self.market.instance.projects]
        return self._close(Reason.PROPOSER_CAP, same, chosen)

    def _close(self, reason: Reason, mask: list[bool], chosen: int) -> list[int]:
        indexes = [index for index, same in enumerate(mask) if same and index != chosen]
        fresh = [index for index in indexes if index not in self.closed]
        self.closed.update(dict.fromkeys(fresh, reason))
        return fresh


def voters_counted(instance: Instance, parameters: Parameters) -> int:
    """How many people share the budget."""
    return instance.voters if parameters.count_empty else instance.valid_voters


def first_share(instance: Instance, parameters: Parameters) -> Fraction:
    """What each voter starts with, in the smallest unit: B/n, or its floor in whole currency units."""
    voters = voters_counted(instance, parameters)
    if not voters:
        return Fraction(0)
    if parameters.start is Start.FLOOR:
        unit = 10**instance.decimals
        return Fraction(instance.budget // (voters * unit) * unit)
    return Fraction(instance.budget, voters)
