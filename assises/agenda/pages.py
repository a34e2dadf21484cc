"""What pages of the agenda show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from assises.agenda import queries, reopening, stories
from assises.agenda.models import (
    CooperationEntry,
    CooperationItem,
    CooperationRelease,
    CooperationSheet,
    CooperationYear,
)
from assises.agenda.types import ITEM, EntryState, Family
from assises.commitments.pages import origins
from commons.kernel import refs
from commons.kernel.compared import Piece, difference
from commons.kernel.i18n import locale_code
from commons.kernel.sanitise import plain_to_markup
from commons.territory import queries as territory
from commons.threads.types import Moment


@dataclass(frozen=True)
class Row:
    """An item in the agenda of a year, with the sheet it is about."""

    entry: CooperationEntry
    sheet: CooperationSheet
    decision: str
    orientation: str


def rows(entries: Sequence[CooperationEntry]) -> list[Row]:
    """Entries with their sheets, in three queries."""
    sheets, names = queries.shown(entries), orientation_names()
    return [
        Row(entry, sheets[entry.item_id], stories.decision(entry), names.get(sheets[entry.item_id].orientation, ""))
        for entry in entries
    ]  # fmt: skip


def orientation_names() -> dict[str, str]:
    """The five orientations by code, in the reader's language."""
    return {found.code: found.named(locale_code()) for found in territory.orientations()}


def year_page(year: CooperationYear) -> dict[str, Any]:
    """The agenda of a year: what is kept, what waits, what is not, by family and orientation."""
    found = rows(queries.entries(year.year))
    kept = [row for row in found if row.entry.state is EntryState.ADOPTED]
    return {
        "year": year,
        "years": queries.years(),
        "releases": queries.releases(year.year),
        "families": grouped(kept),
        "proposed": [row for row in found if row.entry.state is EntryState.PROPOSED],
        "others": [row for row in found if row.entry.state in (EntryState.SET_ASIDE, EntryState.CARRIED_OVER)],
        "total": len(kept),
    }


def release_page(release: CooperationRelease) -> dict[str, Any]:
    """An agenda as everybody read it before it was reopened."""
    found = rows(reopening.thawed(release))
    kept = [row for row in found if row.entry.state is EntryState.ADOPTED]
    others = [row for row in found if row.entry.state in (EntryState.SET_ASIDE, EntryState.CARRIED_OVER)]
    return {"release": release, "families": grouped(kept), "others": others}


def grouped(kept: Sequence[Row]) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """By family, then by orientation, in the contract's order: (family, [(orientation, rows)])."""
    names = [*orientation_names().values(), ""]
    by_family = []
    for family in Family:
        mine = [row for row in kept if row.entry.item.family is family]
        parts = [(name, [row for row in mine if row.orientation == name]) for name in names]
        if mine:
            by_family.append((family.label, [(name, part) for name, part in parts if part]))
    return by_family


def whole(item: CooperationItem) -> dict[str, Any]:
    """One item: its sheet, what was decided of it year by year, where it comes from and what came of it."""
    versions, entries = queries.sheets(item.id), queries.entries_of([item.id]).get(item.id, [])
    sheet = versions[0]
    return {
        "item": item,
        "sheet": sheet,
        "text": plain_to_markup(sheet.presentation),
        "orientation": orientation_names().get(sheet.orientation, ""),
        "entries": entries,
        "decisions": [(entry, stories.decision(entry)) for entry in entries],
        "history": history(entries, versions),
        "versions": versions,
        "origins_of": origins(ITEM, [item.id]).get(item.id, []),
        "registered": refs.resolve(entry.decision for entry in entries if entry.decision is not None),
    }


def history(entries: Sequence[CooperationEntry], sheets: Sequence[CooperationSheet]) -> list[Moment]:
    """Everything that happened, in order of time."""
    told = [moment for entry in entries for moment in stories.entry_moments(entry)]
    told += [stories.sheet_moment(sheet) for sheet in sheets if sheet.number > 1]
    return sorted(told, key=lambda moment: moment.at)


@dataclass(frozen=True)
class Compared:
    """One part of two versions of a sheet."""

    label: str
    pieces: list[Piece]


def compared(before: CooperationSheet, after: CooperationSheet) -> list[Compared]:
    """What separates two versions, part by part; parts that are the same are left out."""
    names = orientation_names()
    parts = [
        (_("Titre"), before.title, after.title),
        (_("Orientation"), names.get(before.orientation, ""), names.get(after.orientation, "")),
        (_("Registre"), _manner(before), _manner(after)),
        (_("Présentation"), before.presentation, after.presentation),
        (_("Chefs de file"), before.lead, after.lead),
        (_("Partenaires"), before.partners, after.partners),
        (_("Indicateurs de réussite"), "\n".join(before.indicators), "\n".join(after.indicators)),
    ]
    return [Compared(label, difference(one, other)) for label, one, other in parts if one != other]


def _manner(sheet: CooperationSheet) -> str:
    return sheet.manner.label if sheet.manner is not None else ""
