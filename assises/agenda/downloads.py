"""The agenda of a year as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from assises.agenda.pages import Row
from commons.kernel.tabular import Cell, to_csv


def as_csv(rows: Sequence[Row]) -> bytes:
    """Every item of a year, one a line."""
    header = [
        _("numéro"), _("année"), _("famille"), _("titre"), _("orientation"), _("registre"), _("présentation"),
        _("chefs de file"), _("partenaires"), _("indicateurs"), _("état"), _("décidé le"), _("raison"), _("repris de"),
    ]  # fmt: skip
    return to_csv(header, (_row(row) for row in rows))


def _row(row: Row) -> list[Cell]:
    entry, sheet = row.entry, row.sheet
    return [
        entry.item_id, entry.year, entry.item.family.label, sheet.title, row.orientation,
        sheet.manner.label if sheet.manner is not None else "", sheet.presentation, sheet.lead, sheet.partners,
        " / ".join(sheet.indicators), entry.state.label,
        entry.decided_on.isoformat() if entry.decided_on is not None else "", entry.reason, entry.carried_from,
    ]  # fmt: skip


def as_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [_data(row) for row in rows]


def _data(row: Row) -> dict[str, Any]:
    entry, sheet = row.entry, row.sheet
    return {
        "id": entry.item_id, "code": entry.item.code, "family": entry.item.family.value, "title": sheet.title,
        "orientation": sheet.orientation, "register": sheet.manner.value if sheet.manner is not None else None,
        "presentation": sheet.presentation, "lead": sheet.lead, "partners": sheet.partners,
        "indicators": sheet.indicators, "sheet_version": sheet.number, "state": entry.state.value,
        "decided_on": entry.decided_on.isoformat() if entry.decided_on is not None else None,
        "reason": entry.reason, "carried_from": entry.carried_from,
    }  # fmt: skip
