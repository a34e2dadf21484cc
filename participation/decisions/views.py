"""The public register of decisions: list, one decision, files."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from participation.decisions import pages, policies, queries
from participation.decisions.policies import DecisionReason

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")


def _names(number: str = "") -> tuple[str, ...]:
    return ("participation:decisions", "participation:bodies")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """The register: twenty decisions a page, by body, year and words."""
    now = clock.now()
    good_until(queries.next_publication(now))
    return render_template("participation/decisions/index.html", **pages.listing(now))


@blueprint.get("/registre.csv", endpoint="as_csv")
@access(EVERYONE)
@same_for_everybody(_names)
def register_csv() -> Response:
    """The same search as a table."""
    now = clock.now()
    good_until(queries.next_publication(now))
    return _file(pages.as_csv(queries.public(pages.asked().wanted(), now)), "text/csv", "decisions.csv")


@blueprint.get("/registre.json", endpoint="as_json")
@access(EVERYONE)
@same_for_everybody(_names)
def register_json() -> Response:
    """The same search for machines, with every version."""
    now = clock.now()
    good_until(queries.next_publication(now))
    return _file(pages.as_json(queries.public(pages.asked().wanted(), now)), "application/json", "decisions.json")


@blueprint.get("/<number>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(number: str) -> ResponseReturnValue:
    """One decision, with what was written before it was rectified."""
    decision = queries.by_number(number)
    if decision is None or not policies.is_public(decision.public_at, clock.now()):
        raise NotFound(reason=DecisionReason.NOT_FOUND)
    return render_template("participation/decisions/show.html", **pages.whole(decision))


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
