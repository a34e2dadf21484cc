"""The desk of campaigns: the list, a campaign and where it stands, its next step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.campaigns import coding, desk, policies, queries, questionnaire, results, services, serving
from commission.campaigns import pages as shown_pages
from commission.campaigns.forms import CampaignChangeForm, CampaignForm, StepForm
from commission.campaigns.models import Campaign
from commission.campaigns.types import MOVES, CampaignReason, CampaignState
from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.i18n import LOCALES, locale_code

blueprint = Blueprint("commission_campaigns_desk", __name__, url_prefix="/equipe/commission/<int:mandate_id>/enquetes")


@blueprint.get("")
@access(SIGNED_IN)
def index(mandate_id: int) -> ResponseReturnValue:
    """The campaigns of a mandate."""
    mandate = desk.mandate_of(mandate_id)
    found = queries.of_mandate(mandate_id)
    return private_page(
        "commission/campaigns/desk_index.html", mandate=mandate, campaigns=found, language=locale_code(),
        counts=queries.how_many([each.id for each in found]), refusal=_refusal_to_write(mandate),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SIGNED_IN)
def prepare(mandate_id: int) -> ResponseReturnValue:
    """A new campaign."""
    mandate = desk.written(mandate_id)
    form: Any = CampaignForm()
    form.offer(queries.places(), serving.choices())
    if not form.is_submitted():
        form.languages.data = ["fr"]
    done = tried(
        form, lambda work, now: services.prepare(work, mandate_id, form.draft(), now).id,
        _("L’enquête est en préparation : écrivez ses questions."),
    )  # fmt: skip
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, campaign_id=done.made))
    mandate = desk.written(mandate.id)
    return private_page(
        "commission/campaigns/desk_campaign.html", form, done.status, mandate=mandate, locales=list(LOCALES),
        campaign=None,
    )  # fmt: skip


@blueprint.get("/<int:campaign_id>")
@access(SIGNED_IN)
def show(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    """A campaign: its questions, where it stands, what one may do."""
    mandate = desk.mandate_of(mandate_id)
    campaign, actor = desk.campaign_of(mandate, campaign_id), current_actor()
    member = desk.member_in(mandate)
    return private_page(
        "commission/campaigns/desk_show.html", mandate=mandate, campaign=campaign, language=locale_code(),
        many=queries.how_many([campaign_id]).get(campaign_id, 0), offered=questionnaire.offered(campaign),
        lacking=_lacking(campaign), wrong_jumps=questionnaire.wrong_jumps(campaign.questions),
        writes=policies.part_of(mandate, member, actor), moves=[s for s in CampaignState if s in MOVES[campaign.state]],
        refusal=policies.refusal_to_change(campaign, mandate, member, actor),
        no_entry=policies.refusal_to_enter(mandate, actor), to_code=coding.to_code(campaign),
        no_coding=policies.refusal_to_code(campaign, mandate, member, actor),
    )  # fmt: skip


@blueprint.route("/<int:campaign_id>/modifier", methods=["GET", "POST"])
@access(SIGNED_IN)
def change(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    """Write the campaign anew."""
    campaign = desk.campaign_of(desk.written(mandate_id), campaign_id)
    form: Any = CampaignChangeForm()
    form.offer(queries.places(), serving.choices())
    if not form.is_submitted():
        form.fill(campaign)
        form.version.data = str(campaign.version)
    done = tried(
        form, lambda work, now: services.change(work, campaign_id, form.seen, form.draft(), now), _("C’est enregistré.")
    )
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, campaign_id=campaign_id))
    mandate = desk.written(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    if done.status == 409:
        form.version.data = str(campaign.version)
    return private_page(
        "commission/campaigns/desk_campaign.html", form, done.status, mandate=mandate, locales=list(LOCALES),
        campaign=campaign, language=locale_code(),
    )  # fmt: skip


@blueprint.route("/<int:campaign_id>/etape/<state>", methods=["GET", "POST"])
@access(SIGNED_IN)
def step(mandate_id: int, campaign_id: int, state: str) -> ResponseReturnValue:
    """Bring the campaign to its next state, with a reason."""
    mandate = desk.written(mandate_id)
    campaign, form = desk.campaign_of(mandate, campaign_id), StepForm()
    if state not in list(CampaignState):
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    wanted = CampaignState(state)
    if not form.is_submitted():
        form.version.data = str(campaign.version)
    done = tried(
        form, lambda work, now: services.become(work, campaign_id, wanted, form.seen, typed(form.why), now),
        _("C’est fait."),
    )  # fmt: skip
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, campaign_id=campaign_id))
    mandate = desk.written(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    if done.status in (403, 409):
        form.version.data = str(campaign.version)
    return private_page(
        "commission/campaigns/desk_step.html", form, done.status, mandate=mandate, campaign=campaign, wanted=wanted,
        language=locale_code(), refusal=_refusal_to_become(campaign, wanted, mandate),
    )  # fmt: skip


@blueprint.get("/<int:campaign_id>/apercu")
@access(SIGNED_IN)
def preview(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    """The results as they would be published now: protected, for the team too."""
    mandate = desk.written(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    if campaign.state not in (CampaignState.CLOSED, CampaignState.CODED):
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    rules = mandates.rules_in_force(mandate_id)
    made = results.of(campaign, rules.rules if rules else None)
    return private_page(
        "commission/campaigns/desk_preview.html", mandate=mandate, campaign=campaign, language=locale_code(),
        blocks=shown_pages.blocks(made, locale_code()), results=made,
    )  # fmt: skip


def _refusal_to_write(mandate: Mandate) -> CampaignReason | None:
    return policies.refusal_to_write(mandate, desk.member_in(mandate), current_actor())


def _refusal_to_become(campaign: Campaign, wanted: CampaignState, mandate: Mandate) -> CampaignReason | None:
    member, now = desk.member_in(mandate), clock.now()
    return policies.refusal_to_become(campaign, wanted, mandate, member, current_actor(), now)


def _lacking(campaign: Campaign) -> list[tuple[str, str]]:
    """(language, what it does not say yet) of each language that is not offered."""
    words = {"title": _("le titre"), "about": _("à quoi elle sert"), "consent": _("ce que la personne accepte")}
    rows = []
    for language in campaign.languages:
        missing = questionnaire.lacking(campaign, language)
        if missing:
            said = [words.get(each) or _("la question n° %(number)s", number=each) for each in missing]
            rows.append((LOCALES[language], ", ".join(said)))
    return rows
