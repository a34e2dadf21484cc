"""The accessibility mention follows from the audit's grid, and from nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.portal.accessibility import Level, read_audit

HEAD = "date,page,criterion,result,note\n"
DAY = date(2026, 6, 1)


def grid(folder: Path, *results: str) -> Path:
    """A grid where criterion 1.1, 1.2… of the home page has these results."""
    path = folder / "rgaa.csv"
    lines = (f"2026-06-01,accueil,1.{rank},{result},\n" for rank, result in enumerate(results, 1))
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("results", "level"),
    [
        (("C", "C", "NA"), Level.FULL),
        (("C", "NC", "NA"), Level.PARTIAL),
        (("C", "NC", "NC"), Level.NONE),
        (("NA", "NA"), Level.NONE),
    ],
)
def test_the_mention_follows_the_share_of_criteria_met(tmp_path: Path, results: tuple[str, ...], level: Level) -> None:
    audit = read_audit(grid(tmp_path, *results))
    assert audit is not None
    assert audit.level(DAY) is level


def test_a_criterion_that_one_page_fails_is_not_met(tmp_path: Path) -> None:
    path = grid(tmp_path, "C", "C")
    with path.open("a", encoding="utf-8") as lines:
        lines.write("2026-06-02,vote,1.2,NC,Le compteur n'est pas lu\n")
    audit = read_audit(path)
    assert audit is not None
    assert (audit.met, audit.share, audit.day) == (1, 0.5, date(2026, 6, 2))
    assert [(f.criterion, f.pages, f.notes) for f in audit.failures] == [
        ("1.2", ("vote",), ("Le compteur n'est pas lu",))
    ]


def test_criteria_come_in_the_order_of_the_reference_not_of_letters(tmp_path: Path) -> None:
    audit = read_audit(grid(tmp_path, *["NC"] * 11))
    assert audit is not None
    assert [failure.criterion for failure in audit.failures] == [f"1.{rank}" for rank in range(1, 12)]


def test_an_audit_older_than_three_years_gives_no_right(tmp_path: Path) -> None:
    audit = read_audit(grid(tmp_path, "C"))
    assert audit is not None
    assert audit.level(date(2029, 5, 31)) is Level.FULL
    assert audit.level(date(2029, 6, 2)) is Level.NONE


def test_without_a_grid_there_is_no_audit(tmp_path: Path) -> None:
    assert read_audit(tmp_path / "rgaa.csv") is None
    assert read_audit(grid(tmp_path)) is None
