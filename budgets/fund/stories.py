"""What funds and requests tell of themselves on the thread, and what is owed: an answer, then a bilan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from budgets.fund import chores, queries
from budgets.fund.models import FundBilan, FundRequest
from budgets.fund.models_committee import FundDecision
from budgets.fund.types import PAGES, Outcome, RequestState
from commons.kernel import i18n
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _fund_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    steps = queries.steps(ids)
    return {number: [Moment(s.at, s.act.label, why=s.reason) for s in steps.get(number, [])] for number in ids}


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    decisions, bilans = queries.decisions(ids), queries.bilans(ids)
    found = queries.requests_by_id(ids)
    return {r.id: of_request(r, decisions.get(r.id, []), bilans.get(r.id)) for r in found}


def of_request(request: FundRequest, decisions: Sequence[FundDecision], bilan: FundBilan | None) -> list[Moment]:
    """Everything that happened to a request, in order of time."""
    told = []
    if request.sent_at is not None:
        told.append(Moment(request.sent_at, _("Demande envoyée, n° %(number)s", number=request.number)))
    told += [Moment(each.at, decision_sentence(each), why=each.reason) for each in decisions]
    if request.advanced_at is not None:
        told.append(Moment(request.advanced_at, _("Avance versée")))
    if bilan is not None:
        told.append(Moment(bilan.at, _("Bilan reçu")))
        if bilan.looked_at_at is not None:
            told.append(Moment(bilan.looked_at_at, _("Comptes regardés par l’équipe")))
    if request.ended_at is not None and request.state in (RequestState.WITHDRAWN, RequestState.SETTLED):
        told.append(Moment(request.ended_at, request.state.label))
    return sorted(told, key=lambda moment: moment.at)


def decision_sentence(decision: FundDecision) -> str:
    """A decision in words."""
    if decision.outcome is Outcome.POSTPONED and decision.postponed_to is not None:
        return _("Décision reportée au %(day)s", day=i18n.day(decision.postponed_to))
    if decision.amount is not None:
        return _("%(outcome)s : %(amount)s", outcome=decision.outcome.label, amount=i18n.money(decision.amount))
    return decision.outcome.label


def debt(request: FundRequest) -> Debt | None:
    """What is owed on a request: the answer of the committee, then the bilan of the collective."""
    if request.sent_at is None or request.due_at is None:
        return None
    if request.answered_at is None and request.state is not RequestState.WITHDRAWN:
        by = _("La commission : %(fund)s", fund=request.fund.title)
        return Debt(_("Répondre à la demande"), by, request.due_at, since=request.sent_at)
    if request.state is RequestState.GRANTED:
        due = chores.bilan_due(request)
        return Debt(_("Raconter ce qui a été fait (bilan)"), _("Le collectif"), due, since=request.answered_at)
    return None


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    owed = {request.id: debt(request) for request in queries.requests_by_id(ids)}
    return {number: [each] for number, each in owed.items() if each is not None}


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    owed = [(request.id, debt(request)) for request in [*queries.waiting(), *queries.to_report()]]
    return [(number, each) for number, each in owed if each is not None]


def _mine(account_id: int) -> Sequence[int]:
    return [request.id for request in queries.of_account(account_id) if request.number is not None]


FUNDS = Story(_fund_moments)
REQUESTS = Story(_moments, _debts, _mine, _open, (PAGES,))
