"""Values of an indicator and the lines of the matrix as files; what pages hide, files hide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from commission.matrix.canonical import figure
from commission.matrix.sheets import Sheet, Value
from commons.kernel import i18n
from commons.kernel.tabular import Cell, to_csv


def as_csv(sheet: Sheet) -> bytes:
    """Every value, corrected ones included, one a line."""
    header = [
        _("indicateur"), _("série"), _("territoire"), _("nom du territoire"), _("date"), _("valeur"), _("unité"),
        _("personnes"), _("provenance"), _("entrée le"), _("remplacée le"), _("raison de la correction"),
    ]  # fmt: skip
    return to_csv(header, (_row(sheet, value) for value in _all(sheet)))


def _all(sheet: Sheet) -> Iterator[Value]:
    for value in sheet.values:
        yield value
        yield from value.before


def _row(sheet: Sheet, value: Value) -> list[Cell]:
    measure = value.measure
    return [
        sheet.indicator.code, measure.series, measure.place.slug, measure.place.named(i18n.locale_code()),
        measure.day.isoformat(), value.text if value.hidden or measure.words else _plain(value), _unit(sheet, value),
        value.people, measure.provenance, measure.entered_at.isoformat(),
        measure.replaced_at.isoformat() if measure.replaced_at else "", measure.reason,
    ]  # fmt: skip


def _plain(value: Value) -> str:
    """The figure with a point, whatever the reader's language: programs read it."""
    return figure(value.number) or ""


def _unit(sheet: Sheet, value: Value) -> str:
    mine = [each.unit for each in sheet.indicator.revisions if each.series == value.measure.series]
    return mine[-1] if mine else ""


def as_data(sheet: Sheet) -> dict[str, Any]:
    """The same for programs, with everything the indicator ever meant."""
    indicator = sheet.indicator
    return {
        "code": indicator.code, "origin": indicator.origin.value, "theme": indicator.theme, "line": indicator.line,
        "state": indicator.state.value, "state_since": indicator.state_since.isoformat() if indicator.state_since
        else None, "smallest_cell": sheet.least,
        "revisions": [
            {"number": r.number, "series": r.series, "title": r.title, "definition": r.definition,
             "nature": r.nature.value, "unit": r.unit, "direction": r.direction.value, "level": r.level.value,
             "base": figure(r.base), "target": figure(r.target), "target_series": r.target_series,
             "reason": r.reason, "at": r.at.isoformat()}
            for r in indicator.revisions
        ],
        "values": [_data(value) for value in _all(sheet)],
    }  # fmt: skip


def _data(value: Value) -> dict[str, Any]:
    measure = value.measure
    return {
        "series": measure.series, "place": measure.place.slug, "day": measure.day.isoformat(),
        "value": figure(value.number), "words": "" if value.hidden else measure.words, "people": value.people,
        "hidden": value.hidden, "provenance": measure.provenance, "entered_at": measure.entered_at.isoformat(),
        "replaced_at": measure.replaced_at.isoformat() if measure.replaced_at else None, "reason": measure.reason,
    }  # fmt: skip
