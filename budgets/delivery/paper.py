"""The account of an edition on paper: PDF/UA in French or Arabic; words stay those of their authors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from budgets.delivery.pages import Row
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "account.typ"


def printed(told: dict[str, Any], language: str, address: str, now: datetime) -> bytes:
    """What was done with the money of an edition; the same bytes for the same moment."""
    with i18n.speaking(language):
        title = _("Bilan : %(name)s", name=told["edition"].title)
        data = content(told, address, now)
    return render(TEMPLATE, data, title=title, language=language, moment=now)


def content(told: dict[str, Any], address: str, now: datetime) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    return {
        "lead": _("Ce que sont devenus les projets élus : ce qui est fait, ce qui ne l’est pas, et pourquoi."),
        "facts": [
            [_("Argent voté"), told["voted"]], [_("Argent dépensé"), told["spent"]],
            *([state["label"], str(state["number"])] for state in told["states"]), [_("État au"), i18n.day(now)],
        ],
        "sheets": [_sheet(row) for row in told["rows"]],
        "decisions": [
            {"title": o.project.title, "change": o.change.label, "body": o.body, "day": i18n.day(o.decided_on),
             "reason": o.reason, "money": o.money} for o in told["overrides"]
        ],
        "labels": {
            "state": _("État"), "carrier": _("Qui réalise"), "budget": _("Budget"), "spent": _("Dépensé"),
            "why": _("Pourquoi"), "done": _("Ce qui a été fait"), "people": _("Personnes"),
            "learnt": _("Ce qui a été appris"), "decisions": _("Décidé à part du vote"), "money": _("Avec quel argent"),
        },
        "none": _("Aucun projet n’est à réaliser."),
        "address": address,
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page du bilan."),
        "on_the_web": _("Sur internet :"),
    }  # fmt: skip


def _sheet(row: Row) -> dict[str, Any]:
    a, bilan = row.action, row.bilan
    state = _("%(state)s, en retard", state=a.state.label) if row.late else a.state.label
    return {
        "title": a.title, "state": state, "silence": row.silence, "carrier": a.carrier, "budget": row.budget_words,
        "spent": row.spent_words, "why": a.reason or row.why_put_off, "over": a.over_reason,
        "done": bilan.done if bilan else "",
        "people": i18n.number(bilan.people) if bilan else "", "learnt": bilan.learnt if bilan else "",
    }  # fmt: skip
