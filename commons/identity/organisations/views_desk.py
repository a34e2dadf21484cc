"""The desk where the team verifies organisations."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from commons.identity.answers import page
from commons.identity.blueprint import blueprint
from commons.identity.organisations import policies, queries, services
from commons.identity.organisations.forms import VersionForm, number
from commons.identity.team.menu import Door
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.actor import Actor
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import queries as territory

TEAM = holders_of(policies.SECRETARIAT, policies.OFFICER)
DOOR = Door(
    _l("Associations"),
    _l("Vérifier qu’une association est bien ce qu’elle dit."),
    "identity.organisation_desk",
    (policies.SECRETARIAT, policies.OFFICER),
)


def _places(actor: Actor) -> list[int] | None:
    """The places this person may verify organisations of; None for everywhere."""
    held = [g for g in actor.grants if g.role in (policies.SECRETARIAT, policies.OFFICER)]
    if any(grant.scope == "everywhere" for grant in held):
        return None
    wide = [grant.scope_id for grant in held if grant.scope == "territory"]
    return sorted({place_id for one in wide for place_id in territory.descendants(one)})


@blueprint.get("/equipe/associations")
@access(TEAM)
def organisation_desk() -> ResponseReturnValue:
    """Organisations of this person's territory, those to verify first."""
    return page("organisations/desk.html", found=queries.to_verify(_places(current_actor())))


@blueprint.post("/equipe/associations/<int:organisation_id>/verifier")
@access(TEAM)
def verify_organisation(organisation_id: int) -> ResponseReturnValue:
    """Say that it is what it says."""
    with unit_of_work(current_actor()) as work:
        services.verify(work, organisation_id, number(VersionForm().seen.data), clock.now())
    flash(gettext("L’association est vérifiée."), "success")
    return go(url_for("identity.organisation_desk"))


@blueprint.post("/equipe/associations/<int:organisation_id>/reprendre")
@access(TEAM)
def unverify_organisation(organisation_id: int) -> ResponseReturnValue:
    """Take the verification back."""
    with unit_of_work(current_actor()) as work:
        services.unverify(work, organisation_id, clock.now())
    flash(gettext("La vérification est reprise."), "success")
    return go(url_for("identity.organisation_desk"))
