"""The public page of the Assises: what they are, this year's, those of the years before."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assises.editions import pages, queries
from assises.editions.services import VERSION
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("assises", __name__, url_prefix="/assises")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (VERSION,))
def index() -> ResponseReturnValue:
    """What the Assises are; the edition that comes or goes on first, then the earlier ones."""
    rows = [pages.row(edition, clock.now()) for edition in queries.announced()]
    current = next((row for row in reversed(rows) if row.is_current), None)
    earlier = [row for row in rows if row is not current]
    return render_template("assises/editions/index.html", current=current, others=earlier)
