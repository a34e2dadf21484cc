"""The public pages of editions: the list, one edition, its règlement."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from budgets.editions import policies, regulation, rules
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.showing import shown, versions
from budgets.publication import pages, queries
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import good_until, same_for_everybody

blueprint = Blueprint("editions", __name__)


@blueprint.get("/budgets")
@access(EVERYONE)
@same_for_everybody(lambda: ("budgets", "territory"))
def index() -> ResponseReturnValue:
    """Every vote, the open ones first."""
    now = clock.now()
    announced = editions.announced()
    for edition in announced:
        good_until(policies.next_change(edition, now))
    return render_template("budgets/editions/index.html", groups=pages.groups(announced, now))


@blueprint.get("/budgets/<slug>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> ResponseReturnValue:
    """One vote: what, how much, who, when, how."""
    now = clock.now()
    return render_template("budgets/editions/show.html", **pages.whole(shown(slug, now), now))


@blueprint.get("/budgets/<slug>/reglement", endpoint="regulation")
@access(EVERYONE)
@same_for_everybody(versions)
def regulation_text(slug: str) -> ResponseReturnValue:
    """Every rule, in plain words and by its proper name."""
    edition = shown(slug, clock.now())
    return render_template("budgets/editions/regulation.html", **regulation_context(edition))


def regulation_context(edition: Edition) -> dict[str, object]:
    """Everything the page of the règlement shows."""
    return {
        "edition": edition,
        "sections": regulation.sections(edition),
        "order": pages.tie_order(edition),
        "digest": rules.digest(edition),
        "log": pages.log(queries.public_log(edition)),
    }


@blueprint.get("/budgets/<slug>/reglement.json")
@access(EVERYONE)
@same_for_everybody(versions)
def regulation_json(slug: str) -> Response:
    """The same for machines."""
    return jsonify(pages.regulation_json(shown(slug, clock.now())))
