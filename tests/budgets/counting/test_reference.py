"""Counting against published results of real elections, rule by rule."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from budgets.counting.count import count, coverage
from budgets.counting.equal_shares import run_equal_shares
from budgets.counting.greedy import run_greedy
from budgets.counting.market import first_share, open_market
from budgets.counting.meta_rule import rule_of
from budgets.counting.pabulib_read import read
from budgets.counting.phragmen import run_phragmen
from budgets.counting.shares_arrays import ArrayEngine
from budgets.counting.shares_cells import CellEngine
from budgets.counting.types import Add1Stop, BallotKind, Completion, Instance, Parameters, Rule, Utilities

from .conftest import election, shared_elections

# Rules that took the reference counter longer than this are left to `POSSIBLES_SLOW=1` (all: about 2 minutes).
QUICK_SECONDS = float("inf") if os.environ.get("POSSIBLES_SLOW") else 2.0
FOLDER = shared_elections()
FILES = sorted(path.name for path in FOLDER.glob("*.pb")) if FOLDER else []


def _shares(name: str) -> Parameters:
    utilities = Utilities.COST if "cost" in name else Utilities.CARDINALITY
    stop = Add1Stop.OVERSPEND if "noexh" in name else Add1Stop.EXHAUSTIVE
    completion = Completion.ADD1 if "add1" in name else Completion.NONE
    completion = Completion.GREEDY if "greedy" in name else completion
    return Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities, completion=completion, add1_stop=stop)


def _winners(instance: Instance, name: str, expected: dict[str, Any]) -> list[int]:
    if name == "greedy":
        return run_greedy(open_market(instance, Parameters())).winners
    if name == "phragmen":
        return run_phragmen(open_market(instance, Parameters(rule=Rule.PHRAGMEN))).winners
    run = run_equal_shares(open_market(instance, _shares(name)))
    if "b_exact" in expected:
        assert run.share == Fraction(expected["b_exact"])
        assert run.runs == expected["it"]
    return run.winners


@pytest.mark.skipif(not FILES, reason="real elections absent: set POSSIBLES_SHARED")
@pytest.mark.parametrize("name", FILES)
def test_every_rule_elects_the_reference_winners_in_the_same_order(
    name: str, elections: Path, reference: dict[str, Any]
) -> None:
    instance = read(elections / name).instance()
    ids = [project.id for project in instance.projects]
    for rule, expected in reference[name].get("exact", {}).items():
        if "w" in expected and expected.get("t", 0) <= QUICK_SECONDS:
            winners = _winners(instance, rule, expected)
            assert (rule, [ids[index] for index in winners]) == (rule, expected["w"])
            heard = coverage(instance, winners).share_heard
            assert float(heard) == pytest.approx(expected["covered"], abs=1e-4)


@pytest.mark.skipif(not FILES, reason="real elections absent: set POSSIBLES_SHARED")
@pytest.mark.parametrize("name", FILES)
def test_both_engines_of_equal_shares_buy_the_same_at_the_same_price(name: str, elections: Path) -> None:
    instance = read(elections / name).instance()
    for utilities in (Utilities.COST, Utilities.CARDINALITY):
        market = open_market(instance, Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities))
        share = first_share(instance, market.parameters)
        if not market.graded and len(instance.groups) < 10_000:
            assert ArrayEngine(market)(share) == CellEngine(market)(share)


def test_the_rule_a_city_announced_gives_what_it_funded(elections: Path, reference: dict[str, Any]) -> None:
    shares = {"Poland_Wieliczka_2023_Green_Budget.pb", "Poland_Swiecie_2023.pb", "Netherlands_Assen_2024.pb"}
    checked = 0
    for name, known in reference.items():
        if known.get("reproduced") or name in shares:
            file = read(elections / name)
            outcome = count(file.instance(), rule_of(file)[0])
            assert (name, set(outcome.winners)) == (name, set(known["real"]["1"]))
            checked += 1
    assert checked >= 10


def test_the_three_real_equal_shares_elections_cost_what_they_cost(elections: Path) -> None:
    expected = {"Poland_Wieliczka_2023_Green_Budget": (30, 995_079), "Poland_Swiecie_2023": (17, 1_040_337)}
    for name, (number, total) in expected.items():
        file = read(elections / f"{name}.pb")
        outcome = count(file.instance(), rule_of(file)[0])
        assert (len(outcome.winners), outcome.total) == (number, total)


def test_elections_where_floating_point_is_wrong_are_counted_exactly(elections: Path) -> None:
    traps = json.loads((elections / "float_traps.json").read_text())
    assert len(traps) == 5
    for trap in traps:
        instance = election(trap["B"], trap["cost"], trap["ballots"])
        parameters = replace(_shares("mes_" + trap["util"]), completion=Completion.NONE)
        market = open_market(instance, parameters)
        for engine in (ArrayEngine(market), CellEngine(market)):
            bought = engine(first_share(instance, parameters))
            assert [purchase.project for purchase in bought] == trap["exact"] != trap["float"]


def test_points_and_rankings_agree_with_the_scores_the_files_print(elections: Path) -> None:
    checked = 0
    for name in ("France_Toulouse_2019", "Poland_Katowice_2022_Koszutka", "Poland_Krakow_2022_Czyzyny"):
        file = read(elections / f"{name}.pb")
        market = open_market(file.instance(), Parameters())
        assert file.kind in (BallotKind.POINTS, BallotKind.RANKING)
        assert [int(row["score"]) for row in file.projects] == list(market.scores)
        checked += 1
    assert checked == 3


def test_points_follow_pabutools_additive_satisfaction(elections: Path, reference: dict[str, Any]) -> None:
    for name in ("France_Toulouse_2019.pb", "Poland_Katowice_2022_Koszutka.pb"):
        instance = read(elections / name).instance()
        known = reference[name]["pabutools"]
        shares = Parameters(rule=Rule.EQUAL_SHARES, utilities=Utilities.CARDINALITY)
        assert set(count(instance, shares).winners) == set(known["mes_add_sat"]["winners"])
        by_euro = count(instance, Parameters(rule=Rule.GREEDY_PER_EURO))
        assert set(by_euro.winners) == set(known["greedy_add_sat"]["winners"])
        by_cost = Parameters(rule=Rule.EQUAL_SHARES, utilities=Utilities.COST)
        assert set(count(instance, by_cost).winners) == set(known["mes_cost"]["winners"])
