"""The desk of a session: its agenda, votes noted at the meeting, decisions."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import addresses, committee, deciding, pages, policies, queries
from budgets.fund.addresses import NUMBER
from budgets.fund.desk import TEAM, form_page, fund_at, hub, rights_here
from budgets.fund.forms import DecisionForm, NotedVoteForm, PutForm, SessionForm
from budgets.fund.models import Fund
from budgets.fund.models_committee import FundItem, FundSession
from budgets.fund.reasons import FundReason
from budgets.fund.types import Choice, Door
from commons.identity.options import options
from commons.kernel import clock
from commons.kernel.access import access, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("budgets_fund_session", __name__, url_prefix="/equipe/fonds/<slug>/seances")
HELPERS = holders_of("secretariat", "facilitator")
_ONE, _ITEM = f"/<{NUMBER}:session_id>", f"/<{NUMBER}:session_id>/<{NUMBER}:item_id>"


def _session(fund: Fund, session_id: int) -> FundSession:
    found = queries.session(session_id)
    if found is None or found.fund_id != fund.id:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def _item(slug: str, session_id: int, item_id: int) -> FundItem:
    _session(fund_at(slug, policies.refusal_to_help), session_id)
    found = queries.item(item_id)
    if found is None or found.session_id != session_id:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def _back(slug: str, session_id: int) -> tuple[str, str]:
    return _("La séance"), url_for("budgets_fund_session.show", slug=slug, session_id=session_id)


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(HELPERS)
def new(slug: str) -> ResponseReturnValue:
    """Open a session: whoever sits today, with the rules of today."""
    fund, form = fund_at(slug, policies.refusal_to_help), SessionForm()
    fund_id = fund.id
    return form_page(
        form,
        lambda work, now: committee.open_session(
            work, fund_id, form.closes_at.data or now, typed(form.meets_at), typed(form.ticket) or uuid4().hex, now
        ),
        _("La séance est ouverte. Mettez les demandes à l’ordre du jour."), _("Ouvrir une séance"), hub(fund),
        refusal=policies.refusal_to_ask(fund) or policies.refusal_to_sit(queries.members(fund_id), clock.now()),
    )  # fmt: skip


@blueprint.get(_ONE)
@access(TEAM)
def show(slug: str, session_id: int) -> ResponseReturnValue:
    """The agenda, with every open vote and how each count stands."""
    fund = fund_at(slug)
    session = _session(fund, session_id)
    return private_page(
        "budgets/fund/desk_session.html", may=rights_here(fund), waiting=queries.off_agenda(fund.id),
        over=clock.now() >= session.closes_at, **pages.of_session(session),
    )  # fmt: skip


@blueprint.route(f"{_ONE}/ordre-du-jour", methods=["GET", "POST"])
@access(HELPERS)
def put(slug: str, session_id: int) -> ResponseReturnValue:
    """A request on the agenda, or another sum for one that is there."""
    fund, form = fund_at(slug, policies.refusal_to_help), PutForm()
    session = _session(fund, session_id)
    here = [item.request for item in queries.items(session.id) if item.decided_at is None]
    offered = [*queries.off_agenda(fund.id), *here]
    form.request.choices = options((str(r.id), addresses.title_of(r)) for r in offered)
    if request.method == "GET" and offered:
        asked = request.args.get("demande", str(offered[0].id))
        chosen = next((r for r in offered if str(r.id) == asked), offered[0])
        form.request.data, form.proposed.data = str(chosen.id), chosen.asked
    return form_page(
        form,
        lambda work, now: committee.put(work, session_id, int(typed(form.request)), form.proposed.data, now),
        _("La demande est à l’ordre du jour."), _("Mettre une demande à l’ordre du jour"), _back(slug, session_id),
        "request",
    )  # fmt: skip


@blueprint.route(f"{_ITEM}/voix", methods=["GET", "POST"])
@access(HELPERS)
def note(slug: str, session_id: int, item_id: int) -> ResponseReturnValue:
    """Note what a member says at the meeting."""
    item, form = _item(slug, session_id, item_id), NotedVoteForm()
    form.offer()
    members = queries.seats(session_id)
    names = pages.named(members)
    form.member.choices = options((str(member.id), names[member.id]) for member in members)
    return form_page(
        form,
        lambda work, now: committee.vote(
            work, item_id, int(typed(form.member)), Choice(typed(form.choice)), Door.DESK, now
        ),
        _("La voix est notée."), _("Noter une voix"), _back(slug, session_id), "choice",
        lead=addresses.title_of(item.request), refusal=policies.refusal_to_vote(item.session, item, clock.now()),
    )  # fmt: skip


@blueprint.route(f"{_ITEM}/decision", methods=["GET", "POST"])
@access(HELPERS)
def decide(slug: str, session_id: int, item_id: int) -> ResponseReturnValue:
    """Carry out what the votes say."""
    item, form = _item(slug, session_id, item_id), DecisionForm()
    done = FundReason.ALREADY_ANSWERED if item.decided_at is not None else None
    return form_page(
        form, lambda work, now: deciding.decide(work, item_id, typed(form.reason), form.postponed_to.data, now),
        _("C’est décidé et publié. Le collectif est prévenu."), _("Décider selon les votes"),
        _back(slug, session_id), lead=addresses.title_of(item.request), refusal=done,
        count=deciding.count_of(item), proposed=item.proposed,
    )  # fmt: skip


@blueprint.post(f"{_ONE}/fermer")
@access(HELPERS)
def close(slug: str, session_id: int) -> ResponseReturnValue:
    """Nothing more is voted here."""
    _session(fund_at(slug, policies.refusal_to_help), session_id)
    carried_out(lambda work, now: deciding.close_session(work, session_id, now), _("La séance est fermée."))
    return go(_back(slug, session_id)[1])
