"""The registration form on paper, A4, in French or Arabic: what an agent types in afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Response
from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.people.types import NeedKind
from assises.registrations import pages
from commons.documents import printing
from commons.identity.colleges import College

_TEMPLATE = Path(__file__).parents[1] / "documents" / "registration_form.typ"


def paper_answer(edition: AssisesEdition, language: str, now: datetime) -> Response:
    """The form as a PDF."""
    title = _("Je m’inscris aux Assises %(year)s", year=edition.year)
    document = printing.render(_TEMPLATE, _data(edition), title=title, language=language, moment=now)
    return printing.pdf_answer(document, f"assises-{edition.year}-bulletin")


def _data(edition: AssisesEdition) -> dict[str, object]:
    return {
        "theme": edition.theme, "contact": edition.contact,
        "lines": [
            _("Prénom"), _("Nombre d’autres adultes"), _("Âge des enfants"), _("Commune"),
            _("Téléphone mobile ou courriel"), _("Sinon, qui peut vous prévenir ?"), _("Langue"),
        ],
        "colleges": {"label": _("Vous venez comme…"), "boxes": [college.myself for college in reversed(College)]},
        "days": {"label": _("Quels jours ?"), "boxes": [label for _id, label in pages.day_pairs(edition)]},
        "activities": {
            "label": _("Vos souhaits : numérotez-les dans l’ordre (1 = le plus important)"),
            # Without the seats that are left: paper does not know them.
            "boxes": [label for _id, label in pages.activity_pairs(edition, wishing=True)],
        },
        "needs": {"label": _("De quoi avez-vous besoin ?"), "boxes": [kind.label for kind in NeedKind]},
        "more": _("Précisez"),
        "privacy": _(
            "Les besoins sont lus par les personnes de l’accueil seulement, et effacés 30 jours après. Vos coordonnées "
            "sont effacées 90 jours après. Ce papier compte autant qu’une inscription en ligne."
        ),
        "agent": _("Code donné par l’agent :"),
    }  # fmt: skip
