"""Every component on one page, for whoever builds a page; not registered in production."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from commons.kernel.access import EVERYONE, access
from commons.ui.showcase import ballot_showcase, showcase

blueprint = Blueprint("showcase", __name__)

STYLES = ("approval", "knapsack", "points", "ranking")


@blueprint.get("/developpement/composants")
@access(EVERYONE)
def components() -> ResponseReturnValue:
    """The components, with fictional examples."""
    return render_template("ui/components.html", **showcase())


@blueprint.get("/developpement/composants/bulletin")
@access(EVERYONE)
def ballot() -> ResponseReturnValue:
    """A whole ballot of one style."""
    style = request.args.get("style", "knapsack")
    if style not in STYLES:
        abort(404)
    return render_template("ui/components/ballot.html", **ballot_showcase(style))
