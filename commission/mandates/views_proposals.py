"""Where anybody proposes themselves for a free seat."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import candidacies, queries
from commission.mandates.forms import CandidacyForm
from commission.mandates.types import MandateReason
from commons.identity import contacts
from commons.identity.colleges import College
from commons.kernel import visitors
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Invalid, Refused
from commons.kernel.http import go
from commons.kernel.i18n import locale_code
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_candidacies", __name__, url_prefix="/commission/candidature")
#: Tries of one person in an hour.
MOST_TRIES = 10


@blueprint.route("", methods=["GET", "POST"])
@access(EVERYONE)
def propose() -> ResponseReturnValue:
    """Propose oneself; without account, in any language."""
    mandate = queries.running_or_prepared()
    open_to = [] if mandate is None else queries.colleges_open_to_candidates(mandate.id)
    form, refusal = CandidacyForm(), None if open_to else MandateReason.NO_CANDIDACIES
    form.offer(open_to)
    status = 200 if request.method == "GET" or refusal is None else Refused.status
    if request.method == "POST" and refusal is None:
        done = tried(form, lambda work, now: _sent(work, form, now), _("Votre candidature est arrivée."))
        if done.done:
            return go(url_for("commission.index"))
        status = done.status
    return page("commission/mandates/candidacy.html", form, status, refusal=refusal)


def _sent(work: Work, form: CandidacyForm, now: datetime) -> None:
    visitors.count_try("commission.candidacy", MandateReason.TOO_MANY, most=MOST_TRIES)
    try:
        contact = contacts.parse(typed(form.contact))
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    draft = candidacies.CandidacyDraft(
        College(typed(form.college)), typed(form.name), contact, typed(form.words), locale_code(), typed(form.ticket)
    )  # fmt: skip
    candidacies.propose_oneself(work, draft, now)
