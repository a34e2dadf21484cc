"""Cards on paper: A4 sheets of eight to cut, each with its number, its code, and a QR code of the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app, url_for
from flask_babel import gettext as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from budgets.editions.models import Edition
from budgets.paper.models import CardPack
from commons.documents.printing import ROOT, render
from commons.kernel import i18n

TEMPLATE = Path(ROOT) / "budgets" / "documents" / "vote_cards.typ"


def cards_pdf(edition: Edition, pack: CardPack, codes: Sequence[str], now: datetime) -> bytes:
    """The sheets, in the language of whoever prints them."""
    page = str(current_app.config["SERVER_ADDRESS"]) + url_for("polls.card", slug=edition.slug)
    data = {
        "edition": edition.title,
        "address": page,
        "cards": [
            # What stands behind "#" stays in the browser: no server, no log sees the code go by.
            {"number": _("Carte n° %(num)d", num=serial), "code": code, "modules": _modules(f"{page}#{code}")}
            for serial, code in enumerate(codes, start=1)
        ],
        "once": _("Cette carte donne un vote. Gardez-la pour vous."),
        "until": _("Jusqu’au %(end)s", end=i18n.moment(edition.closes_at)),
        "alt": _("QR code qui ouvre le vote avec le code écrit à côté"),
    }
    title = _("Cartes de vote : %(title)s", title=edition.title)
    return render(TEMPLATE, data, title=title, language=i18n.locale_code(), moment=now)


def _modules(text: str) -> list[str]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]
