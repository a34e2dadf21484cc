"""The account of an edition as a table, and as data for its paper."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from budgets.delivery.pages import Row
from commons.kernel.tabular import Cell, to_csv


def as_csv(rows: Sequence[Row]) -> bytes:
    """Every action of an edition, one a line; money in units with two decimals."""
    header = [
        _("code"), _("réalisation"), _("lieu"), _("qui réalise"), _("d’où elle vient"), _("état"), _("en retard"),
        _("prévu pour le"), _("terminé le"), _("budget"), _("dépensé"), _("raison du dépassement"),
        _("raison de l’abandon"), _("ce qui a été fait"), _("personnes"), _("coût selon le bilan"),
        _("ce qui a été appris"),
    ]  # fmt: skip
    return to_csv(header, (_line(row) for row in rows))


def _line(row: Row) -> list[Cell]:
    a, bilan = row.action, row.bilan
    origin = _("ajouté par une décision") if row.by_decision else _("élu par le vote")
    return [
        row.code, a.title, row.place, a.carrier, origin, a.state.label, _("oui") if row.late else _("non"),
        a.due_on.isoformat() if a.due_on else "", a.ended_on.isoformat() if a.ended_on else "",
        units(a.budget.cents), units(row.spent), a.over_reason, a.reason,
        bilan.done if bilan else "", bilan.people if bilan else None, units(bilan.cost.cents) if bilan else "",
        bilan.learnt if bilan else "",
    ]  # fmt: skip


def units(cents: int) -> str:
    """Whole cents as units with two decimals, never by a float."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"
