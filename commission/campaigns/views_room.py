"""The reading room: open answers, the themes each reader finds, what is decided where they differ, quotes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.campaigns import coding, desk, policies, queries
from commission.campaigns.coding import Reading
from commission.campaigns.models import Campaign
from commission.campaigns.reading_forms import CodingForm, QuoteForm, SettleForm
from commission.campaigns.types import CampaignReason
from commission.mandates.models import Mandate
from commons.identity.options import options
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.i18n import locale_code

blueprint = Blueprint(
    "commission_campaign_reading", __name__,
    url_prefix="/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/lecture/<int:number>",
)  # fmt: skip
#: Answers on one page.
PAGE = 30


@blueprint.get("")
@access(SIGNED_IN)
def show(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """Where the two readings stand; the agreement, and what is left to decide, once both are done."""
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    mine = found.mine(current_actor().person_id)
    return private_page(
        "commission/campaigns/desk_reading.html", mandate=mandate, campaign=campaign, found=found, mine=mine,
        agreed=coding.agreed(found), language=locale_code(),
        one=queries.coded(found.codings[0].id) if found.both_done else {},
        other=queries.coded(found.codings[1].id) if found.both_done else {},
    )  # fmt: skip


@blueprint.post("/commencer")
@access(SIGNED_IN)
def begin(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """Take one of the two readings."""
    _found(mandate_id, campaign_id, number)
    carried_out(lambda work, now: coding.begin(work, campaign_id, number, now), _("Cette lecture est la vôtre."))
    return go(url_for(".read", mandate_id=mandate_id, campaign_id=campaign_id, number=number))


@blueprint.route("/lire", methods=["GET", "POST"])
@access(SIGNED_IN)
def read(mandate_id: int, campaign_id: int, number: int) -> ResponseReturnValue:
    """My reading: the answers, a box a theme. The other reader's is not here."""
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    mine = found.mine(current_actor().person_id)
    if mine is None or mine.done_at is not None:
        raise Refused(reason=CampaignReason.TWO_CODERS if mine is None else CampaignReason.CODING_OVER)
    form, before = CodingForm(), queries.coded(mine.id)
    shown = _shown(found, before)
    if form.is_submitted():
        shown = [text for text in found.texts if f"t{text.answer_id}-seen" in request.form][:PAGE]
    ticked = {text.answer_id: _ticked(found, text.answer_id) for text in shown}
    if form.is_submitted():
        before = before | ticked
    done = tried(
        form, lambda work, now: coding.code(work, campaign_id, number, ticked, bool(form.done.data), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        end = ".show" if form.done.data else ".read"
        return go(url_for(end, mandate_id=mandate_id, campaign_id=campaign_id, number=number))
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    return private_page(
        "commission/campaigns/desk_read.html", form, done.status, mandate=mandate, campaign=campaign, found=found,
        shown=shown, before=before, left=len(found.texts) - len(before), language=locale_code(),
    )  # fmt: skip


@blueprint.route("/decider/<uuid:answer_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def settle(mandate_id: int, campaign_id: int, number: int, answer_id: UUID) -> ResponseReturnValue:
    """Decide where the two readings differ."""
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    if not found.both_done:
        raise Refused(reason=CampaignReason.NOT_BOTH_DONE)
    text = next((each for each in found.differing if each.answer_id == answer_id), None)
    if text is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    form = SettleForm()
    form.themes.choices = options((theme, theme) for theme in found.question.themes)
    done = tried(
        form,
        lambda work, now: coding.settle(work, campaign_id, number, answer_id, form.themes.data or (), typed(form.why)),
        _("C’est décidé."),
    )
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, campaign_id=campaign_id, number=number))
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    both = [queries.coded(each.id).get(answer_id, []) for each in found.codings]
    return private_page(
        "commission/campaigns/desk_settle.html", form, done.status, mandate=mandate, campaign=campaign, found=found,
        wanted=text, both=both, language=locale_code(),
    )  # fmt: skip


@blueprint.route("/citer/<uuid:answer_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def quote(mandate_id: int, campaign_id: int, number: int, answer_id: UUID) -> ResponseReturnValue:
    """Choose words to publish, once read for names."""
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    text = next((each for each in found.texts if each.answer_id == answer_id and each.quotable), None)
    if text is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    form = QuoteForm()
    if not form.is_submitted():
        form.words.data = text.words
    done = tried(
        form, lambda work, now: coding.quote(work, campaign_id, number, answer_id, typed(form.words)),
        _("Ces mots seront publiés avec les résultats."),
    )  # fmt: skip
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, campaign_id=campaign_id, number=number))
    mandate, campaign, found = _found(mandate_id, campaign_id, number)
    return private_page(
        "commission/campaigns/desk_quote.html", form, done.status, mandate=mandate, campaign=campaign, found=found,
        wanted=text, language=locale_code(),
    )  # fmt: skip


def _found(mandate_id: int, campaign_id: int, number: int) -> tuple[Mandate, Campaign, Reading]:
    mandate = desk.written(mandate_id)
    campaign = desk.campaign_of(mandate, campaign_id)
    refusal = policies.refusal_to_code(campaign, mandate, desk.member_in(mandate), current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    question = desk.question_of(campaign, number)
    if question not in coding.to_code(campaign):
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return mandate, campaign, coding.reading(campaign, question)


def _shown(found: Reading, before: dict[UUID, list[str]]) -> list[coding.Text]:
    """The next answers to read; once all are read, the first ones again."""
    left = [text for text in found.texts if text.answer_id not in before]
    return (left or list(found.texts))[:PAGE]


def _ticked(found: Reading, answer_id: UUID) -> list[str]:
    ranks = request.form.getlist(f"t{answer_id}")
    return [theme for rank, theme in enumerate(found.question.themes) if str(rank) in ranks]
