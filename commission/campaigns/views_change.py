"""Writing the questions of a campaign."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.campaigns import desk, drafting
from commission.campaigns.forms import QuestionChangeForm, QuestionForm
from commission.campaigns.models import CampaignQuestion
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go
from commons.kernel.i18n import LOCALES, locale_code

blueprint = Blueprint(
    "commission_campaign_questions", __name__,
    url_prefix="/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/questions",
)  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SIGNED_IN)
def add(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    """One more question."""
    desk.campaign_of(desk.written(mandate_id), campaign_id)
    form: Any = QuestionForm()
    form.offer()
    done = tried(form, lambda work, now: drafting.add(work, campaign_id, form.draft()), _("La question est ajoutée."))
    return _back(mandate_id, campaign_id) if done.done else _page(form, done.status, mandate_id, campaign_id)


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@access(SIGNED_IN)
def change(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """Write a question anew."""
    campaign = desk.campaign_of(desk.written(mandate_id), campaign_id)
    question = desk.question_of(campaign, number)
    form: Any = QuestionChangeForm()
    form.offer()
    if not form.is_submitted():
        form.fill(question)
        form.version.data = str(campaign.version)
    done = tried(
        form, lambda work, now: drafting.change(work, campaign_id, number, form.seen, form.draft()),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, campaign_id)
    campaign = desk.campaign_of(desk.written(mandate_id), campaign_id)
    if done.status == 409:
        form.version.data = str(campaign.version)
    return _page(form, done.status, mandate_id, campaign_id, desk.question_of(campaign, number))


@blueprint.post("/<int:number>/retirer")
@access(SIGNED_IN)
def remove(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """Take a question out."""
    desk.question_of(desk.campaign_of(desk.written(mandate_id), campaign_id), number)
    carried_out(lambda work, now: drafting.remove(work, campaign_id, number), _("La question est retirée."))
    return _back(mandate_id, campaign_id)


@blueprint.post("/<int:number>/monter")
@access(SIGNED_IN)
def move_up(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """Ask a question earlier."""
    desk.question_of(desk.campaign_of(desk.written(mandate_id), campaign_id), number)
    carried_out(lambda work, now: drafting.move_up(work, campaign_id, number), _("L’ordre est changé."))
    return _back(mandate_id, campaign_id)


def _page(
    form: Any, status: int, mandate_id: int, campaign_id: int, question: CampaignQuestion | None = None
) -> ResponseReturnValue:  # fmt: skip
    mandate = desk.written(mandate_id)
    return private_page(
        "commission/campaigns/desk_question.html", form, status, mandate=mandate, locales=list(LOCALES),
        campaign=desk.campaign_of(mandate, campaign_id), question=question, language=locale_code(),
    )  # fmt: skip


def _back(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    return go(url_for("commission_campaigns_desk.show", mandate_id=mandate_id, campaign_id=campaign_id))
