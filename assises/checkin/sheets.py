"""Badges on paper: A4 sheets of ten, each with a first name, a college, the end of a code and a drawn QR code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from assises.checkin.badges import Issued
from assises.checkin.finding import Card
from assises.editions.models import AssisesEdition
from commons.documents.printing import ROOT, render
from commons.kernel import i18n

TEMPLATE = Path(ROOT) / "assises" / "documents" / "badges.typ"
#: Sheets made at once: more is asked for in parts.
MOST = 200


def modules_of(text: str) -> list[str]:
    """The code as rows of zeros and ones, its quiet frame left to the paper."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]


def badges_pdf(edition: AssisesEdition, people: Sequence[tuple[Card, Issued]], now: datetime) -> bytes:
    """The sheets, in the language of whoever prints them; names stay as they are."""
    data = {"edition": edition.title, "badges": [_badge(card, issued) for card, issued in people]}
    data["alt"] = _("QR code du badge : %(name)s", name="{name}")
    title = _("Badges : %(title)s", title=edition.title)
    return render(TEMPLATE, data, title=title, language=i18n.locale_code(), moment=now)


def _badge(card: Card, issued: Issued) -> dict[str, Any]:
    return {
        "name": card.name, "college": card.college.label, "tail": card.tail, "modules": modules_of(issued.token),
        "arabic": any("\u0600" <= letter <= "\u06ff" for letter in card.name),
    }  # fmt: skip
