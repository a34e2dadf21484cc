"""Answering on a telephone, without account or script: consent, then one question a screen; and one's own answer.

What was answered travels along in the page: nothing is kept before the last screen, and nothing about who answers.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from commission.campaigns import answering, desk, pages, policies, queries, questionnaire
from commission.campaigns.answering import Given
from commission.campaigns.forms import AnswerForm, CodeForm, with_questions
from commission.campaigns.models import Campaign, CampaignAnswer, CampaignQuestion
from commission.campaigns.types import CampaignReason, Mode
from commons.kernel import clock, visitors
from commons.kernel.access import EVERYONE, access
from commons.kernel.actor import NOBODY
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, TooMany
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("commission_answer", __name__, url_prefix="/commission/enquetes/<slug>")
#: Answers from one device in an hour, and from one address (a classroom, a community centre).
MOST, BEHIND = 30, 600
Sent = dict[str, list[str]]


@blueprint.route("/repondre", methods=["GET", "POST"])
@access(EVERYONE)
def answer(slug: str) -> ResponseReturnValue:
    """The questionnaire, one screen after the other."""
    campaign = desk.public(slug)
    language = pages.language_for(questionnaire.offered(campaign))
    form = _form(campaign, language)
    refusal = _refusal(campaign, typed(form.code))
    if refusal is not None:
        status = 200 if request.method == "GET" else Refused.status
        return private_page("commission/campaigns/closed.html", None, status, campaign=campaign, refusal=refusal)
    if request.method == "GET":
        return _screen(campaign, form, None, {}, language)
    sent, step = _sent(campaign), _step(campaign, form)
    if not form.validate_on_submit():
        return _screen(campaign, form, step, sent, language)
    if "back" in request.form:
        return _screen(campaign, form, _before(campaign, step, sent), sent, language)
    return _agreed(campaign, form, sent, language) if step is None else _next(campaign, form, step, sent, language)


def _agreed(campaign: Campaign, form: AnswerForm, sent: Sent, language: str) -> ResponseReturnValue:
    """The first screen: who does not agree is counted, and that is all."""
    if typed(form.consent) == "yes":
        return _screen(campaign, form, campaign.questions[0], sent, language)
    if typed(form.consent) == "no" and not typed(form.code):
        with unit_of_work(NOBODY) as work:
            answering.refuse(work, campaign.id, Mode.ALONE, clock.now())
        return go(url_for("commission_campaigns.thanks", slug=campaign.slug))
    form.take(Invalid(fields={"consent": CampaignReason.NEEDS_ANSWER.sentence}))
    return _screen(campaign, form, None, sent, language)


def _next(
    campaign: Campaign, form: AnswerForm, step: CampaignQuestion, sent: Sent, language: str
) -> ResponseReturnValue:  # fmt: skip
    places = [place.id for place in queries.places()]
    try:
        value = questionnaire.read(step, sent.get(str(step.number), ()), places)
    except Invalid as error:
        form.take(error)
        return _screen(campaign, form, step, sent, language)
    after = questionnaire.following(campaign.questions, step, value)
    if after is not None:
        return _screen(campaign, form, after, sent, language)
    return _kept(campaign, form, step, sent, language)


def _kept(
    campaign: Campaign, form: AnswerForm, step: CampaignQuestion, sent: Sent, language: str
) -> ResponseReturnValue:  # fmt: skip
    """The last screen was sent: the answer is kept, and its code shown. Sent again, it is the same answer and code."""
    code, ticket = typed(form.code), typed(form.ticket)
    given = Given(ticket, language, sent, bool(form.quotable.data))
    number = campaign.id
    try:
        _count_try("commission.answer")
        # Whoever is signed in answers like everybody else: the work knows nobody.
        with unit_of_work(NOBODY) as work:
            if code:
                answering.correct(work, number, code, given)
            else:
                answering.answer(work, number, given, clock.now())
    except DomainError as error:
        campaign = desk.public(campaign.slug)
        status = complain(form, error)
        return _screen(campaign, form, queries.question(campaign, step.number), sent, language, status)
    shown = code or answering.written(answering.code_of(ticket))
    return private_page(
        "commission/campaigns/done.html", campaign=desk.public(campaign.slug), code=shown, language=language
    )


@blueprint.route("/ma-reponse", methods=["GET", "POST"])
@access(EVERYONE)
def mine(slug: str) -> ResponseReturnValue:
    """Read the answer of a code; from there correct or erase it."""
    campaign, form = desk.public(slug), CodeForm()
    if not form.validate_on_submit():
        return private_page("commission/campaigns/code.html", form, campaign=campaign)
    try:
        found = _found(campaign, typed(form.code))
    except DomainError as error:
        form.take(Invalid(fields={"code": error.sentence}))
        return private_page("commission/campaigns/code.html", form, error.status, campaign=campaign)
    language = found.language
    return private_page(
        "commission/campaigns/mine.html", AnswerForm(formdata=None), campaign=campaign, code=typed(form.code),
        language=language, rows=_told(campaign, found, language), quotable=found.quotable,
        refusal=policies.refusal_to_take_back(campaign), kept=_fields({k: _texts(v) for k, v in found.answers.items()}),
    )  # fmt: skip


@blueprint.post("/effacer")
@access(EVERYONE)
def erase(slug: str) -> ResponseReturnValue:
    """Take one's answer back."""
    campaign, form = desk.public(slug), AnswerForm()
    _count_try("commission.answer.code")
    with unit_of_work(NOBODY) as work:
        answering.erase(work, campaign.id, typed(form.code))
    return go(url_for("commission_campaigns.thanks", slug=slug))


def _found(campaign: Campaign, code: str) -> CampaignAnswer:
    _count_try("commission.answer.code")
    found = queries.answer_of(campaign.id, answering.sealed(campaign.id, code))
    if found is None:
        raise NotFound(reason=CampaignReason.NO_SUCH_CODE)
    return found


def _count_try(kind: str) -> None:
    """By device and address only, never by account: a count must not say that somebody answered."""
    if not visitors.allowed_here(kind, None, most=MOST, behind=BEHIND, within=visitors.HOUR):
        raise TooMany(reason=CampaignReason.TOO_MANY)


def _refusal(campaign: Campaign, code: str) -> CampaignReason | None:
    if code:
        return policies.refusal_to_take_back(campaign)
    return policies.refusal_to_answer(campaign, Mode.ALONE, clock.now())


def _form(campaign: Campaign, language: str) -> Any:
    places = queries.places() if any(each.kind.value == "place" for each in campaign.questions) else ()
    return with_questions(AnswerForm, campaign.questions, language, places)()


def _sent(campaign: Campaign) -> Sent:
    """What was answered up to now, screens before included."""
    return {str(each.number): request.form.getlist(f"q{each.number}") for each in campaign.questions}


def _step(campaign: Campaign, form: AnswerForm) -> CampaignQuestion | None:
    number = typed(form.step)
    return queries.question(campaign, int(number)) if number.isascii() and number.isdigit() else None


def _before(campaign: Campaign, step: CampaignQuestion | None, sent: Sent) -> CampaignQuestion | None:
    """The screen before this one, along the way that was taken."""
    answers = {number: values[0] for number, values in sent.items() if values}
    way = questionnaire.asked(campaign.questions, answers)
    return way[way.index(step) - 1] if step in way and way.index(step) > 0 else None


def _screen(
    campaign: Campaign, form: Any, step: CampaignQuestion | None, sent: Sent, language: str, status: int = 200
) -> Response:  # fmt: skip
    order = list(campaign.questions)
    shown = form.consent if step is None else form[f"q{step.number}"]
    shown.flags.required = step is None or step.required
    form.step.data = form.step.raw_data = None
    form.step.data = str(step.number) if step is not None else ""
    others = {number: values for number, values in sent.items() if step is None or number != str(step.number)}
    if (status == 200 and form.errors) or form.form_errors:
        status = 422 if status == 200 else status
    return private_page(
        "commission/campaigns/answer.html", form, status, campaign=campaign, step=step, language=language,
        kept=_fields(others), many=len(order), rank=order.index(step) + 1 if step is not None else 0,
        texts=any(each.kind.is_text for each in order), field=shown,
    )  # fmt: skip


def _fields(sent: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(f"q{number}", value) for number, values in sent.items() for value in values if value]


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _told(campaign: Campaign, found: CampaignAnswer, language: str) -> list[tuple[str, str]]:
    """Each question that was answered, and what was answered, in words."""
    names = {place.id: place.named(language) for place in queries.places()}
    rows = []
    for question in campaign.questions:
        value = found.answers.get(str(question.number))
        if value is not None:
            rows.append((str(question.said("label", language)), _in_words(question, value, language, names)))
    return rows


def _in_words(question: CampaignQuestion, value: Any, language: str, names: dict[int, str]) -> str:
    said = question.said("options", language)
    if isinstance(said, list) and isinstance(value, str | list) and not question.kind.is_text:
        return ", ".join(said[int(code) - 1] for code in _texts(value) if int(code) <= len(said))
    if question.kind.value == "place":
        return names.get(int(value), str(value))
    return str(value)
