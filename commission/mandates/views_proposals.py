"""Where anybody proposes themselves for a free seat."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from commission.mandates import candidacies, queries
from commission.mandates.forms import CandidacyForm
from commission.mandates.types import MandateReason
from commons.identity import contacts
from commons.identity.colleges import College
from commons.kernel import clock, visitors
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, typed
from commons.kernel.errors import DomainError, Invalid, Refused
from commons.kernel.http import go
from commons.kernel.i18n import locale_code
from commons.kernel.unit_of_work import Work, unit_of_work

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
        status = _tried(form)
        if status == 303:
            return go(url_for(".sent"))
    return page("commission/mandates/candidacy.html", form, status, refusal=refusal)


@blueprint.get("/merci")
@access(EVERYONE)
def sent() -> ResponseReturnValue:
    """It arrived, and what comes next; a page of its own: that of the commission is the same for everybody."""
    return page("commission/mandates/candidacy_sent.html")


def _tried(form: CandidacyForm) -> int:
    """Take the candidacy in; 303, or the status of the page that says why not."""
    if not form.validate_on_submit():
        return 200
    try:
        with unit_of_work(current_actor()) as work:
            _sent(work, form, clock.now())
    except DomainError as error:
        return complain(form, error)
    return 303


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
