"""Public pages of an edition."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from assises.editions import desk, policies, queries
from assises.editions import pages as edition_pages
from assises.editions.services import VERSION
from assises.programme import hub as parts
from assises.programme import queries as programme
from assises.programme.types import PAGES
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import same_for_everybody
from commons.kernel.sanitise import plain_to_markup

blueprint = Blueprint("assises_programme", __name__, url_prefix="/assises/<int:year>")


def _names_of_hub(year: int) -> tuple[str, ...]:
    return (VERSION, PAGES, *parts.versions(current_app, queries.by_year(year)))


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names_of_hub)
def hub(year: int) -> ResponseReturnValue:
    """One edition: where it stands, when and where, how to take part, and what every feature adds."""
    edition, now = desk.readable(year), clock.now()
    return render_template(
        "assises/programme/hub.html", edition=edition, row=edition_pages.row(edition, now),
        dates=edition_pages.dates(edition), way_in=parts.way_in(current_app),
        refusal=policies.refusal_to_register(edition, now), parts=parts.shown_for(current_app, edition, now),
        said=edition_pages.log(queries.steps(edition.id)), sites=programme.sites(edition.id),
        about=plain_to_markup(edition.about),
    )  # fmt: skip
