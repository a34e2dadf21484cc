"""What volunteers are told, in their language, where they chose to be reached."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from commission.sortition import sealing
from commission.sortition.models import Convocation, SeatDraw, Volunteer
from commons.identity.types import ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


def own_page(volunteer: Volunteer) -> str:
    """The address of the volunteer's own page, with its secret."""
    secret = sealing.own_secret(volunteer)
    return f"{current_app.config['SERVER_ADDRESS']}/commission/tirages/{volunteer.draw_id}/ma-page/{secret}"


def enrolled(work: Work, draw: SeatDraw, volunteer: Volunteer) -> None:
    """You are on the list; here is your page."""
    with i18n.speaking(volunteer.language):
        body = _(
            "Vous êtes sur la liste du tirage au sort « %(title)s ». Votre page, pour vous retirer ou répondre : "
            "%(link)s Gardez ce lien : il est personnel.",
            title=draw.title, link=own_page(volunteer),
        )  # fmt: skip
        _post(work, volunteer, "enrolled", _("Vous êtes sur la liste"), body)


def convened(work: Work, draw: SeatDraw, convocation: Convocation, volunteer: Volunteer) -> None:
    """You were drawn: do you accept? Until when, and where to say it."""
    with i18n.speaking(volunteer.language):
        body = _(
            "Vous êtes tiré·e au sort pour siéger à la commission d’évaluation (%(title)s). Acceptez-vous ? "
            "Répondez avant le %(day)s : %(link)s Sans réponse, une autre personne sera tirée au sort.",
            title=draw.title, day=i18n.day(convocation.due_at), link=own_page(volunteer),
        )  # fmt: skip
        _post(work, volunteer, "convened", _("Vous êtes tiré·e au sort"), body)


def seated(work: Work, volunteer: Volunteer) -> None:
    """You hold your seat from now on."""
    with i18n.speaking(volunteer.language):
        body = _("Vous siégez à la commission d’évaluation. Connectez-vous avec cette adresse ou ce numéro : votre "
                 "page de membre vous dit ce qui vous attend.")  # fmt: skip
        _post(work, volunteer, "seated", _("Vous siégez à la commission"), body)


def _post(work: Work, volunteer: Volunteer, what: str, subject: str, body: str) -> None:
    known = sealing.opened(volunteer)
    if known is not None:
        contact = known[1]
        medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
        work.post(f"commission.volunteer:{volunteer.id}:{what}", medium, contact.value, subject, body)
