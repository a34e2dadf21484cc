"""Counting an election by a published rule: the one entry to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from budgets.counting.equal_shares import run_equal_shares
from budgets.counting.greedy import run_greedy
from budgets.counting.market import Market, open_market
from budgets.counting.outcome import Coverage, Outcome, ProjectResult, TieBreak
from budgets.counting.phragmen import run_phragmen
from budgets.counting.phragmen_story import phragmen_story
from budgets.counting.shares_story import shares_story
from budgets.counting.story import Story, Verdict, greedy_story
from budgets.counting.types import Instance, Parameters, Rule


def count(instance: Instance, parameters: Parameters) -> Outcome:
    """Count an election; exact, deterministic, independent of the order of the ballots.

    Raises `ParameterError` when the rule does not suit the election.
    """
    market = open_market(instance, parameters)
    story = _tell(market)
    ids = [project.id for project in instance.projects]
    return Outcome(
        instance=instance,
        parameters=parameters,
        winners=tuple(ids[index] for index in story.winners),
        rounds=tuple(story.rounds),
        projects=_results(market, story),
        coverage=coverage(instance, story.winners),
        tie_break=_tie_break(market, story),
        share=story.share,
        runs=story.runs,
    )


def _tell(market: Market) -> Story:
    match market.parameters.rule:
        case Rule.EQUAL_SHARES:
            return shares_story(market, run_equal_shares(market))
        case Rule.PHRAGMEN:
            return phragmen_story(market, run_phragmen(market))
        case _:
            return greedy_story(market, run_greedy(market))


def winners_of(market: Market) -> list[int]:
    """Only the winners, in the order chosen."""
    match market.parameters.rule:
        case Rule.EQUAL_SHARES:
            return run_equal_shares(market).winners
        case Rule.PHRAGMEN:
            return run_phragmen(market).winners
        case _:
            return run_greedy(market).winners


def _tie_break(market: Market, story: Story) -> TieBreak:
    """Whether ties decided: count again with the whole tie order reversed."""
    if not story.tied:
        return TieBreak()
    other = winners_of(open_market(market.instance, market.parameters, reverse_ties=True))
    if set(other) == set(story.winners):
        return TieBreak(met=True)
    ids = [project.id for project in market.instance.projects]
    return TieBreak(met=True, decided=True, other_winners=tuple(ids[index] for index in other))


def coverage(instance: Instance, winners: list[int]) -> Coverage:
    """How many of each voter's choices are funded."""
    columns = instance.columns
    funded = np.zeros(len(columns.weights), np.int64)
    for index in winners:
        funded[columns.groups[columns.of(index)]] += 1
    none, one, two, more = (int(columns.weights[np.minimum(funded, 3) == number].sum()) for number in range(4))
    return Coverage(none, one, two, more, int((funded * columns.weights).sum()))


def _results(market: Market, story: Story) -> tuple[ProjectResult, ...]:
    places = {index: place for place, index in enumerate(story.winners, 1)}
    ranks = {index: rank for rank, index in enumerate(market.by_score, 1)}
    return tuple(
        _result(market, index, ranks[index], places.get(index), verdict) for index, verdict in enumerate(story.verdicts)
    )


def _result(market: Market, index: int, rank: int, place: int | None, verdict: Verdict) -> ProjectResult:
    projects = market.instance.projects
    lost = place is None
    return ProjectResult(
        id=projects[index].id,
        cost=projects[index].cost,
        votes=market.votes[index],
        score=market.scores[index],
        rank=rank,
        funded=not lost,
        place=place,
        complement=verdict.complement,
        support=verdict.support,
        reason=verdict.reason if lost else None,
        missing_cost=verdict.missing_cost if lost else None,
        missing_votes=verdict.missing_votes if lost else None,
        elsewhere=tuple((projects[other].id, amount) for other, amount in verdict.elsewhere) if lost else (),
        left_at_turn=verdict.left_at_turn if lost else None,
        cheaper_taken=_id(market, verdict.cheaper_taken) if lost else None,
    )


def _id(market: Market, index: int | None) -> str | None:
    return None if index is None else market.instance.projects[index].id


@dataclass(frozen=True)
class Alternative:
    """What another rule would have given: winners, money (smallest unit), coverage, gained and lost ids."""

    winners: tuple[str, ...]
    total: int
    coverage: Coverage
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def compare(instance: Instance, rules: Mapping[str, Parameters], base: Outcome) -> dict[str, Alternative]:
    """Count the same ballots by other rules, and say what changes against `base`."""
    return {name: _alternative(instance, parameters, base) for name, parameters in rules.items()}


def _alternative(instance: Instance, parameters: Parameters, base: Outcome) -> Alternative:
    indexes = winners_of(open_market(instance, parameters))
    winners = tuple(instance.projects[index].id for index in indexes)
    return Alternative(
        winners=winners,
        total=sum(instance.projects[index].cost for index in indexes),
        coverage=coverage(instance, indexes),
        gained=tuple(name for name in winners if name not in base.winners),
        lost=tuple(name for name in base.winners if name not in winners),
    )


def with_budget(base: Outcome, factor: Fraction) -> Alternative:
    """What the same rule would have given with another budget (11/10: ten percent more)."""
    instance = replace(base.instance, budget=int(base.instance.budget * factor))
    return _alternative(instance, base.parameters, base)
