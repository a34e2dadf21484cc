"""The secretariat types in the sheet of somebody who proposes themselves on paper."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import candidacies, desk, queries
from commission.mandates.desk import SECRETARIAT
from commission.mandates.forms_paper import PaperCandidacyForm
from commission.mandates.types import MandateReason
from commons.identity import contacts
from commons.identity.colleges import College
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Invalid, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_candidacy_sheets", __name__, url_prefix="/equipe/commission/<int:mandate_id>")


@blueprint.route("/candidatures/papier", methods=["GET", "POST"])
@access(SECRETARIAT)
def enter(mandate_id: int) -> ResponseReturnValue:
    """A sheet: the same rules as on the public page, and the day it was signed."""
    mandate = desk.kept(mandate_id)
    is_next = mandate == queries.running_or_prepared()
    open_to = queries.colleges_open_to_candidates(mandate_id) if is_next else []
    form, refusal = PaperCandidacyForm(), None if open_to else MandateReason.NO_CANDIDACIES
    form.offer(open_to or College)
    status = 200 if request.method == "GET" or refusal is None else Refused.status
    if refusal is None:
        done = tried(form, lambda work, now: _typed(work, mandate_id, form, now), _("La candidature est entrée."))
        if done.done:
            return go(url_for("commission_change.candidates", mandate_id=mandate_id))
        status = done.status
    return private_page(
        "commission/mandates/desk_sheet.html", form, status, mandate=desk.kept(mandate_id), refusal=refusal,
        typed=request.method == "POST",
    )  # fmt: skip


def _typed(work: Work, mandate_id: int, form: PaperCandidacyForm, now: datetime) -> None:
    try:
        contact = contacts.parse(typed(form.contact))
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    draft = candidacies.CandidacyDraft(
        College(typed(form.college)), typed(form.name), contact, typed(form.words),
        typed(form.language), typed(form.ticket), form.signed_on.data,
    )  # fmt: skip
    candidacies.take_down(work, mandate_id, draft, now)
