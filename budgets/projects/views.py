"""The public pages of projects: the list, the map, one project."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from budgets.editions.showing import shown, versions
from budgets.projects import pages, queries
from budgets.projects.pages import Asked
from budgets.projects.reasons import ProjectReason
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page

blueprint = Blueprint("projects", __name__)


@blueprint.get("/budgets/<slug>/projets")
@access(EVERYONE)
@same_for_everybody(versions)
def index(slug: str) -> ResponseReturnValue:
    """The projects, searched and filtered, twenty a page."""
    now = clock.now()
    edition = shown(slug, now)
    if pages.shuffles(edition, now):
        good_until(next_midnight(now))
    return render_template("budgets/projects/index.html", **pages.listing(edition, _asked(), now))


@blueprint.get("/budgets/<slug>/projets/<code>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str, code: str) -> ResponseReturnValue:
    """One project."""
    edition = shown(slug, clock.now())
    project = queries.by_code(edition.id, code)
    if project is None:
        raise NotFound(reason=ProjectReason.NOT_FOUND)
    return render_template("budgets/projects/show.html", **pages.whole(edition, project))


@blueprint.get("/budgets/<slug>/carte")
@access(EVERYONE)
@same_for_everybody(versions)
def on_map(slug: str) -> ResponseReturnValue:
    """Where the projects are."""
    return render_template("budgets/projects/map.html", **pages.on_map(shown(slug, clock.now())))


def _asked() -> Asked:
    """The search in the address; anything unreadable asks nothing."""
    found = {name: request.args.get(name, "")[:200] for name in Asked.__dataclass_fields__ if name != "page"}
    return Asked(**found, page=asked_page(request.args.get("page", "")))
