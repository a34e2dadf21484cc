"""Random elections: the engine against the textbook, and what must hold whatever the ballots."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.counting.count import count
from budgets.counting.equal_shares import run_equal_shares
from budgets.counting.greedy import run_greedy
from budgets.counting.market import first_share, open_market
from budgets.counting.outcome import canonical
from budgets.counting.phragmen import run_phragmen
from budgets.counting.shares_arrays import ArrayEngine
from budgets.counting.shares_cells import CellEngine
from budgets.counting.shares_scout import DoubtError, Scout
from budgets.counting.types import (
    Add1Stop,
    BallotKind,
    Completion,
    Instance,
    Misfit,
    Parameters,
    Project,
    Reason,
    Rule,
    Utilities,
    group_ballots,
)

from . import naive

# Few different costs and voters: exact ties, shared prices and thin margins are the rule, not the exception.
COSTS = st.sampled_from([0, 1, 2, 3, 5, 10, 10, 20, 21, 30, 50, 100, 120])


@st.composite
def approvals(draw: st.DrawFn) -> tuple[int, list[int], list[dict[int, int]]]:
    """A budget, costs, and who names what."""
    costs = draw(st.lists(COSTS, min_size=1, max_size=7))
    ballot = st.sets(st.integers(0, len(costs) - 1), max_size=len(costs))
    voters = draw(st.lists(ballot, min_size=1, max_size=12))
    return draw(st.integers(0, 200)), costs, [dict.fromkeys(sorted(one), 1) for one in voters]


@st.composite
def points(draw: st.DrawFn) -> tuple[int, list[int], list[dict[int, int]]]:
    """A budget, costs, and how many points each voter gives."""
    costs = draw(st.lists(COSTS, min_size=1, max_size=5))
    ballot = st.dictionaries(st.integers(0, len(costs) - 1), st.integers(1, 4), max_size=len(costs))
    voters = draw(st.lists(ballot, min_size=1, max_size=8))
    return draw(st.integers(0, 150)), costs, voters


Election = tuple[int, list[int], list[dict[int, int]]]


def _instance(drawn: Election, kind: BallotKind = BallotKind.APPROVAL) -> Instance:
    budget, costs, voters = drawn
    ballots = [(tuple(voter), tuple(voter.values())) for voter in voters]
    projects = tuple(Project(f"p{index}", cost) for index, cost in enumerate(costs))
    return Instance(budget, projects, group_ballots(ballots, kind), kind)


@given(approvals(), st.booleans())
def test_greedy_is_the_textbook_one(drawn: Election, stop: bool) -> None:
    parameters = Parameters(misfit=Misfit.STOP if stop else Misfit.SKIP)
    assert run_greedy(open_market(_instance(drawn), parameters)).winners == naive.greedy(*drawn, stop)


@given(points())
def test_greedy_by_points_is_the_textbook_one(drawn: Election) -> None:
    instance = _instance(drawn, BallotKind.POINTS)
    assert run_greedy(open_market(instance, Parameters())).winners == naive.greedy(*drawn)


@pytest.mark.parametrize("engine", [ArrayEngine, CellEngine])
@pytest.mark.parametrize("utilities", [Utilities.COST, Utilities.CARDINALITY])
@given(drawn=approvals())
@settings(max_examples=150)
def test_equal_shares_is_the_textbook_one(engine: Callable[[Any], Any], utilities: Utilities, drawn: Election) -> None:
    budget, costs, voters = drawn
    instance = _instance(drawn)
    market = open_market(instance, Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities))
    share = first_share(instance, market.parameters)
    bought = engine(market)(share)
    by_cost = utilities is Utilities.COST
    expected = naive.equal_shares(costs, voters, share, by_cost, budget)
    assert sorted(_paid(bought, costs)) == sorted(p for p in expected if costs[p])
    assert _paid(bought, costs) == [p for p in expected if costs[p]]
    assert {purchase.project for purchase in bought if not costs[purchase.project]} == {
        p for p, cost in enumerate(costs) if cost == 0 and any(p in voter for voter in voters)
    }


def _paid(bought: list[Any], costs: list[int]) -> list[int]:
    return [purchase.project for purchase in bought if costs[purchase.project]]


@given(points())
def test_equal_shares_with_points_is_the_textbook_one(drawn: Election) -> None:
    budget, costs, voters = drawn
    instance = _instance(drawn, BallotKind.POINTS)
    parameters = Parameters(rule=Rule.EQUAL_SHARES, utilities=Utilities.CARDINALITY)
    share = first_share(instance, parameters)
    bought = CellEngine(open_market(instance, parameters))(share)
    expected = naive.equal_shares(costs, voters, share, False, budget)
    assert _paid(bought, costs) == [p for p in expected if costs[p]]


@given(approvals(), st.sampled_from([Utilities.COST, Utilities.CARDINALITY]), st.sampled_from(list(Add1Stop)))
@settings(max_examples=60)
def test_raising_shares_is_the_textbook_one(drawn: Election, utilities: Utilities, stop: Add1Stop) -> None:
    parameters = Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities, completion=Completion.ADD1, add1_stop=stop)
    winners = run_equal_shares(open_market(_instance(drawn), parameters)).winners
    exhaustive = stop is Add1Stop.EXHAUSTIVE
    assert set(winners) == set(naive.add1(*drawn, utilities is Utilities.COST, exhaustive)) | _free(drawn)


@given(approvals(), st.sampled_from([Utilities.COST, Utilities.CARDINALITY]), st.fractions(1, 60, max_denominator=9))
def test_a_scout_names_the_exact_winners_or_admits_a_doubt(
    drawn: Election, utilities: Utilities, share: Fraction
) -> None:
    market = open_market(_instance(drawn), Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities))
    engine = CellEngine(market)
    try:
        scouted = Scout(engine, share).run()
    except DoubtError:
        return
    assert scouted == [purchase.project for purchase in engine(share)]


def _free(drawn: Election) -> set[int]:
    _, costs, voters = drawn
    return {p for p, cost in enumerate(costs) if cost == 0 and any(p in voter for voter in voters)}


@given(approvals())
def test_phragmen_is_the_textbook_one(drawn: Election) -> None:
    market = open_market(_instance(drawn), Parameters(rule=Rule.PHRAGMEN))
    assert run_phragmen(market).winners == naive.phragmen(*drawn)


RULES = [
    Parameters(),
    Parameters(rule=Rule.GREEDY_PER_EURO),
    Parameters(rule=Rule.PHRAGMEN),
    Parameters(rule=Rule.EQUAL_SHARES, completion=Completion.GREEDY),
    Parameters(rule=Rule.EQUAL_SHARES, utilities=Utilities.CARDINALITY, completion=Completion.ADD1),
]


@pytest.mark.parametrize("parameters", RULES, ids=lambda one: f"{one.rule}-{one.completion}")
@given(drawn=approvals(), seed=st.integers())
@settings(max_examples=40)
def test_shuffling_the_ballots_changes_no_byte_of_the_result(
    parameters: Parameters, drawn: Election, seed: int
) -> None:
    budget, costs, voters = drawn
    shuffled = list(voters)
    random.Random(seed).shuffle(shuffled)
    first = count(_instance(drawn), parameters)
    second = count(_instance((budget, costs, shuffled)), parameters)
    assert canonical(first.to_dict()) == canonical(second.to_dict())


@pytest.mark.parametrize("parameters", RULES, ids=lambda one: f"{one.rule}-{one.completion}")
@given(drawn=approvals())
@settings(max_examples=40)
def test_no_rule_spends_more_than_the_budget_and_every_loser_has_a_reason(
    parameters: Parameters, drawn: Election
) -> None:
    outcome = count(_instance(drawn), parameters)
    assert outcome.total <= drawn[0]
    for project in outcome.projects:
        assert project.funded == (project.reason is None)
        assert project.funded == (project.id in outcome.winners)
        if not project.funded and project.support is not None:
            assert project.support < 100


@given(approvals())
def test_the_votes_said_to_be_missing_in_greedy_would_have_been_enough(drawn: Election) -> None:
    instance = _instance(drawn)
    for index, project in enumerate(count(instance, Parameters()).projects):
        if project.reason is Reason.NO_ROOM and project.missing_votes:
            helped = [*drawn[2], *([{index: 1}] * project.missing_votes)]
            again = count(_instance((drawn[0], drawn[1], helped)), Parameters())
            assert project.id in again.winners


@given(approvals(), st.integers(1, 9))
def test_amounts_in_cents_elect_the_same_projects(drawn: Election, decimals: int) -> None:
    budget, costs, voters = drawn
    scale = 10**decimals
    rule = Parameters(rule=Rule.EQUAL_SHARES)
    scaled = replace(_instance((budget * scale, [cost * scale for cost in costs], voters)), decimals=decimals)
    assert count(scaled, rule).winners == count(_instance(drawn), rule).winners
    assert first_share(scaled, rule) == scale * Fraction(budget, len(voters))
