"""The public pages of editions: the list, one edition, its règlement."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from budgets.editions import policies, regulation, rules
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.showing import shown, versions
from budgets.editions.types import EditionState
from budgets.publication import pages, queries
from budgets.stages import front as begun
from budgets.stages import views as stages
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
    groups = pages.groups(announced, now)
    return render_template("budgets/editions/index.html", groups=groups, begun=begun.cards())


@blueprint.get("/budgets/<slug>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> ResponseReturnValue:
    """One vote: what, how much, who, when, how; its stages as long as only these are public."""
    now = clock.now()
    edition = editions.by_slug(slug)
    if edition is not None and edition.state is EditionState.DRAFT and edition.begun_at is not None:
        return render_template("budgets/stages/show.html", **stages.whole(edition))
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
