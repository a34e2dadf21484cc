"""Where the tests of the territory find the contract and the true boundaries, when they are at hand."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


def shared_file(relative: str) -> Path:
    """A file of the shared folder, or a skip that says what is missing."""
    folder = Path(os.environ.get("POSSIBLES_SHARED", REPOSITORY.parent / "shared"))
    file = folder / relative
    if not file.exists():
        pytest.skip(f"needs {relative} in the folder POSSIBLES_SHARED (or ../shared)")
    return file


@pytest.fixture(scope="session")
def contract_lines() -> list[str]:
    """The contract, line by line; line 1 is at index 1."""
    text = shared_file("reference/contrat-de-ville-2024-2030.md").read_text(encoding="utf-8")
    return ["", *text.split("\n")]


@pytest.fixture(scope="session")
def boundaries_file() -> Path:
    """The true boundaries of the communes (GeoJSON)."""
    return shared_file("data/communes/communes.geojson")
