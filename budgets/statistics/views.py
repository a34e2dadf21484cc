"""The public page of the figures of an edition, and the same as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from budgets.results import finding
from budgets.results.views import attachment, versions
from budgets.statistics import pages
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import same_for_everybody
from commons.kernel.tabular import to_csv

blueprint = Blueprint("budget_figures", __name__, url_prefix="/budgets/<slug>/chiffres")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> ResponseReturnValue:
    """Who took part, what was chosen, where, for how much; once the result is proclaimed."""
    return render_template("budgets/statistics/show.html", **pages.whole(finding.readable(slug)))


@blueprint.get("/chiffres.csv")
@access(EVERYONE)
def table(slug: str) -> Response:
    """The same as a table."""
    edition = finding.readable(slug)
    return attachment(to_csv(*pages.table(edition)), f"{slug}-chiffres.csv", "text/csv; charset=utf-8")
