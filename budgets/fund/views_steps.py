"""The desk of one request: written with a collective, asked about, paid, its accounts made."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import pages, paying, policies, requesting, sealing
from budgets.fund.addresses import NUMBER
from budgets.fund.desk import TEAM, Rule, form_page, fund_at, hub, rights_here
from budgets.fund.forms import AmountForm, BilanForm, EnterForm, PaperForm, WordsForm, file_of
from budgets.fund.models import FundRequest
from budgets.fund.types import Door
from budgets.fund.views import sent_or_kept
from commons.kernel import clock, i18n
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("budgets_fund_steps", __name__, url_prefix="/equipe/fonds/<slug>/demandes")
HELPERS, PAYERS = holders_of("secretariat", "facilitator"), holders_of("secretariat", "officer")
_ONE = f"/<{NUMBER}:number>"


def _request(slug: str, number: int, rule: Rule) -> FundRequest:
    return pages.request_of(fund_at(slug, rule), number)


def _back(found: FundRequest) -> tuple[str, str]:
    label = _("Demande n° %(number)s", number=found.number)
    return label, url_for("budgets_fund_steps.show", slug=found.fund.slug, number=found.number)


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(HELPERS)
def enter(slug: str) -> ResponseReturnValue:
    """A request written with a collective, or copied from its paper."""
    fund, form, status = fund_at(slug, policies.refusal_to_help), EnterForm(), 200
    form.offer()
    fund_id = fund.id
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                draft = form.draft(i18n.locale_code(), Door(typed(form.door)), typed(form.ticket))
                kept = requesting.keep(work, fund_id, draft, clock.now())
                where = sent_or_kept(work, kept, request.form.get("do") == "send")
            flash(_("Donnez cette adresse au collectif, ou notez-la avec lui : c’est son suivi."), "info")
            return go(where)
        except DomainError as error:
            status = complain(form, error)
    fund = fund_at(slug, policies.refusal_to_help)
    return private_page(
        "budgets/fund/ask.html", form, status, fund=fund, refusal=policies.refusal_to_ask(fund), own=hub(fund)[1]
    )


@blueprint.get(_ONE)
@access(TEAM)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Everything about a request, whom to reach too."""
    found = _request(slug, number, policies.refusal_to_read_files)
    may = rights_here(found.fund)
    return private_page(
        "budgets/fund/desk_request.html", may=may, person=sealing.person_of(found) if may["help"] else None,
        refusals={
            "question": policies.refusal_to_question(found), "advance": policies.refusal_to_advance(found),
            "paper": policies.refusal_to_add_paper(found), "bilan": policies.refusal_to_report(found),
            "settle": policies.refusal_to_settle(found), "back": policies.refusal_to_take_back(found),
        },
        **pages.of_request(found, clock.now()),
    )  # fmt: skip


@blueprint.route(f"{_ONE}/question", methods=["GET", "POST"])
@access(HELPERS)
def ask(slug: str, number: int) -> ResponseReturnValue:
    """Ask the collective something."""
    found, form = _request(slug, number, policies.refusal_to_help), WordsForm()
    request_id = found.id
    return form_page(
        form, lambda work, now: requesting.ask(work, request_id, typed(form.words), now),
        _("La question est envoyée."), _("Poser une question au collectif"), _back(found),
        refusal=policies.refusal_to_question(found),
    )  # fmt: skip


@blueprint.route(f"{_ONE}/avance", methods=["GET", "POST"])
@access(PAYERS)
def advance(slug: str, number: int) -> ResponseReturnValue:
    """Write that the advance is paid."""
    found, form = _request(slug, number, policies.refusal_to_handle_money), AmountForm()
    request_id = found.id
    if request.method == "GET":
        form.amount.data = paying.most_in_advance(found)
    return form_page(
        form, lambda work, now: paying.advance(work, request_id, form.amount.data, now),
        _("L’avance est écrite dans le registre."), _("Verser l’avance"), _back(found), "amount",
        refusal=policies.refusal_to_advance(found),
    )  # fmt: skip


@blueprint.route(f"{_ONE}/recu", methods=["GET", "POST"])
@access(HELPERS)
def paper(slug: str, number: int) -> ResponseReturnValue:
    """A receipt brought by the collective."""
    found, form = _request(slug, number, policies.refusal_to_help), PaperForm()
    request_id = found.id
    return form_page(
        form,
        lambda work, now: paying.add_paper(
            work, request_id, file_of(form.file), typed(form.words), form.amount.data, Door.DESK, now
        ),
        _("Le reçu est gardé."), _("Photographier un reçu"), _back(found), "file",
        refusal=policies.refusal_to_add_paper(found), files=True,
    )  # fmt: skip


@blueprint.route(f"{_ONE}/bilan", methods=["GET", "POST"])
@access(HELPERS)
def bilan(slug: str, number: int) -> ResponseReturnValue:
    """Write with the collective what was done."""
    found, form = _request(slug, number, policies.refusal_to_help), BilanForm()
    request_id = found.id
    return form_page(
        form, lambda work, now: paying.report(work, request_id, form.draft(), Door.DESK, now),
        _("Le bilan est enregistré."), _("Écrire le bilan avec le collectif"), _back(found),
        refusal=policies.refusal_to_report(found), files=True,
    )  # fmt: skip


@blueprint.route(f"{_ONE}/comptes", methods=["GET", "POST"])
@access(PAYERS)
def settle(slug: str, number: int) -> ResponseReturnValue:
    """Make the accounts: what is kept of the cost decides of the balance."""
    found, form = _request(slug, number, policies.refusal_to_handle_money), AmountForm()
    form.amount.label.text = _("La dépense justifiée par les reçus")
    form.amount.description = _("Le solde est versé, ou ce qui n’est pas dépensé est à rendre : c’est calculé.")
    request_id = found.id
    return form_page(
        form, lambda work, now: paying.settle(work, request_id, form.amount.data, now),
        _("Les comptes sont faits. Le registre est à jour."), _("Faire les comptes"), _back(found), "amount",
        refusal=policies.refusal_to_settle(found),
    )  # fmt: skip


@blueprint.route(f"{_ONE}/rendu", methods=["GET", "POST"])
@access(PAYERS)
def take_back(slug: str, number: int) -> ResponseReturnValue:
    """Write what came back."""
    found, form = _request(slug, number, policies.refusal_to_handle_money), AmountForm()
    request_id = found.id
    if request.method == "GET":
        form.amount.data = paying.owed_by(found)
    return form_page(
        form,
        lambda work, now: paying.take_back(
            work, request_id, form.amount.data, typed(form.ticket) or uuid4().hex, now
        ),
        _("Le remboursement est écrit dans le registre."), _("Noter un remboursement"), _back(found), "amount",
        refusal=policies.refusal_to_take_back(found),
    )  # fmt: skip
