"""A rule read from a file or said in options is the rule that was meant, or is refused in one sentence."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from budgets.counting.cli import main
from budgets.counting.options import said
from budgets.counting.outcome import parameters_to_dict
from budgets.counting.parameters_json import READERS, parameters_from_dict
from budgets.counting.types import Parameters, Rule, Utilities

from .rules import rules
from .test_pabulib import GOOD


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    path = tmp_path / "urne.pb"
    path.write_text(GOOD)
    return path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return tmp_path / "resultat.json"


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    """What the command answers as JSON."""
    assert main([*map(str, arguments), "--json"]) == 0
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return content


def test_a_file_can_say_every_parameter_there_is() -> None:
    assert set(READERS) == {field.name for field in fields(Parameters)}


@given(rules())
def test_a_rule_written_as_json_is_read_again_as_the_same_rule(rule: Parameters) -> None:
    written = parameters_to_dict(rule)
    assert parameters_to_dict(parameters_from_dict(json.loads(json.dumps(written)))) == written


@pytest.mark.parametrize(
    "wrap", [lambda it: it, lambda it: {"parameters": it}, lambda it: {"outcome": {"parameters": it}}]
)
def test_the_result_downloaded_its_outcome_or_the_parameters_alone_all_count(ballots, result, capsys, wrap) -> None:
    expected = told(capsys, ballots, "--rule", "mes", "--completion", "greedy", "--threshold", "1")
    result.write_text(json.dumps(wrap(expected["parameters"])))
    assert told(capsys, ballots, "--parameters", result)["hash"] == expected["hash"]


def test_the_published_order_in_the_file_decides_ties(ballots, result, capsys) -> None:
    ids = [project["id"] for project in told(capsys, ballots, "--rule", "greedy")["projects"]]
    for order in (ids, ids[::-1]):
        result.write_text(json.dumps({"rule": "greedy", "tie_by_order_only": True, "tie_order": order}))
        assert told(capsys, ballots, "--parameters", result)["parameters"]["tie_order"] == order
    result.write_text(json.dumps({"rule": "greedy", "tie_order": ["inconnu"]}))
    assert main([str(ballots), "--parameters", str(result)]) == 2
    assert "tie_order_unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "ce n’est pas un fichier JSON"),
        (b"{", "ce n’est pas un fichier JSON"),
        (b"\xff\xfe{}", "ce n’est pas un fichier JSON"),
        (b"[" * 100_000, "ce n’est pas un fichier JSON"),
        (b'{"rule": "greedy", "threshold": 1' + b"0" * 5000 + b"}", "ce n’est pas un fichier JSON"),
        (b"[]", "on n’y trouve pas les paramètres d’une règle"),
        (b"{}", "on n’y trouve pas les paramètres d’une règle"),
        (b'{"outcome": 3}', "on n’y trouve pas les paramètres d’une règle"),
        (b'{"threshold": 3}', "on n’y trouve pas les paramètres d’une règle"),
        (b'{"rule": "greedy", "luck": 1}', "le paramètre « luck » est inconnu"),
        (b'{"rule": "lottery"}', "« rule »"),
        (b'{"rule": ["greedy"]}', "« rule »"),
        (b'{"rule": null}', "« rule »"),
        (b'{"rule": "greedy", "threshold": -1}', "« threshold »"),
        (b'{"rule": "greedy", "threshold": true}', "« threshold »"),
        (b'{"rule": "greedy", "threshold": 1.5}', "« threshold »"),
        (b'{"rule": "greedy", "threshold": 1' + b"0" * 40 + b"}", "« threshold »"),
        (b'{"rule": "greedy", "threshold_share": "6/5"}', "« threshold_share »"),
        (b'{"rule": "greedy", "threshold_share": null}', "« threshold_share »"),
        (b'{"rule": "greedy", "top_up": "4/0"}', "« top_up »"),
        (b'{"rule": "greedy", "top_up": "1e-99999999"}', "« top_up »"),
        (b'{"rule": "greedy", "top_up": 0.8}', "« top_up »"),
        (b'{"rule": "greedy", "count_empty": 1}', "« count_empty »"),
        (b'{"rule": "mes", "increment": 0}', "« increment »"),
        (b'{"rule": "greedy", "ranking": "table", "ranking_table": "531"}', "« ranking_table »"),
        (b'{"rule": "greedy", "ranking": "table", "ranking_table": [9223372036854775808]}', "« ranking_table »"),
        (b'{"rule": "greedy", "ranking": "table"}', "« ranking_table »"),
        (b'{"rule": "greedy", "tie_order": ["a", "a"]}', "« tie_order »"),
    ],
)
def test_a_file_that_says_no_rule_is_refused_in_one_sentence(ballots, result, capsys, content, reason) -> None:
    result.write_bytes(content)
    assert main([str(ballots), "--parameters", str(result)]) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.startswith("resultat.json : ")
    assert reason in answer.err
    assert answer.err.count("\n") == 1


def test_a_missing_file_of_parameters_is_named(ballots, tmp_path, capsys) -> None:
    assert main([str(ballots), "--parameters", str(tmp_path / "rien.json")]) == 2
    assert "rien.json n’existe pas" in capsys.readouterr().err
    assert main([str(ballots), "--parameters", str(tmp_path)]) == 2
    assert "Impossible de lire" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--rule", "mes"], ["--ignore-empty"], ["--ranking-points", "5,3"], ["--top-up", "1"]]
)
def test_no_other_option_of_the_rule_goes_with_a_file(ballots, result, capsys, option) -> None:
    result.write_text('{"rule": "greedy"}')
    with pytest.raises(SystemExit) as stop:
        main([str(ballots), "--parameters", str(result), *option])
    assert stop.value.code == 2
    assert capsys.readouterr().err.endswith(f"--parameters dit toute la règle : retirez {option[0]}\n")


@pytest.mark.parametrize(
    "option",
    [
        ["--top-up", "4/0"], ["--top-up", "beaucoup"], ["--threshold-share", "-1/2"], ["--threshold-share", "1/2/3"],
        ["--proposer-cap", "0"], ["--ranking-points", "5,,1"], ["--ranking-points", ""], ["--ranking-points", "5,-1"],
        ["--ranking-points", "9223372036854775808"], ["--start", "middle"],
    ],
)  # fmt: skip
def test_absurd_values_of_options_are_usage_errors(ballots, capsys, option) -> None:
    with pytest.raises(SystemExit) as stop:
        main([str(ballots), "--rule", "mes", *option])
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--top-up", "0"], ["--top-up", "5/4"], ["--threshold-share", "2"]])
def test_a_share_out_of_bounds_is_refused_in_one_sentence(ballots, capsys, option) -> None:
    assert main([str(ballots), *option]) == 2
    assert "ne peut pas être appliquée" in capsys.readouterr().err


@given(rules())
def test_options_are_offered_only_for_the_rule_they_say(rule: Parameters) -> None:
    silent = not rule.exclusive_groups or rule.tie_by_order_only or (rule.ranking == "borda" and rule.ranking_table)
    assert bool(said(rule)) == (not silent)


def test_every_value_a_page_may_print_is_understood() -> None:
    rule = Parameters(rule=Rule.EQUAL_SHARES, utilities=Utilities.WEIGHTED_COST, count_empty=False)
    assert said(rule) == ["--rule", "mes", "--utilities", "weighted-cost", "--ignore-empty"]
    assert said(Parameters(threshold=10**15 + 1)) == [], "more than the command takes"
