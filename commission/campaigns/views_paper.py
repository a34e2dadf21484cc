"""Entering the answer of somebody: from paper, or said aloud to whoever leads the interview."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.campaigns import answering, desk, policies, queries, questionnaire
from commission.campaigns.answering import Given
from commission.campaigns.forms import EntryForm, with_questions
from commission.campaigns.models import Campaign
from commission.campaigns.types import Mode
from commission.mandates.models import Mandate
from commons.identity.options import options
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Refused
from commons.kernel.i18n import LOCALES, locale_code
from commons.kernel.unit_of_work import Work

blueprint = Blueprint(
    "commission_campaign_entry", __name__,
    url_prefix="/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/saisir",
)  # fmt: skip


@blueprint.route("", methods=["GET", "POST"])
@access(SIGNED_IN)
def enter(mandate_id: int, campaign_id: int) -> ResponseReturnValue:
    """The whole questionnaire on one page; at the end, the code to hand to the person."""
    mandate = _entered(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    refusal = policies.refusal_to_answer(campaign, Mode.ASSISTED, clock.now())
    if refusal is not None:
        status = 200 if request.method == "GET" else Refused.status
        return _page(None, status, mandate, campaign, refusal=refusal)
    form = _form(campaign)
    done = tried(form, lambda work, now: _sent(work, campaign_id, form, now), _("La réponse est entrée."))
    mandate = _entered(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    if done.done:
        code = answering.written(answering.code_of(typed(form.ticket))) if done.made else ""
        return private_page("commission/campaigns/desk_entered.html", mandate=mandate, campaign=campaign, code=code)
    if done.status == 409:
        # Sent once more, it replaces the first entry: whoever types was told so.
        form.anyway.raw_data, form.anyway.data = None, "yes"
    return _page(form, done.status, mandate, campaign)


def _sent(work: Work, campaign_id: int, form: Any, now: datetime) -> bool:
    """Keep the answer, or count the refusal; whether there is a code to hand over."""
    mode = Mode(typed(form.mode))
    if typed(form.agreed) == "no":
        answering.refuse(work, campaign_id, mode, now)
        return False
    campaign = queries.by_id(campaign_id)
    numbers = [each.number for each in campaign.questions] if campaign else []
    sent = {str(number): request.form.getlist(f"q{number}") for number in numbers}
    sheet = typed(form.sheet) if mode is Mode.PAPER else ""
    given = Given(
        typed(form.ticket), typed(form.language), sent, bool(form.quotable.data), mode, sheet, bool(typed(form.anyway))
    )  # fmt: skip
    answering.answer(work, campaign_id, given, now)
    return True


def _form(campaign: Campaign) -> Any:
    offered = questionnaire.offered(campaign)
    form: Any = with_questions(EntryForm, campaign.questions, locale_code(), queries.places())()
    form.mode.choices = options((each.value, each.label) for each in (Mode.ASSISTED, Mode.PAPER))
    form.language.choices = options((each, LOCALES[each]) for each in offered)
    return form


def _entered(mandate_id: int) -> Mandate:
    mandate = desk.mandate_of(mandate_id)
    refusal = policies.refusal_to_enter(mandate, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return mandate


def _page(
    form: Any, status: int, mandate: Mandate, campaign: Campaign, refusal: object = None
) -> ResponseReturnValue:  # fmt: skip
    return private_page(
        "commission/campaigns/desk_enter.html", form, status, mandate=mandate, campaign=campaign, refusal=refusal,
        language=locale_code(), fields=[form[f"q{each.number}"] for each in campaign.questions] if form else (),
    )  # fmt: skip
