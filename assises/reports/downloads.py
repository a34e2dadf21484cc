"""The account of an edition as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from assises.reports import pages
from assises.reports.models import EditionReport
from assises.reports.types import Cut
from commons.kernel.tabular import Cell, to_csv


def as_csv(figures: Mapping[str, Any]) -> bytes:
    """Every figure, one a line; then every commitment with its state. Numbers are bare: a spreadsheet adds them."""
    header = [
        _("tableau"), _("ligne"), _("nombre ou état"), _("qui s’engage"), _("pour le"), _("année des Assises"),
        _("raison"),
    ]  # fmt: skip
    return to_csv(header, ([*row, *[""] * (len(header) - len(row))] for row in _rows(figures)))


def _rows(figures: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for table in pages.tables(figures):
        for label, number in table.lines:
            yield [table.cut.label, label, number]
    total = figures["came"][Cut.COLLEGE.value]["total"]
    yield [_("En tout"), _("personnes venues"), total if total is not None else _("moins de 5")]
    for kind, number in pages.said_numbers(figures):
        yield [_("Ce qui a été dit"), kind.counted(number), number]
    for axis in figures["axes"]:
        yield [_("Axes prioritaires"), axis["title"], ""]
    for each in pages.promised(figures):
        yield [_("Engagements"), each["words"], each["label"], each["owner"], each["due_on"]]
    for line in pages.before(figures):
        yield [_("Engagements d’avant"), line.words, line.state, line.owner, "", line.year, line.reason]


def as_data(year: int, report: EditionReport) -> dict[str, Any]:
    """The same for programs: what the digest is made of, and the digest."""
    return {
        "year": year, "number": report.number, "digest": report.digest, "words": report.published_words,
        "figures": report.figures,
    }  # fmt: skip
