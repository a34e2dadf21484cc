"""The team's desk of needs: whose editions, every need, and putting them together."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.needs import desk, gathering, listing, pages, queries
from budgets.needs.desk import TEAM, handled
from budgets.needs.forms import GatherForm, number_of
from budgets.needs.listing import desk_rows
from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go

blueprint = Blueprint("need_desk", __name__, url_prefix="/equipe")


@blueprint.get("/besoins")
@access(TEAM)
def doors() -> ResponseReturnValue:
    """The editions whose needs this person gathers, or writes down for people."""
    return private_page("budgets/needs/desk_doors.html", editions=desk.editions_of_mine())


@blueprint.route("/budgets/<slug>/besoins", methods=["GET", "POST"])
@access(TEAM)
def index(slug: str) -> ResponseReturnValue:
    """Every need, those that stand alone first; tick some and put them in a priority."""
    edition, form = handled(slug), GatherForm()
    form.offer(queries.standing(edition.id))
    if request.form.get("then") == "new" and form.validate_on_submit():
        picked = ",".join(f"{need}-{version}" for need, version in form.picks())
        return go(url_for("priority_desk.new", slug=slug, besoins=picked))
    done = tried(
        form, lambda work, now: gathering.gather(
            work, slug, number_of(typed(form.into)), form.picks(), now, pages.site()
        ), _("C’est rangé. Les personnes qui ont laissé un contact sont prévenues."), "needs",
    )  # fmt: skip
    if done.done:
        return go(url_for("need_desk.index", slug=slug))
    edition, now = handled(slug), clock.now()
    rows = desk_rows(edition, listing.wish(), request.args.get("etat", ""))
    return private_page(
        "budgets/needs/desk_needs.html", form, done.status, edition=edition, refusal=desk.to_gather(edition, now),
        shaping=desk.to_shape(edition, now), ticked={need for need, _version in form.picks()}, **rows,
    )  # fmt: skip
