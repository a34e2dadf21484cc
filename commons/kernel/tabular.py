"""Tables as files: CSV that spreadsheets open as it is, with cells that they would run made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

#: A cell that begins so is a formula for a spreadsheet, whatever space stands before it; full-width signs run too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | None


def harmless(cell: Cell) -> str:
    """The cell as text that no spreadsheet will run."""
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that spreadsheets open as it is: UTF-8 with its mark, semicolons."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
