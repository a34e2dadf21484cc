"""The sheet of recommendations on paper: PDF/UA in French or Arabic; words stay those of their authors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from commission.works import letters
from commission.works.pages import Row
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "recommendations.typ"


def printed(rows: Sequence[Row], addressee: str, language: str, address: str, now: datetime) -> bytes:
    """What the commission recommends, and what it was answered so far; the same bytes for the same moment."""
    with i18n.speaking(language):
        title = _("Les préconisations de la commission d’évaluation")
        data = content(rows, addressee, address, now)
    return render(TEMPLATE, data, title=title, language=language, moment=now)


def content(rows: Sequence[Row], addressee: str, address: str, now: datetime) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    count = ngettext("%(num)d préconisation", "%(num)d préconisations", len(rows))
    return {
        "lead": _("Ce que la commission demande, à qui, et ce qui lui est répondu. Le silence se voit aussi."),
        "facts": [
            [_("Nombre"), count],
            [_("Adressées à"), addressee or _("toutes les instances")],
            [_("État au"), i18n.day(now)],
        ],
        "sheets": [_sheet(row) for row in rows],
        "labels": {"to": _("À qui"), "from": _("D’après"), "sent": _("Transmise le"), "last": _("Dernier jour"),
                   "answer": _("Réponse")},
        "none": _("Aucune préconisation n’est encore transmise."),
        "address": address,
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page des préconisations."),
        "on_the_web": _("Sur internet :"),
    }  # fmt: skip


def _sheet(row: Row) -> dict[str, Any]:
    each, answer = row.recommendation, row.answer
    return {
        "words": each.words, "to": each.addressee, "from": each.work.title, "state": row.state, "clock": row.clock,
        "sent": i18n.day(each.sent_at) if each.sent_at else "",
        "last": i18n.day(letters.last_day(each.due_at)) if each.due_at else "",
        "answer": answer.words if answer else "", "by": answer.by_title if answer else "",
    }  # fmt: skip
