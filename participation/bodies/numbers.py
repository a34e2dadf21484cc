"""Public numbers, one series a year: the row's own lock makes sure that no number is given twice or skipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from commons.kernel.clock import PARIS
from commons.kernel.unit_of_work import Work
from participation.bodies.models import Numbering


def draw(work: Work, series: str, now: datetime) -> tuple[int, int]:
    """(year in Paris, the next number of this series); given back when the command fails."""
    year = now.astimezone(PARIS).year
    first = insert(Numbering).values(series=series, year=year, last=1)
    statement = first.on_conflict_do_update(
        index_elements=[Numbering.series, Numbering.year], set_={"last": Numbering.last + 1}
    )
    return year, int(work.session.execute(statement.returning(Numbering.last)).scalar_one())


def read(text: str) -> tuple[int, int]:
    """Year and number of "2026-12"; (0, 0), which nothing bears, for anything else."""
    year, _, number = text.partition("-")
    if all(part.isascii() and part.isdigit() and len(part) < 7 for part in (year, number)):
        return int(year), int(number)
    return 0, 0
