"""What happened to files, applications and calls, and what is owed on them, for whoever follows a thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from commons.kernel.db import db
from commons.threads.types import Debt, Moment
from participation.initiatives import queries, queries_calls
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, ApplicationStep, Call
from participation.initiatives.types import DECIDED, OWED, ApplicationState, CallState


def step_sentence(state: ApplicationState, call: str) -> str:
    """One step, as a sentence."""
    return {
        ApplicationState.SENT: _("Envoyé à « %(call)s ».", call=call),
        ApplicationState.ASKED: _("« %(call)s » pose une question.", call=call),
        ApplicationState.ANSWERED: _("Les porteurs répondent à « %(call)s ».", call=call),
        ApplicationState.ADMISSIBLE: _("Accepté pour examen (recevable) par « %(call)s ».", call=call),
        ApplicationState.NOT_ADMISSIBLE: _("Ne peut pas être examiné (non recevable) par « %(call)s ».", call=call),
        ApplicationState.RETAINED: _("Retenu par « %(call)s ».", call=call),
        ApplicationState.NOT_RETAINED: _("Non retenu par « %(call)s ».", call=call),
        ApplicationState.WITHDRAWN: _("Retiré de « %(call)s » par ses porteurs.", call=call),
    }[state]


def who(step: ApplicationStep) -> str:
    """Who took a step, for everybody: a body or the carriers, never a person."""
    carriers = (ApplicationState.SENT, ApplicationState.ANSWERED, ApplicationState.WITHDRAWN)
    return step.by_words or (_("Les porteurs") if step.state in carriers else _("L’équipe qui instruit"))


def told(row: Application, steps: Sequence[ApplicationStep]) -> list[tuple[ApplicationStep, bool, bool]]:
    """Each step, whether it takes a refusal back, and whether its words are public: up to a decision they are, and so
    is why it was taken back; what was said since waits for the next one."""
    ends = [rank for rank, step in enumerate(steps) if step.state in DECIDED]
    until = len(steps) if row.decided_at is not None else ends[-1] + 1 if ends else -1
    return [(step, rank - 1 in ends, rank <= until) for rank, step in enumerate(steps)]


def _moment(step: ApplicationStep, call: Call, again: bool, spoken: bool) -> Moment:
    """The step itself is always public."""
    said = _("Examiné de nouveau par « %(call)s », après un recours.", call=call.title)
    sentence = said if again else step_sentence(step.state, call.title)
    return Moment(step.at, sentence, who(step), step.words if spoken else "")


def of_applications(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """The steps of each application."""
    steps = queries_calls.steps_of(ids)
    rows = db.session.scalars(select(Application).where(Application.id.in_(ids)))
    return {
        row.id: [_moment(step, row.call, again, spoken) for step, again, spoken in told(row, steps.get(row.id, []))]
        for row in rows
    }


def owed_on_applications(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer each application is owed, or was given."""
    rows = db.session.scalars(select(Application).where(Application.id.in_(ids)))
    return {row.id: _debts(row) for row in rows}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every answer that a call owes, and every question that its carriers have not answered: one query."""
    return [(row.id, debt) for row in queries_calls.in_hand() for debt in _debts(row)]


def _debts(row: Application) -> list[Debt]:
    """What is owed or was given on an application: the carriers' answer to a question stops the call's own delay."""
    if row.state is ApplicationState.ASKED and row.answer_by is not None:
        sentence = _("Répondre à la question de « %(call)s »", call=row.call.title)
        return [Debt(sentence, _("Les porteurs"), row.answer_by, since=row.asked_at)]
    return [_debt(row)] if row.state in OWED or row.decided_at is not None else []


def _debt(row: Application) -> Debt:
    by = row.call.body.name if row.call.body is not None else _("L’équipe qui instruit")
    return Debt(_("Réponse de « %(call)s »", call=row.call.title), by, row.due_at, row.decided_at, since=row.sent_at)


def _by_file(ids: Collection[int]) -> dict[int, list[Application]]:
    found: dict[int, list[Application]] = defaultdict(list)
    for application in queries_calls.applications_of(ids):
        found[application.initiative_id].append(application)
    return found


def of_initiatives(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each file was published, and every step of its applications."""
    sent = _by_file(ids)
    steps = of_applications([row.id for rows in sent.values() for row in rows])
    found: dict[int, Sequence[Moment]] = {}
    for number, published_at in db.session.execute(
        select(Initiative.id, Initiative.published_at).where(Initiative.id.in_(ids))
    ):
        moments = [Moment(published_at, _("L’initiative est publiée."), _("Les porteurs"))] if published_at else []
        moments += [moment for row in sent.get(number, ()) for moment in steps[row.id]]
        found[number] = sorted(moments, key=lambda moment: moment.at)
    return found


def owed_on_initiatives(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """Every answer each file is owed."""
    return {number: [debt for row in rows for debt in _debts(row)] for number, rows in _by_file(ids).items()}


def initiatives_of(account_id: int) -> Sequence[int]:
    """The files this account works on."""
    return [file.id for file in queries.files_of(account_id)]


def applications_of(account_id: int) -> Sequence[int]:
    """What its files were sent to."""
    return [row.id for row in queries_calls.applications_of(initiatives_of(account_id))]


def of_calls(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each call opened, and was closed by hand."""
    rows = db.session.scalars(select(Call).where(Call.id.in_(ids), Call.state != CallState.PREPARED))
    return {row.id: [Moment(row.opens_at, _("L’appel est ouvert."), row.body.name if row.body else "")] for row in rows}
