"""The public pages of priorities: the list with its numbers, one priority with its needs and its history."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from budgets.needs import listing, pages
from budgets.needs.services import CHOOSING
from budgets.needs.types import pages_of
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page

blueprint = Blueprint("priorities", __name__, url_prefix="/budgets/<slug>/priorites")


def _names(slug: str, **_others: str) -> tuple[str, ...]:
    return (pages_of(slug), f"budgets:{slug}", "territory", "moderation")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index(slug: str) -> ResponseReturnValue:
    """The priorities; in the residents' order once they have chosen."""
    now, edition = clock.now(), pages.edition_of(slug)
    pages.kept_today(edition, now)
    found = listing.priorities(edition, listing.wish(), now)
    ranking = found["ranking"]
    return render_template(
        "budgets/needs/priorities.html", edition=edition, refusal=pages.refusal_by_stage(edition, CHOOSING, now),
        stage=pages.stage_of(edition, StageKind.RANKING), places=pages.places_in(ranking) if ranking else [], **found,
    )  # fmt: skip


@blueprint.get("/<int:number>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One priority: its words, the needs it gathers, everything that happened to it."""
    now, edition = clock.now(), pages.edition_of(slug)
    pages.kept_today(edition, now)
    whole = pages.whole_priority(
        edition, pages.priority_of(edition, number), asked_page(request.args.get("page", "")), "priorities.show"
    )
    return render_template("budgets/needs/priority.html", **whole)
