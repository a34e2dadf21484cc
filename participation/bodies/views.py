"""Public pages of bodies."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody
from participation.bodies import queries
from participation.bodies.policies import BodyReason

blueprint = Blueprint("bodies", __name__, url_prefix="/instances")


def _names(slug: str) -> tuple[str, ...]:
    return ("participation:bodies", "territory")


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str) -> ResponseReturnValue:
    """One body."""
    body = queries.by_slug(slug)
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return render_template("participation/bodies/show.html", body=body)
