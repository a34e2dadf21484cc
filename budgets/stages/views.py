"""The public page of the stages of an edition."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.showing import versions
from budgets.stages import pages, policies, queries
from budgets.stages.types import StageReason
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody

blueprint = Blueprint("stages", __name__)


@blueprint.get("/budgets/<slug>/etapes")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> ResponseReturnValue:
    """Where an edition stands, what comes next, what was decided of it."""
    edition = editions.by_slug(slug)
    if edition is None or edition.begun_at is None:
        raise NotFound(reason=StageReason.NOT_FOUND)
    return render_template("budgets/stages/show.html", **whole(edition))


def whole(edition: Edition) -> dict[str, Any]:
    """Everything the page shows; it is good until a stage moves by the clock."""
    now = clock.now()
    stages = queries.of(edition.id)
    good_until(policies.next_change(stages, now))
    place = edition.place
    return {
        "edition": edition,
        "place": place.named(i18n.locale_code()) if place is not None else "",
        "rows": pages.rows(stages, now),
        "log": pages.log(edition),
    }
