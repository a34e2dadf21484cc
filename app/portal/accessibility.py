"""The accessibility mention, computed from the audit's grid: it can be nowhere else, and say nothing else.

Without an audit in force the law's word is "non conforme", whatever the tests say; the page tells both.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l

from commons.kernel import clock

#: One line for each criterion of each page: date, page, criterion, result (C, NC, NA), note.
GRID = Path(__file__).resolve().parents[2] / "docs" / "rgaa.csv"
#: An audit is worth three years (RGAA, obligations, 3).
GOOD_FOR = timedelta(days=3 * 365)


#: The day this declaration was last read over, when no audit is in force.
READ_OVER = date(2026, 11, 23)


class Level(StrEnum):
    """The three mentions that exist in law."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"

    @property
    def sentence(self) -> str:
        """The mention, as it stands on every page."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Level.FULL: _l("Accessibilité : totalement conforme"),
    Level.PARTIAL: _l("Accessibilité : partiellement conforme"),
    Level.NONE: _l("Accessibilité : non conforme"),
}


@dataclass(frozen=True)
class Failure:
    """A criterion that at least one page does not meet."""

    criterion: str
    pages: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """What the grid says: the day of the audit, criteria met and not met (those that apply nowhere are left out)."""

    day: date
    met: int
    failures: tuple[Failure, ...]

    @property
    def share(self) -> float:
        """Criteria met among those that apply, from 0 to 1."""
        asked = self.met + len(self.failures)
        return self.met / asked if asked else 0.0

    def level(self, today: date) -> Level:
        """The mention this audit gives the right to, today."""
        if today > self.day + GOOD_FOR or self.share < 0.5:
            return Level.NONE
        return Level.PARTIAL if self.failures else Level.FULL


def read_audit(grid: Path) -> Audit | None:
    """The audit of a grid; None when there is none. A criterion is met when no page fails it and one meets it."""
    if not grid.exists():
        return None
    with grid.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows:
        return None
    failed = [row for row in rows if row["result"] == "NC"]
    met = {row["criterion"] for row in rows if row["result"] == "C"} - {row["criterion"] for row in failed}
    day = max(date.fromisoformat(row["date"]) for row in rows)
    return Audit(day, len(met), _failures(failed))


def _failures(rows: list[dict[str, str]]) -> tuple[Failure, ...]:
    criteria = sorted({row["criterion"] for row in rows}, key=lambda name: [int(n) for n in name.split(".")])
    return tuple(
        Failure(
            criterion,
            tuple(row["page"] for row in rows if row["criterion"] == criterion),
            tuple(dict.fromkeys(row["note"] for row in rows if row["criterion"] == criterion and row["note"])),
        )
        for criterion in criteria
    )


@cache
def audit() -> Audit | None:
    """The audit in this release."""
    return read_audit(GRID)


def level() -> Level:
    """The level in force today."""
    found = audit()
    return found.level(clock.now().date()) if found else Level.NONE


def mention() -> str:
    """The mention in force today, in the reader's language."""
    return level().sentence


def drawn_up_on() -> date:
    """The day of the declaration: the audit's, or the day it was last read over without one."""
    found = audit()
    return found.day if found else READ_OVER
