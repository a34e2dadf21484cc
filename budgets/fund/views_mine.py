"""A collective's own page, by its link: where the request stands, and what can be done about it."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import pages, paying, queries, requesting, sealing
from budgets.fund.addresses import NUMBER
from budgets.fund.forms import BilanForm, ChangeForm, PaperForm, WordsForm, file_of
from budgets.fund.models import FundRequest
from budgets.fund.reasons import FundReason
from budgets.fund.types import Door, RequestState
from budgets.fund.views import sent_or_kept
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try

blueprint = Blueprint("budgets_fund_mine", __name__, url_prefix="/fonds/demande/<secret>")
#: Photos in an hour.
MOST_PHOTOS, MOST_BEHIND = 40, 200


@blueprint.get("")
@access(EVERYONE)
def show(secret: str) -> ResponseReturnValue:
    """Everything about one request, for whoever holds its link."""
    found = pages.request_behind(secret)
    return private_page(
        "budgets/fund/mine.html", secret=secret, can=pages.can(found), person=sealing.person_of(found),
        **pages.of_request(found, clock.now()),
    )  # fmt: skip


@blueprint.route("/modifier", methods=["GET", "POST"])
@access(EVERYONE)
def change(secret: str) -> ResponseReturnValue:
    """Go on with a draft, keep it, send it."""
    found, form, status = pages.request_behind(secret), ChangeForm(), 200
    request_id = found.id
    if request.method == "GET":
        _fill(form, found)
    elif form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                draft = form.draft(found.language, found.door)
                kept = requesting.change(work, request_id, form.seen, draft, clock.now())
                where = sent_or_kept(work, kept, request.form.get("do") == "send")
            return go(where)
        except DomainError as error:
            status = complain(form, error)
    found = pages.request_behind(secret)
    if status == 409:
        form.version.data = str(found.version)
    refusal = pages.can(found)["change"]
    return private_page(
        "budgets/fund/ask.html",
        form,
        status,
        fund=found.fund,
        refusal=refusal,
        own=pages.own_url(secret),
        step="who",
    )


def _fill(form: ChangeForm, found: FundRequest) -> None:
    name, contact = sealing.person_of(found)
    form.collective.data, form.what.data, form.where_at.data = found.collective, found.what, found.where_at
    form.starts_on.data, form.whom.data, form.asked.data = found.starts_on, found.whom, found.asked
    form.name.data, form.contact.data, form.version.data = name, contact.value if contact else "", str(found.version)


@blueprint.post("/retirer")
@access(EVERYONE)
def withdraw(secret: str) -> ResponseReturnValue:
    """Take the request back; a draft is deleted."""
    found = pages.request_behind(secret)
    draft, slug, request_id = found.state is RequestState.DRAFT, found.fund.slug, found.id
    carried_out(lambda work, now: requesting.withdraw(work, request_id, now), _("Votre demande est retirée."))
    return go(url_for("budgets_fund.show", slug=slug) if draft else pages.own_url(secret))


@blueprint.route(f"/questions/<{NUMBER}:question_id>", methods=["GET", "POST"])
@access(EVERYONE)
def answer(secret: str, question_id: int) -> ResponseReturnValue:
    """Answer a question of the team."""
    found, form = pages.request_behind(secret), WordsForm()
    request_id = found.id
    done = tried(
        form, lambda work, now: requesting.answer(work, request_id, question_id, typed(form.words), now),
        _("Merci. L’équipe a votre réponse."),
    )  # fmt: skip
    if done.done:
        return go(pages.own_url(secret))
    asked = next((q.question for q in queries.questions(request_id) if q.id == question_id), "")
    return _form_page(secret, form, done.status, _("Répondre à l’équipe"), "answer", asked)


@blueprint.route("/recus", methods=["GET", "POST"])
@access(EVERYONE)
def papers(secret: str) -> ResponseReturnValue:
    """Send the photo of a receipt."""
    found, form = pages.request_behind(secret), PaperForm()
    request_id = found.id
    if request.method == "POST":
        count_try("fund.paper", FundReason.TOO_MANY, most=MOST_PHOTOS, behind=MOST_BEHIND)
    done = tried(
        form,
        lambda work, now: paying.add_paper(
            work, request_id, file_of(form.file), typed(form.words), form.amount.data, Door.WEB, now
        ),
        _("La photo est reçue. Vous pouvez en envoyer une autre."), "file",
    )  # fmt: skip
    if done.done:
        return go(pages.own_url(secret, "papers"))
    return _form_page(secret, form, done.status, _("Envoyer un reçu"), "paper")


@blueprint.route("/bilan", methods=["GET", "POST"])
@access(EVERYONE)
def bilan(secret: str) -> ResponseReturnValue:
    """Tell what was done."""
    found, form = pages.request_behind(secret), BilanForm()
    request_id = found.id
    if request.method == "POST":
        count_try("fund.paper", FundReason.TOO_MANY, most=MOST_PHOTOS, behind=MOST_BEHIND)
    done = tried(
        form, lambda work, now: paying.report(work, request_id, form.draft(), Door.WEB, now),
        _("Merci ! L’équipe regarde votre bilan et vos reçus."),
    )  # fmt: skip
    if done.done:
        return go(pages.own_url(secret))
    return _form_page(secret, form, done.status, _("Raconter ce qui a été fait"), "bilan")


def _form_page(
    secret: str, form: WordsForm | PaperForm | BilanForm, status: int, heading: str, act: str, lead: str = ""
) -> ResponseReturnValue:  # fmt: skip
    found = pages.request_behind(secret)
    return private_page(
        "budgets/fund/own_form.html", form, status, heading=heading, lead=lead, refusal=pages.can(found)[act],
        own=pages.own_url(secret), fund=found.fund,
    )  # fmt: skip
