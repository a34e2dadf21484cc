"""What consultations and minority opinions tell of themselves on the thread, and what is owed on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from commission.consultations import queries
from commission.consultations.models import Consultation, ConsultationStep, Contest
from commission.consultations.types import PAGES, State
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    steps = queries.steps(ids)
    return {c.id: _told(c, steps.get(c.id, [])) for c in queries.by_ids(ids)}


def _told(consultation: Consultation, steps: Sequence[ConsultationStep]) -> list[Moment]:
    first = consultation.announced_at
    told = [Moment(first, _("Consultation annoncée, demandée par le bureau"))] if first is not None else []
    return told + [Moment(step.at, step_sentence(consultation, step.state), why=step.reason) for step in steps]


def step_sentence(consultation: Consultation, state: State) -> str:
    """A move in words."""
    outcome = consultation.outcome.label if consultation.outcome is not None else ""
    return {
        State.PREPARED: _("Consultation préparée"),
        State.OPEN: _("Consultation ouverte ; la liste de ceux qui parlent est écrite"),
        State.CLOSED: _("Consultation close"),
        State.NO_QUORUM: _("Quorum non atteint : rien n’est décidé"),
        State.PROCLAIMED: _("Résultat proclamé : %(outcome)s", outcome=outcome),
        State.CONTESTED: _("Résultat contesté par un membre"),
        State.FINAL: _("Résultat définitif : %(outcome)s", outcome=outcome),
        State.CANCELLED: _("Consultation annulée"),
    }[state]


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    found = queries.contests_of(ids)
    return {c.id: [_debt(c, each) for each in found.get(c.id, [])] for c in queries.by_ids(ids)}


def _debt(consultation: Consultation, contest: Contest) -> Debt:
    """The bureau answers whoever contests, before the result is final."""
    due = consultation.contest_until or contest.at
    bureau = _("Bureau de la commission")
    return Debt(_("Répondre à une contestation du résultat"), bureau, due, contest.answered_at, since=contest.at)


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(consultation.id, _debt(consultation, each)) for consultation, each in queries.contests_waiting()]


def _mine(account_id: int) -> Sequence[int]:
    return queries.spoken_in_by(account_id)


def _opinion_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found = {}
    for opinion in queries.opinions_by_id(ids):
        told = [Moment(opinion.written_at, _("Avis minoritaire écrit"))]
        if opinion.withdrawn_at is not None:
            told.append(Moment(opinion.withdrawn_at, _("Avis minoritaire retiré par tous ses signataires")))
        found[opinion.id] = told
    return found


CONSULTATIONS = Story(_moments, _debts, _mine, _open, (PAGES,))
OPINIONS = Story(_opinion_moments)
