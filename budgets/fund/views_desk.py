"""The desk of funds: prepared, opened, given money, corrected; and who sits in the committee."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import committee, mending, pages, policies, queries, services
from budgets.fund.addresses import NUMBER
from budgets.fund.desk import TEAM, form_page, fund_at, hub, rights_here
from budgets.fund.forms import AllocateForm, FundForm, MemberForm, MendingForm, NewFundForm, ReasonForm, StateForm
from budgets.fund.models import Fund
from budgets.fund.types import FUND_MOVES, FundState
from commons.identity.options import options
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out
from commons.kernel.http import go
from commons.territory import queries as territory

blueprint = Blueprint("budgets_fund_desk", __name__, url_prefix="/equipe/fonds")
KEEPERS, PAYERS = holders_of("secretariat"), holders_of("secretariat", "officer")


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """Funds of the places one works for."""
    actor = current_actor()
    mine = [f for f in queries.funds() if policies.refusal_to_read_files(services.scopes_of(f), actor) is None]
    return private_page(
        "budgets/fund/desk_index.html", cards=pages.cards(clock.now(), mine), may=actor.holds_anywhere("secretariat")
    )


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(KEEPERS)
def new() -> ResponseReturnValue:
    """A fund for a place and a year."""
    form = NewFundForm()
    form.offer((place.id, place.name) for place in territory.places())
    if request.method == "GET":
        form.version.data, form.year.data = "1", clock.now().year
        form.answer_days.data, form.bilan_days.data, form.advance_percent.data = 30, 30, 80
        form.quorum_percent.data, form.share_percent.data = 50, 50
    return form_page(
        form,
        lambda work, now: services.prepare(work, int(typed(form.place)), int(form.year.data), form.draft(), now),
        _("Le fonds est préparé. Personne ne le voit encore."), _("Préparer un fonds"),
        (_("Les fonds"), url_for("budgets_fund_desk.index")), "place",
    )  # fmt: skip


@blueprint.get("/<slug>", endpoint="hub")
@access(TEAM)
def show(slug: str) -> ResponseReturnValue:
    """Where a fund stands, and what one may do."""
    fund = fund_at(slug)
    return private_page(
        "budgets/fund/desk_fund.html", may=rights_here(fund), sessions=queries.sessions(fund.id),
        **pages.whole(fund, clock.now()),
    )  # fmt: skip


@blueprint.route("/<slug>/regles", methods=["GET", "POST"])
@access(KEEPERS)
def rules(slug: str) -> ResponseReturnValue:
    """Other rules."""
    fund, form = fund_at(slug, policies.refusal_to_keep), FundForm()
    fund_id = fund.id
    if request.method == "GET":
        _fill(form, fund)
    return form_page(
        form, lambda work, now: services.correct(work, fund_id, form.seen, form.draft(), typed(form.reason), now),
        _("Les règles sont enregistrées."), _("Les règles du fonds"), hub(fund),
        current=lambda: services.held(fund_id).version,
    )  # fmt: skip


@blueprint.route("/<slug>/etat", methods=["GET", "POST"])
@access(KEEPERS)
def state(slug: str) -> ResponseReturnValue:
    """Open, suspend, close."""
    fund, form = fund_at(slug, policies.refusal_to_keep), StateForm()
    fund_id = fund.id
    moves = [to for to in FundState if to in FUND_MOVES[fund.state]]
    form.to.choices = options((to.value, to.label) for to in moves)
    if request.method == "GET":
        form.version.data = str(fund.version)
    return form_page(
        form,
        lambda work, now: services.move(work, fund_id, form.seen, FundState(typed(form.to)), typed(form.reason), now),
        _("C’est fait, et écrit dans le journal public."), _("Ouvrir, suspendre ou fermer"), hub(fund), "to",
        current=lambda: services.held(fund_id).version, warning=pages.left_waiting(fund),
    )  # fmt: skip


@blueprint.route("/<slug>/dotation", methods=["GET", "POST"])
@access(KEEPERS)
def money(slug: str) -> ResponseReturnValue:
    """Money given to the fund."""
    fund, form = fund_at(slug, policies.refusal_to_keep), AllocateForm()
    fund_id = fund.id
    return form_page(
        form,
        lambda work, now: services.allocate(
            work, fund_id, form.amount.data, typed(form.words), typed(form.ticket) or uuid4().hex, now
        ),
        _("La dotation est écrite dans le registre."), _("Écrire une dotation"), hub(fund), "amount",
    )  # fmt: skip


@blueprint.route("/<slug>/corrections", methods=["GET", "POST"])
@access(PAYERS)
def corrections(slug: str) -> ResponseReturnValue:
    """Say what is wrong in the ledger; see what waits for a second person."""
    fund, form = fund_at(slug, policies.refusal_to_handle_money), MendingForm()
    form.offer()
    fund_id = fund.id
    back = (fund.title, url_for("budgets_fund_desk.corrections", slug=slug))
    return form_page(
        form, lambda work, now: mending.propose(work, fund_id, form.draft(), now),
        _("C’est proposé. Une autre personne doit confirmer."), _("Corriger le registre"), back,
        proposals=queries.corrections(fund_id), me=current_actor().person_id, slug=slug, home=hub(fund),
    )  # fmt: skip


@blueprint.post(f"/<slug>/corrections/<{NUMBER}:correction_id>/<any(confirmer,refuser):what>")
@access(PAYERS)
def settle_correction(slug: str, correction_id: int, what: str) -> ResponseReturnValue:
    """The second person says yes or no."""
    fund_at(slug, policies.refusal_to_handle_money)
    carried_out(lambda work, now: mending.settle(work, correction_id, what == "confirmer", now), _("C’est enregistré."))
    return go(url_for("budgets_fund_desk.corrections", slug=slug))


@blueprint.route("/<slug>/commission", methods=["GET", "POST"])
@access(KEEPERS)
def members(slug: str) -> ResponseReturnValue:
    """Who sits; name somebody."""
    fund, form = fund_at(slug, policies.refusal_to_keep), MemberForm()
    fund_id = fund.id
    back = (fund.title, url_for("budgets_fund_desk.members", slug=slug))
    known = queries.members(fund_id)
    names = pages.named(known)
    return form_page(
        form,
        lambda work, now: committee.name(
            work, fund_id, typed(form.contact), typed(form.title), form.from_on.data, form.until_on.data, now
        ),
        _("Cette personne siège dans la commission."), _("La commission du fonds"), back, "contact",
        members=[(member, names[member.id]) for member in known], slug=slug, home=hub(fund),
    )  # fmt: skip


@blueprint.route(f"/<slug>/commission/<{NUMBER}:member_id>/fin", methods=["GET", "POST"])
@access(KEEPERS)
def end(slug: str, member_id: int) -> ResponseReturnValue:
    """A mandate ends before its day."""
    fund, form = fund_at(slug, policies.refusal_to_keep), ReasonForm()
    form.reason.description = _("Gardé pour l’équipe.")
    return form_page(
        form, lambda work, now: committee.end(work, member_id, typed(form.reason), now), _("Le mandat est terminé."),
        _("Terminer un mandat"), (fund.title, url_for("budgets_fund_desk.members", slug=slug)),
    )  # fmt: skip


def _fill(form: FundForm, fund: Fund) -> None:
    for name in (
        "title", "rules", "ceiling", "answer_days", "bilan_days", "advance_percent", "quorum_percent",
        "share_percent", "contact",
    ):  # fmt: skip
        form[name].data = getattr(fund, name)
    form.version.data = str(fund.version)
