"""Papers of an organisation: statutes, and where it is paid. What is kept of the account is never shown here."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.identity.answers import page
from commons.identity.blueprint import blueprint
from commons.identity.organisations import papers, policies, queries, queries_papers
from commons.identity.organisations.forms_papers import BankForm, StatutesForm
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.organisations.views import ROOT, readable
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.commands import tried
from commons.kernel.http import go

PAPERS = f"{ROOT}/<int:organisation_id>"


def _refusal(organisation: Organisation) -> OrganisationReason | None:
    actor = current_actor()
    return policies.refusal_to_handle(actor, queries.role_in(organisation.id, actor.person_id))


@blueprint.route(f"{PAPERS}/statuts", methods=["GET", "POST"])
@access(SIGNED_IN)
def organisation_statutes(organisation_id: int) -> ResponseReturnValue:
    """The statutes that are kept, and newer ones."""
    readable(organisation_id)
    form = StatutesForm()
    done = tried(
        form, lambda work, now: papers.give_statutes(work, organisation_id, form.sent(), now),
        gettext("Les statuts sont gardés. Ils servent pour tous vos dossiers."), "file",
    )  # fmt: skip
    if done.done:
        return go(url_for("identity.organisation_statutes", organisation_id=organisation_id))
    found = readable(organisation_id)
    return page(
        "organisations/statutes.html", form, done.status, organisation=found, refusal=_refusal(found),
        statutes=queries_papers.statutes(found.id),
    )  # fmt: skip


@blueprint.get(f"{PAPERS}/statuts.pdf")
@access(SIGNED_IN)
def organisation_statutes_file(organisation_id: int) -> Response:
    """The statutes themselves, to members and to the team of the territory."""
    return statutes_answer(readable(organisation_id).id)


def statutes_answer(organisation_id: int) -> Response:
    """The statutes as a file to keep; the caller judged who asks."""
    response = Response(papers.statutes_body(organisation_id), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="statuts-{organisation_id}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route(f"{PAPERS}/compte", methods=["GET", "POST"])
@access(SIGNED_IN)
def organisation_bank(organisation_id: int) -> ResponseReturnValue:
    """Where the organisation is paid: written, never shown again."""
    readable(organisation_id)
    form = BankForm()
    done = tried(
        form, lambda work, now: papers.give_account(work, organisation_id, form.draft(), now),
        gettext("Le compte est gardé, chiffré. Seules les personnes qui paient peuvent le voir."), "iban",
    )  # fmt: skip
    if done.done:
        return go(url_for("identity.organisation_bank", organisation_id=organisation_id))
    found = readable(organisation_id)
    return page(
        "organisations/bank.html", form, done.status, organisation=found, refusal=_refusal(found),
        written_at=queries_papers.bank_written_at(found.id),
    )  # fmt: skip
