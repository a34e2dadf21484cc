"""The kit for a room without network: posters with the way in, rules of the sticky notes, sheets for tables (A4)."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from assises.workshops import desk
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from commons.documents.printing import pdf_answer, render
from commons.kernel import clock, i18n, qr
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.http import private

blueprint = Blueprint("assises_paper", __name__, url_prefix="/equipe/assises/<int:year>/ateliers/<int:workshop_id>")
TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "workshop.typ"
#: Lines for ideas on the sheet of a table.
LINES = 8


@blueprint.get("/feuilles.pdf")
@access(SIGNED_IN)
def kit(year: int, workshop_id: int) -> ResponseReturnValue:
    """The kit, in the reader's language."""
    workshop = desk.workshop_of(year, workshop_id)
    desk.seat(current_actor(), workshop.activity, Act.SEE_REMOTE, workshop.phase)
    pdf = render(
        TEMPLATE, _data(workshop), title=workshop.activity.title, language=i18n.locale_code(), moment=clock.now()
    )
    return private(pdf_answer(pdf, f"atelier-{workshop.id}"))


def _data(workshop: Workshop) -> dict[str, object]:
    way_in = url_for("assises_room.room", code=workshop.code, _external=True) if workshop.code else ""
    return {
        "question": workshop.question,
        "square": qr.drawing(way_in).decode() if way_in else "",
        "square_alt": _("Carré à scanner pour entrer dans l’atelier"),
        "address": url_for("assises_room.index", _external=True),
        "code": workshop.code or "",
        "code_label": _("Le code de l’atelier"),
        "enter": _("Entrez avec votre téléphone : scannez, ou tapez l’adresse puis le code. Sans compte."),
        "no_code": _("Le code est tiré quand l’accueil ouvre. Réimprimez alors cette page, ou écrivez-le ici :"),
        "after": _(
            "Après l’atelier, relisez le compte rendu avec ce code et, si un passage n’est pas ce qui a été dit, "
            "contestez-le pendant 72 heures. Sans compte :"
        ),
        "after_address": url_for("assises_minutes.ask_code", _external=True),
        "rules_title": _("Sans téléphone, avec des papiers"),
        "rules": [
            _("Une idée par papier, en grosses lettres, en une ou deux phrases."),
            _("Écrivez dans votre langue. Si vous préférez parler, quelqu’un écrit pour vous, avec vos mots."),
            _("Ne mettez pas de nom de famille, pas d’adresse. Signer de son prénom est possible, jamais obligé."),
            ngettext(
                "Pour les priorités, chaque personne a %(num)d gommette.",
                "Pour les priorités, chaque personne a %(num)d gommettes.", workshop.dots_each,
            ),
            _("Posez la feuille au milieu de la table : elle est tapée telle quelle, et comptée comme les autres."),
        ],
        "sheet_title": _("La feuille de la table"),
        "table": _("Table n°"),
        "people": _("Nombre de personnes"),
        "idea": _("Idée"),
        "name": _("Prénom (si vous voulez)"),
        "lines": LINES,
    }  # fmt: skip
