"""What people said, as files: no name, no account, and no cell that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from commons.kernel import tabular
from commons.kernel.clock import PARIS
from participation.debates import queries
from participation.debates.models import Contribution, Debate


def records(debate: Debate) -> list[dict[str, Any]]:
    """All that may be read in a debate, in the order it was said: five queries."""
    rows = queries.published(debate.id)
    numbers = {row.id: row.number for row in rows}
    labels = {theme.id: theme.label for theme, _number in queries.themes(debate.id)}
    themes = queries.themes_of(list(numbers))
    supports = {line.id: line.supports for line in queries.lines(debate.id, queries.Wanted())}
    return [_record(row, numbers, [labels[t] for t in themes.get(row.id, ())], supports.get(row.id, 0)) for row in rows]


def _record(row: Contribution, numbers: Mapping[int, int], themes: Sequence[str], supports: int) -> dict[str, Any]:
    return {
        "number": row.number,
        "reply_to": numbers.get(row.parent_id) if row.parent_id is not None else None,
        "day": row.said_at.astimezone(PARIS).date().isoformat(),
        "way": row.way.value,
        "language": row.language.value,
        "place": row.place.name if row.place is not None else None,
        "themes": list(themes),
        "supports": supports,
        "state": row.state.value,
        "title": row.title,
        "words": row.words,
    }


def to_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A CSV file that spreadsheets open as it is: UTF-8 with its mark, semicolons."""
    header = [
        _("numéro"), _("répond à"), _("jour"), _("moyen"), _("langue"), _("lieu"), _("thèmes"), _("soutiens"),
        _("état"), _("titre"), _("texte"),
    ]  # fmt: skip
    every = ([", ".join(cell) if isinstance(cell, list) else cell for cell in row.values()] for row in rows)
    return tabular.to_csv(header, every)
