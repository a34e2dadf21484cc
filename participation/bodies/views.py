"""Public pages of bodies: who decides what, and each body's own page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.clock import PARIS
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from participation.bodies import addresses, pages, queries, sections
from participation.bodies.policies import BodyReason

blueprint = Blueprint("bodies", __name__, url_prefix="/instances")


def names(slug: str = "") -> tuple[str, ...]:
    """What the pages of bodies depend on, with what other features show there."""
    return ("participation:bodies", "territory", *sections.versions(current_app))


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(names)
def index() -> ResponseReturnValue:
    """Who decides what: the map of bodies, and the same in words."""
    return render_template("participation/bodies/index.html", **pages.index(_today()))


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(names)
def show(slug: str) -> ResponseReturnValue:
    """One body: what it is for, who sits, what it decides and owes."""
    body = queries.by_slug(slug)
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    elsewhere = addresses.own_page(body.kind, body.slug)
    if elsewhere is not None:
        return redirect(elsewhere)
    return render_template("participation/bodies/show.html", **pages.whole(body, _today()))


def _today() -> date:
    """Today in Paris; the page changes at midnight, when seats begin and end and delays grow."""
    now = clock.now()
    good_until(next_midnight(now))
    return now.astimezone(PARIS).date()
