"""The recount command, run as anyone would run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT
from .test_pabulib import GOOD


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "budgets.counting", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", check=False)


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    path = tmp_path / "essai.pb"
    path.write_text(GOOD)
    return path


def test_json_holds_winners_cost_parameters_rounds_and_hash(ballots: Path) -> None:
    result = run(ballots, "--rule", "mes", "--completion", "greedy", "--json")
    answer = json.loads(result.stdout)
    assert (result.returncode, result.stderr) == (0, "")
    assert answer["winners"] == ["a", "b"]
    assert answer["total_cost"] == 30.5
    assert answer["parameters"]["rule"] == "mes"
    assert answer["parameters"]["completion"] == "greedy"
    assert [one["project"] for one in answer["rounds"]] == ["a", "b"]
    assert len(answer["hash"]) == 64


def test_the_same_command_gives_the_same_bytes(ballots: Path) -> None:
    assert run(ballots, "--json").stdout == run(ballots, "--json").stdout


def test_without_a_rule_the_file_says_which(ballots: Path) -> None:
    ballots.write_text(GOOD.replace("rule;greedy", "rule;equalshares/add1"))
    assert json.loads(run(ballots, "--json").stdout)["parameters"]["completion"] == "add1"
    ballots.write_text(GOOD.replace("rule;greedy", "rule;unknown"))
    answer = json.loads(run(ballots, "--json").stdout)
    assert answer["parameters"]["rule"] == "greedy"
    assert "n’est pas indiquée" in answer["notes"][0]


def test_people_read_winners_reasons_and_the_hash(ballots: Path) -> None:
    text = run(ballots, "--rule", "mes", "--threshold", "2").stdout
    assert "1. a  Un banc — 10 " in text
    assert "sous le seuil de voix" in text
    assert "Empreinte du résultat (SHA-256) : " in text


def test_a_broken_file_stops_with_one_sentence_and_code_two(ballots: Path) -> None:
    ballots.write_text(GOOD.replace("a;10;", "a;-10;"))
    result = run(ballots)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "essai.pb : Ligne 14 : le montant « -10 » est négatif.\n"


def test_a_missing_file_stops_with_one_sentence(tmp_path: Path) -> None:
    result = run(tmp_path / "rien.pb")
    assert result.returncode == 2
    assert "n’existe pas" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--increment", "0"),
        ("--increment", "-1"),
        ("--threshold", "-5"),
        ("--threshold", "deux"),
        ("--rule", "lottery"),
        ("--misfit", "maybe"),
        ("--increment", "9" * 40),
    ],
)
def test_absurd_options_are_refused(ballots: Path, options: tuple[str, str]) -> None:
    result = run(ballots, *options)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_counting_needs_neither_web_nor_database() -> None:
    heavy = "{'flask', 'sqlalchemy', 'werkzeug', 'jinja2', 'pabutools', 'commons'} & set(sys.modules)"
    code = f"import sys, budgets.counting.cli; print({heavy})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert result.stdout == "set()\n"
