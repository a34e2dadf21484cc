"""Each parameter of a règlement changes what it says, and each loser is told the truth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from budgets.counting.count import compare, count, with_budget
from budgets.counting.types import (
    Add1Stop,
    BallotKind,
    Completion,
    Decision,
    Instance,
    Misfit,
    ParameterError,
    Parameters,
    Project,
    Ranking,
    Reason,
    Rule,
    Start,
    Utilities,
    group_ballots,
)

from .conftest import election

GREEDY = Parameters()
SHARES = Parameters(rule=Rule.EQUAL_SHARES)


def test_greedy_skips_or_stops_at_the_first_project_that_does_not_fit() -> None:
    instance = election(100, [80, 50, 20], [[0], [0], [0], [1], [1], [2]])
    assert count(instance, GREEDY).winners == ("0", "2")
    assert count(instance, replace(GREEDY, misfit=Misfit.STOP)).winners == ("0",)


def test_greedy_per_euro_prefers_the_cheap() -> None:
    instance = election(100, [90, 10], [[0], [0], [1]])
    assert count(instance, GREEDY).winners == ("0", "1")
    assert count(instance, Parameters(rule=Rule.GREEDY_PER_EURO)).winners == ("1", "0")


def test_a_threshold_is_reached_by_equality_and_its_share_counts_valid_ballots_only() -> None:
    instance = election(100, [10, 10], [[0], [0], [1], [], []])
    assert count(instance, replace(GREEDY, threshold=2)).winners == ("0",)
    third = replace(GREEDY, threshold_share=Fraction(1, 3))
    assert count(instance, third).winners == ("0", "1")
    assert count(instance, replace(third, threshold_share=Fraction(2, 5))).projects[1].missing_votes == 1


def test_a_top_up_funds_the_next_project_when_enough_of_it_is_left() -> None:
    instance = election(100, [60, 50, 10], [[0], [0], [0], [1], [1], [2]])
    assert count(instance, GREEDY).winners == ("0", "2")
    outcome = count(instance, replace(GREEDY, top_up=Fraction(4, 5)))
    assert outcome.winners == ("0", "1")
    assert outcome.rounds[1].decision is Decision.TOPPED_UP
    assert outcome.rounds[2].reason is Reason.STOPPED
    assert count(instance, replace(GREEDY, top_up=Fraction(9, 10))).winners == ("0", "2")


@pytest.mark.parametrize("rule", [GREEDY, SHARES, Parameters(rule=Rule.PHRAGMEN)])
def test_only_one_project_of_an_exclusive_group_is_funded(rule: Parameters) -> None:
    plain = election(90, [30, 30, 30], [[0, 1], [0, 1], [0, 2]])
    projects = tuple(replace(project, group="place") if i < 2 else project for i, project in enumerate(plain.projects))
    instance = replace(plain, projects=projects)
    outcome = count(instance, rule)
    assert "0" in outcome.winners
    assert "1" not in outcome.winners
    assert outcome.projects[1].reason is Reason.GROUP_TAKEN
    assert "1" in count(instance, replace(rule, exclusive_groups=False)).winners


def test_a_proposer_has_no_more_projects_than_the_cap() -> None:
    plain = election(90, [30, 30, 30], [[0, 1], [0, 1], [0, 2]])
    instance = replace(plain, projects=tuple(replace(project, proposer="Ana") for project in plain.projects))
    outcome = count(instance, replace(GREEDY, proposer_cap=2))
    assert outcome.winners == ("0", "1")
    assert outcome.projects[2].reason is Reason.PROPOSER_CAP


def test_points_and_a_ranking_decide_by_their_sums() -> None:
    given = [((0, 1), (1, 3)), ((0,), (1,))]
    projects = (Project("x", 10), Project("y", 10))
    by_points = Instance(10, projects, group_ballots(given, BallotKind.POINTS), BallotKind.POINTS)
    assert count(by_points, GREEDY).winners == ("y",)
    ranked = election(10, [10, 10, 10], [[0, 1, 2], [1, 0, 2], [1, 2]], BallotKind.RANKING)
    assert [item.score for item in count(ranked, GREEDY).projects] == [5, 8, 4]
    table = replace(GREEDY, ranking=Ranking.TABLE, ranking_table=(10, 1))
    assert [item.score for item in count(ranked, table).projects] == [11, 21, 1]


def test_empty_ballots_share_the_budget_or_do_not() -> None:
    instance = election(100, [50], [[0], [], []])
    assert count(instance, SHARES).winners == ()
    assert count(instance, replace(SHARES, count_empty=False)).winners == ("0",)


def test_the_floor_of_the_first_share_drops_the_cents() -> None:
    instance = replace(election(10_000, [3333], [[0], [], []]), decimals=2)
    assert count(instance, SHARES).share == Fraction(10_000, 3)
    assert count(instance, replace(SHARES, start=Start.FLOOR)).share == 3300
    assert count(instance, replace(SHARES, start=Start.FLOOR)).winners == ()


def test_the_greedy_complement_is_marked() -> None:
    instance = election(100, [50, 50], [[0], [0], [0], [1]])
    outcome = count(instance, replace(SHARES, completion=Completion.GREEDY))
    assert outcome.winners == ("0", "1")
    assert [item.complement for item in outcome.projects] == [False, True]
    assert outcome.rounds[1].decision is Decision.COMPLEMENT


def test_raising_shares_may_stop_when_nothing_fits_or_only_when_the_next_overspends() -> None:
    ballots = [[0]] * 2 + [[1]] * 3 + [[2]]
    instance = election(60, [30, 40, 20], ballots)
    early = replace(SHARES, completion=Completion.ADD1, add1_stop=Add1Stop.EXHAUSTIVE)
    for rule in (early, replace(early, add1_stop=Add1Stop.OVERSPEND)):
        assert count(instance, rule).total <= 60
    assert count(instance, early).runs <= count(instance, replace(early, add1_stop=Add1Stop.OVERSPEND)).runs


def test_ties_go_to_the_cheaper_then_the_published_order_and_the_other_order_is_told() -> None:
    instance = election(10, [10, 10, 10], [[0], [1], [2]])
    outcome = count(instance, replace(GREEDY, tie_order=("2", "0", "1")))
    assert outcome.winners == ("2",)
    assert (outcome.tie_break.met, outcome.tie_break.decided) == (True, True)
    assert outcome.tie_break.other_winners == ("1",)
    cheaper = election(10, [10, 9], [[0], [1]])
    assert count(cheaper, GREEDY).winners == ("1",)
    assert not count(election(20, [10, 10], [[0], [1]]), GREEDY).tie_break.decided


def test_a_loser_of_equal_shares_hears_where_its_supporters_money_went() -> None:
    # Four friends want 0 and 1: what they pay for 0 is missing for 1. Nobody but one wants 2.
    instance = election(100, [40, 48, 90], [[0, 1]] * 4 + [[2]] * 4)
    spent = {item.id: item for item in count(instance, SHARES).projects}
    assert spent["0"].support == 125
    assert (spent["1"].reason, spent["1"].elsewhere, spent["1"].missing_cost) == (
        Reason.SHARE_SPENT,
        (("0", 40),),
        38,
    )
    assert spent["1"].support == 20
    assert spent["1"].missing_votes == 4
    assert spent["2"].reason is Reason.TOO_FEW_VOTES
    close = count(election(100, [51, 99], [[0], [0], [1], [1]]), SHARES).projects[0]
    assert (close.reason, close.missing_cost, close.support) == (Reason.TOO_FEW_VOTES, 1, 98)


def test_very_close_is_said_with_what_was_missing() -> None:
    instance = election(100, [4, 48], [[0, 1], [1]])
    item = count(instance, replace(SHARES, utilities=Utilities.CARDINALITY)).projects[1]
    assert item.funded
    near = count(election(100, [4, 98], [[0, 1], [1]]), SHARES).projects[0]
    assert (near.reason, near.missing_cost, near.missing_votes) == (Reason.SHARE_SPENT, 3, 1)
    closer = count(election(100, [10, 96], [[0, 1], [0, 1]]), replace(SHARES, utilities=Utilities.CARDINALITY))
    assert closer.projects[1].reason is Reason.VERY_CLOSE
    assert closer.projects[1].missing_cost == 6


def test_a_loser_of_greedy_hears_its_turn_and_the_cheaper_one_taken_after() -> None:
    instance = election(100, [80, 50, 20], [[0]] * 3 + [[1]] * 2 + [[2]])
    item = count(instance, GREEDY).projects[1]
    assert (item.rank, item.left_at_turn, item.cheaper_taken) == (2, 20, "2")
    assert (item.reason, item.missing_cost, item.missing_votes) == (Reason.NO_ROOM, 30, 1)


def test_coverage_says_how_many_voters_got_how_many_choices() -> None:
    outcome = count(election(30, [10, 10, 10, 99], [[0, 1, 2], [0, 1], [0], [3], []]), GREEDY)
    seen = outcome.coverage
    assert (seen.none, seen.one, seen.two, seen.three_or_more, seen.funded_choices) == (2, 1, 1, 1, 6)
    assert seen.share_heard == Fraction(3, 5)


def test_other_rules_and_another_budget_are_compared_with_the_published_one() -> None:
    instance = election(100, [80, 50, 20], [[0], [0], [0], [1], [1], [2]])
    base = count(instance, GREEDY)
    other = compare(instance, {"stop": replace(GREEDY, misfit=Misfit.STOP)}, base)["stop"]
    assert (other.winners, other.gained, other.lost, other.total) == (("0",), (), ("2",), 80)
    assert with_budget(base, Fraction(3, 2)).gained == ("1",)


def test_the_hash_follows_every_ballot_and_every_parameter() -> None:
    instance = election(100, [80, 20], [[0], [1]])
    hashes = {
        count(instance, GREEDY).hash,
        count(instance, replace(GREEDY, threshold=1)).hash,
        count(election(100, [80, 20], [[0], [1], []]), GREEDY).hash,
        count(election(101, [80, 20], [[0], [1]]), GREEDY).hash,
    }
    assert len(hashes) == 4


@pytest.mark.parametrize("instance", [election(100, [], []), election(0, [10], [[0]]), election(100, [10], [])])
@pytest.mark.parametrize("rule", list(Rule))
def test_an_election_without_projects_money_or_ballots_funds_nothing(instance: Instance, rule: Rule) -> None:
    for completion in Completion:
        outcome = count(instance, Parameters(rule=rule, completion=completion))
        assert (outcome.winners, outcome.total) == ((), 0)
        assert outcome.hash


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": -1},
        {"increment": 0},
        {"threshold_share": Fraction(3, 2)},
        {"top_up": Fraction(0)},
        {"ranking": Ranking.TABLE},
        {"tie_order": ("a", "a")},
        {"proposer_cap": -1},
    ],
)
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        Parameters(**wrong)  # type: ignore[arg-type]  # the wrong values are the point


def test_a_published_order_that_names_a_foreign_project_is_refused() -> None:
    with pytest.raises(ParameterError, match="tie_order_unknown"):
        count(election(10, [10], [[0]]), Parameters(tie_order=("9",)))
