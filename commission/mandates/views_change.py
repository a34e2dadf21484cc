"""The desk of the rules of procedure, of candidacies and of refunds."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import belonging, candidacies, desk, pages, policies, queries, rulebooks
from commission.mandates.desk import SECRETARIAT
from commission.mandates.forms import RetainForm, RulesForm, SettleForm, WhyForm
from commission.mandates.models import Candidacy, Expense, Mandate, RuleBook
from commission.mandates.types import CandidacyState, ExpenseState, MandateReason, RulesState, SeatState
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import LARGEST_ID, db
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.seen import Seen

blueprint = Blueprint("commission_change", __name__, url_prefix="/equipe/commission/<int:mandate_id>")


@blueprint.get("/reglement")
@access(SECRETARIAT)
def rules(mandate_id: int) -> ResponseReturnValue:
    """Every version of the rules."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_rules.html", mandate=mandate, books=queries.rulebooks(mandate.id),
        refusal=policies.refusal_to_compose(mandate, current_actor()),
    )  # fmt: skip


@blueprint.post("/reglement/nouveau")
@access(SECRETARIAT)
def new_rules(mandate_id: int) -> ResponseReturnValue:
    """Begin a version, made of the rules in force."""
    desk.kept(mandate_id)
    carried_out(lambda work, now: rulebooks.open_draft(work, mandate_id, now), _("Le brouillon est prêt."))
    return go(url_for("commission_change.write_rules", mandate_id=mandate_id))


@blueprint.route("/reglement/brouillon", methods=["GET", "POST"])
@access(SECRETARIAT)
def write_rules(mandate_id: int) -> ResponseReturnValue:
    """Write the draft."""
    draft, form = _draft(desk.kept(mandate_id)), RulesForm()
    book_id = draft.id
    if not form.is_submitted():
        form.fill(draft.rules)
        form.words.data, form.reason.data, form.version.data = draft.words, draft.reason, str(draft.version)
    done = tried(
        form,
        lambda work, now: rulebooks.write(
            work, book_id, form.seen, form.rules(), typed(form.words), typed(form.reason)
        ),
        _("Le brouillon est enregistré."),
    )
    if done.done:
        return go(url_for("commission_change.adopt_rules", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    if done.status == 409:
        form.version.data = str(_draft(mandate).version)
    return private_page("commission/mandates/desk_rules_write.html", form, done.status, mandate=mandate)


@blueprint.route("/reglement/adopter", methods=["GET", "POST"])
@access(SECRETARIAT)
def adopt_rules(mandate_id: int) -> ResponseReturnValue:
    """Read the draft again, and adopt it."""
    draft, form = _draft(desk.kept(mandate_id)), Seen()
    book_id = draft.id
    if not form.is_submitted():
        form.version.data = str(draft.version)
    done = tried(
        form, lambda work, now: rulebooks.adopt(work, book_id, form.seen, now), _("Le règlement est adopté et publié.")
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_change.rules", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    draft, before = _draft(mandate), queries.rules_in_force(mandate_id)
    if done.status == 409:
        form.version.data = str(draft.version)
    return private_page(
        "commission/mandates/desk_rules_adopt.html", form, done.status, mandate=mandate, draft=draft,
        sentences=pages.sentences(draft.rules), changed=pages.changed(draft.rules, before.rules if before else None),
    )  # fmt: skip


def _draft(mandate: Mandate) -> RuleBook:
    books = queries.rulebooks(mandate.id)
    if not books or books[0].state is not RulesState.DRAFT:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return books[0]


@blueprint.get("/candidatures")
@access(SECRETARIAT)
def candidates(mandate_id: int) -> ResponseReturnValue:
    """Those who proposed themselves."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_candidates.html", mandate=mandate, rows=queries.candidacies(mandate.id)
    )  # fmt: skip


@blueprint.route("/candidatures/<int:candidacy_id>/retenir", methods=["GET", "POST"])
@access(SECRETARIAT)
def retain(mandate_id: int, candidacy_id: int) -> ResponseReturnValue:
    """Seat one of them."""
    mandate, form = desk.kept(mandate_id), RetainForm()
    candidacy = _candidacy(mandate, candidacy_id)
    form.offer(s for s in queries.seats(mandate_id) if s.college is candidacy.college and s.state is SeatState.OPEN)
    done = tried(
        form, lambda work, now: candidacies.retain(work, candidacy_id, *form.chosen, now), _("La personne siège."),
        "place",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_change.candidates", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_retain.html", form, done.status, mandate=mandate,
        candidacy=_candidacy(mandate, candidacy_id),
    )  # fmt: skip


@blueprint.route("/candidatures/<int:candidacy_id>/ecarter", methods=["GET", "POST"])
@access(SECRETARIAT)
def set_aside(mandate_id: int, candidacy_id: int) -> ResponseReturnValue:
    """Not this time, and why."""
    name, form = _candidacy(desk.kept(mandate_id), candidacy_id).name, WhyForm()
    form.why.description = _("Dit à cette personne, jamais publié.")
    done = tried(
        form, lambda work, now: candidacies.set_aside(work, candidacy_id, typed(form.why), now),
        _("C’est décidé, et la personne en est prévenue."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_change.candidates", mandate_id=mandate_id))
    return private_page(
        "commission/mandates/desk_why.html", form, done.status, mandate=desk.kept(mandate_id),
        heading=_("Ne pas retenir la candidature de %(name)s", name=name), action=_("Ne pas retenir"),
    )  # fmt: skip


def _candidacy(mandate: Mandate, candidacy_id: int) -> Candidacy:
    found = db.session.get(Candidacy, candidacy_id) if candidacy_id <= LARGEST_ID else None
    if found is None or found.mandate_id != mandate.id or found.state is not CandidacyState.RECEIVED:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return found


@blueprint.get("/frais")
@access(SECRETARIAT)
def expenses(mandate_id: int) -> ResponseReturnValue:
    """What members asked for."""
    mandate = desk.kept(mandate_id)
    return private_page("commission/mandates/desk_expenses.html", mandate=mandate, rows=queries.expenses(mandate.id))


@blueprint.route("/frais/<int:expense_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def settle(mandate_id: int, expense_id: int) -> ResponseReturnValue:
    """Accept, refuse, pay."""
    form, expense = SettleForm(), _expense(desk.kept(mandate_id), expense_id)
    if not form.is_submitted():
        form.seen.data = expense.state.value
    form.offer(_seen(form, expense.state))
    done = tried(
        form,
        lambda work, now: belonging.settle_refund(
            work, expense_id, ExpenseState(typed(form.seen)), ExpenseState(typed(form.state)), typed(form.reason), now
        ),
        _("C’est enregistré."),
    )
    if done.done:
        return go(url_for("commission_change.expenses", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    expense = _expense(mandate, expense_id)
    if done.status == 409:
        form.seen.data = expense.state.value
        form.offer(expense.state)
    return private_page(
        "commission/mandates/desk_settle.html", form, done.status, mandate=mandate, expense=expense
    )  # fmt: skip


def _seen(form: SettleForm, now: ExpenseState) -> ExpenseState:
    return ExpenseState(typed(form.seen)) if typed(form.seen) in list(ExpenseState) else now


def _expense(mandate: Mandate, expense_id: int) -> Expense:
    found = db.session.get(Expense, expense_id) if expense_id <= LARGEST_ID else None
    if found is None or found.member.mandate_id != mandate.id:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return found
