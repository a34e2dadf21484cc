"""Public pages of campaigns: which there are, what each is for, its results."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commission.campaigns import desk, pages, policies, queries, questionnaire
from commission.campaigns.types import PAGES, SHOWN, CampaignReason, CampaignState, Mode
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.i18n import locale_code
from commons.kernel.pages import good_until, same_for_everybody

blueprint = Blueprint("commission_campaigns", __name__, url_prefix="/commission/enquetes")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def index() -> ResponseReturnValue:
    """The campaigns one may answer, then those of before with their results."""
    found, now = queries.public(), clock.now()
    for each in found:
        good_until(each.opens_at)
        good_until(each.closes_at)
    return render_template(
        "commission/campaigns/index.html", language=locale_code(),
        rows=[(each, policies.refusal_to_answer(each, Mode.ALONE, now)) for each in found],
    )  # fmt: skip


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES,))
def campaign(slug: str) -> ResponseReturnValue:
    """What a campaign is for, whom it asks, until when, and what is kept."""
    found, now = desk.public(slug), clock.now()
    good_until(found.opens_at)
    good_until(found.closes_at)
    offered = questionnaire.offered(found)
    return render_template(
        "commission/campaigns/campaign.html", campaign=found, offered=offered, language=pages.language_for(offered),
        refusal=policies.refusal_to_answer(found, Mode.ALONE, now), shown=found.results is not None,
        is_open=found.state is CampaignState.OPEN,
    )  # fmt: skip


@blueprint.get("/<slug>/merci")
@access(EVERYONE)
def thanks(slug: str) -> ResponseReturnValue:
    """What whoever did not agree reads."""
    return render_template("commission/campaigns/thanks.html", campaign=desk.public(slug), language=locale_code())


@blueprint.get("/<slug>/resultats")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES,))
def results(slug: str) -> ResponseReturnValue:
    """The published tables, question by question, each with its plot."""
    found = desk.public(slug)
    if found.state not in SHOWN or found.results is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return render_template(
        "commission/campaigns/results.html", campaign=found, language=locale_code(),
        blocks=pages.blocks(found.results, locale_code()), results=found.results,
    )  # fmt: skip
