"""What the team sees of the papers of an organisation whose file it instructs: statutes, and where it is paid."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from commons.identity.organisations import accounts, papers
from commons.identity.organisations.views_papers import statutes_answer
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding, policies, queries_calls
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.views_desk import instructed

blueprint = Blueprint("initiative_papers", __name__, url_prefix="/equipe/initiatives/envois/<int:application_id>")
TEAM = holders_of(*policies.TEAM)


@blueprint.get("/statuts")
@access(TEAM)
def statutes(application_id: int) -> Response:
    """The statutes of the organisation that sent it."""
    organisation_id = instructed(application_id).initiative.organisation_id
    if organisation_id is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    return statutes_answer(organisation_id)


@blueprint.post("/compte")
@access(TEAM)
def account(application_id: int) -> ResponseReturnValue:
    """Where a retained file is paid; asked by a button, noted in the journal, shown this once."""
    with unit_of_work(current_actor()) as work:
        found = deciding.payable(work, application_id)
        scopes, organisation_id = queries_calls.scopes(found.call), found.initiative.organisation_id or 0
        seen = papers.see_account(work, organisation_id, scopes, deciding.subject(found), clock.now())
    shown = instructed(application_id)
    return private_page(
        "participation/initiatives/desk_account.html", application=shown, account=seen, iban=accounts.grouped(seen.iban)
    )
