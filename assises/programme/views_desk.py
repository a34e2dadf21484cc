"""The desk of the programme."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from assises.editions import desk as editions
from assises.editions import pages as edition_pages
from assises.editions import policies, queries
from assises.editions.desk import TEAM
from assises.programme import desk
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page

blueprint = Blueprint("assises_programme_desk", __name__, url_prefix="/equipe/assises/<int:year>")


@blueprint.get("")
@access(TEAM)
def hub(year: int) -> ResponseReturnValue:
    """Everything one may do for one edition, by the roles one holds in it."""
    edition, actor, now = editions.joined(year), current_actor(), clock.now()
    return private_page(
        "assises/programme/desk_hub.html", edition=edition, row=edition_pages.row(edition, now),
        doors=desk.doors(current_app, edition, actor), dates=edition_pages.dates(edition),
        ways=edition_pages.ways_on(edition, now), keeps=policies.refusal_to_keep(edition, actor) is None,
        said=edition_pages.log(queries.steps(edition.id), named=True),
    )  # fmt: skip
