"""The desk of the secretariat: count, check what came out, proclaim."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action, Phase
from budgets.results import finding, services
from budgets.results.forms import CountForm, ProclaimForm
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("results_desk", __name__, url_prefix="/equipe/budgets/<slug>")
SECRETARIAT = holders_of("secretariat")


def _edition(slug: str) -> Edition:
    found = editions.by_slug(slug)
    if found is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return found


def _refusal(action: Action, edition: Edition) -> EditionReason | None:
    return policies.refusal_to(action, current_actor(), edition, editions.holding_places(edition), clock.now())


def _page(
    template: str, edition: Edition, form: CountForm | ProclaimForm, action: Action, status: int = 200
) -> Response:
    refusal = _refusal(action, edition)
    if refusal is EditionReason.NOT_YOURS:
        raise Refused(reason=refusal)
    again = policies.phase(edition, clock.now()) is Phase.COUNTED
    pages = finding.overview(edition) if again else []
    html = render_template(template, edition=edition, form=form, refusal=refusal, again=again, pages=pages)
    return private(make_response(html, status))


@blueprint.get("/depouiller")
@access(SECRETARIAT)
def count(slug: str) -> Response:
    """What counting does, before doing it."""
    return _page("budgets/results/count.html", _edition(slug), CountForm(), Action.COUNT)


@blueprint.post("/depouiller")
@access(SECRETARIAT)
def count_now(slug: str) -> ResponseReturnValue:
    """Close the box and count."""
    edition, form, actor = _edition(slug), CountForm(), current_actor()
    if not form.validate():
        return _page("budgets/results/count.html", edition, form, Action.COUNT, 422)
    try:
        with unit_of_work(actor) as work:
            services.count(work, actor, edition, clock.now(), form.reason.data or "")
    except Invalid as error:
        form.take(error)
        return _page("budgets/results/count.html", _edition(slug), form, Action.COUNT, error.status)
    return go(url_for("results_desk.proclaim", slug=slug))


@blueprint.get("/proclamer")
@access(SECRETARIAT)
def proclaim(slug: str) -> Response:
    """What came out, and what publishing it does."""
    return _page("budgets/results/proclaim.html", _edition(slug), ProclaimForm(), Action.PROCLAIM)


@blueprint.post("/proclamer")
@access(SECRETARIAT)
def proclaim_now(slug: str) -> ResponseReturnValue:
    """Publish."""
    edition, actor = _edition(slug), current_actor()
    with unit_of_work(actor) as work:
        services.proclaim(work, actor, edition, clock.now())
    return go(url_for("results.show", slug=slug))
