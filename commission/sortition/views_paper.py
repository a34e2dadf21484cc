"""The secretariat types in the sheet of somebody who is willing to be drawn."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates.desk import SECRETARIAT
from commission.sortition import enrolling, finding, policies
from commission.sortition.forms import PaperForm
from commons.identity import contacts
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Invalid, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_volunteer_sheets", __name__, url_prefix="/equipe/commission/<int:mandate_id>")


@blueprint.route("/tirages/<int:draw_id>/papier", methods=["GET", "POST"])
@access(SECRETARIAT)
def enter(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """A sheet: the same questions and the same list as on the public page, and the day it was signed."""
    mandate, draw = finding.kept(mandate_id, draw_id)
    form, refusal = PaperForm(), policies.refusal_to_enrol(draw)
    form.offer()
    status = 200 if request.method == "GET" or refusal is None else Refused.status
    if refusal is None:
        done = tried(form, lambda work, now: _typed(work, draw_id, form, now), _("Cette personne est sur la liste."))
        if done.done:
            return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))
        status = done.status
        mandate, draw = finding.kept(mandate_id, draw_id)
    return private_page(
        "commission/sortition/desk_sheet.html", form, status, mandate=mandate, draw=draw, refusal=refusal,
        typed=request.method == "POST",
    )  # fmt: skip


def _typed(work: Work, draw_id: int, form: PaperForm, now: datetime) -> None:
    try:
        contact = contacts.parse(typed(form.contact))
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    enrolment = enrolling.Enrolment(
        typed(form.name), contact, form.answers(), typed(form.language), typed(form.ticket), form.signed_on.data
    )
    enrolling.take_down(work, draw_id, enrolment, now)
