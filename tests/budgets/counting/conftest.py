"""Real elections and small made-up ones for the tests of counting."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from budgets.counting.types import BallotKind, Instance, Project, group_ballots

ROOT = Path(__file__).resolve().parents[3]


def shared_elections() -> Path | None:
    """The folder of real elections, where this machine has it."""
    shared = os.environ.get("POSSIBLES_SHARED")
    folder = (Path(shared) if shared else ROOT.parent / "shared") / "data" / "pabulib"
    return folder if (folder / "reference.json").is_file() else None


@pytest.fixture(scope="session")
def elections() -> Path:
    """The folder of real elections, or a skip that says how to get it."""
    folder = shared_elections()
    if folder is None:
        pytest.skip("real elections absent: set POSSIBLES_SHARED to the folder that holds data/pabulib")
    return folder


@pytest.fixture(scope="session")
def reference(elections: Path) -> dict[str, Any]:
    """Winners known for each real election and rule."""
    content: dict[str, Any] = json.loads((elections / "reference.json").read_text())["files"]
    return content


def election(
    budget: int, costs: Sequence[int], ballots: Sequence[Sequence[int]], kind: BallotKind = BallotKind.APPROVAL
) -> Instance:
    """An election of projects "0", "1"… named by position in the ballots."""
    projects = tuple(Project(str(index), cost) for index, cost in enumerate(costs))
    return Instance(budget, projects, group_ballots([(tuple(one), ()) for one in ballots], kind), kind)
