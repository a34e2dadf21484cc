"""The agenda of a year on paper: PDF/UA in French or Arabic; sheets stay in the words of their authors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.agenda import pages, queries
from assises.agenda.models import CooperationYear
from assises.agenda.pages import Row
from assises.agenda.types import EntryState
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "agenda.typ"


def printed(year: CooperationYear, language: str, address: str, now: datetime) -> bytes:
    """What the comité de pilotage kept for a year; the same bytes each time once it is published."""
    with i18n.speaking(language):
        title = _("L’agenda de la coopération %(year)s", year=year.year)
        data = content(year, address)
    return render(TEMPLATE, data, title=title, language=language, moment=year.published_at or now)


def content(year: CooperationYear, address: str) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    kept = [row for row in pages.rows(queries.entries(year.year)) if row.entry.state is EntryState.ADOPTED]
    count = ngettext("%(num)d fiche retenue", "%(num)d fiches retenues", len(kept))
    published = year.published_at
    return {
        "lead": _("Ce que les signataires du Contrat de ville font ensemble cette année."),
        "facts": [
            [_("Nombre"), count],
            [_("État"), _("publié le %(day)s", day=i18n.day(published)) if published else _("en préparation")],
        ],
        "header": [_("Travail"), _("Chefs de file"), _("Partenaires")],
        "families": [_family(name, parts) for name, parts in pages.grouped(kept)],
        "labels": {
            "manner": _("Registre"), "presentation": _("Présentation"), "lead": _("Chefs de file"),
            "partners": _("Partenaires"), "indicators": _("Indicateurs de réussite"),
        },
        "address": address,
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page de l’agenda."),
        "on_the_web": _("Sur internet :"),
    }  # fmt: skip


def _family(name: str, parts: list[tuple[str, list[Row]]]) -> dict[str, Any]:
    """A family as a table when its items have no sheet of their own, else sheet by sheet."""
    every = [row for _name, several in parts for row in several]
    short = not any(row.sheet.presentation for row in every)
    return {
        "name": name,
        "table": [[row.sheet.title, row.sheet.lead, row.sheet.partners] for row in every] if short else [],
        "parts": []
        if short
        else [{"name": part, "sheets": [_sheet(row) for row in several]} for part, several in parts],
    }


def _sheet(row: Row) -> dict[str, Any]:
    sheet = row.sheet
    return {
        "title": sheet.title, "manner": sheet.manner.label if sheet.manner is not None else "",
        "presentation": [part.strip() for part in sheet.presentation.split("\n") if part.strip()],
        "lead": sheet.lead, "partners": sheet.partners, "indicators": sheet.indicators,
    }  # fmt: skip
