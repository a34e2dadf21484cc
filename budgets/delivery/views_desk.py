"""The desk: editions one follows, the programme of one, the actions one carries out, and one action."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from budgets.delivery import pages, policies, queries
from budgets.delivery.finding import action_named, edition_known
from budgets.delivery.types import ActionReason
from budgets.editions import queries as editions
from budgets.editions.types import EditionState
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.errors import Refused

blueprint = Blueprint("delivery_desk", __name__)
FOLLOWERS = holders_of(*(role.value for role in policies.FOLLOWERS))


@blueprint.get("/equipe/realisations")
@access(FOLLOWERS)
def editions_followed() -> ResponseReturnValue:
    """Every proclaimed edition this person follows."""
    actor, above, found = current_actor(), editions.containers(), []
    for edition in editions.all_editions():
        places = above[edition.place_id] if edition.place_id is not None else []
        proclaimed = edition.state is EditionState.PROCLAIMED
        if proclaimed and policies.refusal_to_follow(actor, edition, places) is None:
            found.append(edition)
    return private_page("budgets/delivery/desk_editions.html", editions=found)


@blueprint.get("/mes-realisations")
@access(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """The actions that this person carries out."""
    person = current_actor().person_id
    found = queries.carried_by(person, queries.organisations_of(person))
    return private_page("budgets/delivery/desk_mine.html", rows=pages.rows(found, clock.now()))


@blueprint.get("/equipe/budgets/<slug>/realisations")
@access(FOLLOWERS)
def index(slug: str) -> ResponseReturnValue:
    """The programme of one edition, those that wait for something first."""
    edition = edition_known(slug)
    refusal = policies.refusal_to_follow(current_actor(), edition, editions.holding_places(edition))
    if refusal is ActionReason.NOT_YOURS:
        raise Refused(reason=refusal)
    return private_page("budgets/delivery/desk.html", **pages.listed(edition, clock.now()))


@blueprint.get("/equipe/budgets/<slug>/realisations/<code>")
@access(SIGNED_IN)
def hub(slug: str, code: str) -> ResponseReturnValue:
    """One action: where it stands, and what one may write of it."""
    action = action_named(slug, code)
    refusals = pages.refusals(action, clock.now())
    if refusals["right"] is not None:
        raise Refused(reason=refusals["right"])
    return private_page("budgets/delivery/desk_hub.html", refusals=refusals, **pages.whole(action, clock.now()))
