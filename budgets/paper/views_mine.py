"""The votes that this person of the team serves in the field."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from budgets.ballots import policies as ballots
from budgets.editions import queries as editions
from budgets.paper.field import holds
from budgets.paper.policies import HOLDERS
from commons.kernel import clock
from commons.kernel.access import access, holders_of
from commons.kernel.answers import private_page

blueprint = Blueprint("vote_field", __name__, url_prefix="/equipe/terrain")


@blueprint.get("")
@access(holders_of(*HOLDERS))
def index() -> ResponseReturnValue:
    """The votes that take ballots now, here."""
    now = clock.now()
    running = [edition for edition in editions.announced() if ballots.refusal_to_open(edition, now) is None]
    return private_page("budgets/paper/mine.html", editions=[edition for edition in running if holds(edition)])
