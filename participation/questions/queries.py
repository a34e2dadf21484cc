"""What is read of questions, and of who took up a call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select

from commons.kernel.db import db
from commons.moderation.types import Standing
from participation.initiatives.models import Carrier
from participation.initiatives.models_calls import Application
from participation.initiatives.types import ApplicationState
from participation.questions.models import CallAnswer, CallQuestion, CallTaker


def question(question_id: int) -> CallQuestion | None:
    """The question of this number."""
    return db.session.get(CallQuestion, question_id)


def held(question_id: int) -> CallQuestion | None:
    """The same, held against other commands until the transaction ends."""
    query = select(CallQuestion).where(CallQuestion.id == question_id).with_for_update(of=CallQuestion)
    return db.session.scalar(query.execution_options(populate_existing=True))


def of_ticket(ticket: str) -> CallQuestion | None:
    """What a form that was sent before asked."""
    return db.session.scalar(select(CallQuestion).where(CallQuestion.ticket == ticket))


def by_ids(ids: Collection[int]) -> list[CallQuestion]:
    """Several at once."""
    return list(db.session.scalars(select(CallQuestion).where(CallQuestion.id.in_(ids))))


def shown(call_id: int) -> list[CallQuestion]:
    """The questions of a call that everybody reads, in order."""
    query = select(CallQuestion).where(CallQuestion.call_id == call_id, CallQuestion.standing == Standing.SHOWN)
    return list(db.session.scalars(query.order_by(CallQuestion.number)))


def every(call_id: int) -> list[CallQuestion]:
    """All of them, those without answer first, the oldest first."""
    query = select(CallQuestion).where(CallQuestion.call_id == call_id)
    return list(db.session.scalars(query.order_by(CallQuestion.answered_at.is_not(None), CallQuestion.number)))


def last_number(call_id: int) -> int:
    """How many were ever asked."""
    query = select(func.coalesce(func.max(CallQuestion.number), 0)).where(CallQuestion.call_id == call_id)
    return int(db.session.scalar(query) or 0)


def counts(call_id: int) -> tuple[int, int]:
    """(shown, of which answered): one query."""
    query = select(func.count(), func.count(CallQuestion.answered_at)).where(
        CallQuestion.call_id == call_id, CallQuestion.standing == Standing.SHOWN
    )
    asked, answered = db.session.execute(query).one()
    return int(asked), int(answered)


def waiting(now: datetime) -> list[CallQuestion]:
    """Every shown question that nobody has answered, in any call, the oldest debt first."""
    query = select(CallQuestion).where(CallQuestion.standing == Standing.SHOWN, CallQuestion.answered_at.is_(None))
    return list(db.session.scalars(query.order_by(CallQuestion.due_at, CallQuestion.id)))


def asked_by(account_id: int) -> list[CallQuestion]:
    """What this account asked."""
    return list(db.session.scalars(select(CallQuestion).where(CallQuestion.author_id == account_id)))


def answer(answer_id: int) -> CallAnswer | None:
    """One answer."""
    return db.session.get(CallAnswer, answer_id)


def took_up(call_id: int, account_id: int | None) -> bool:
    """Whether this account said that it prepares an answer to the call."""
    if account_id is None:
        return False
    query = select(exists().where(CallTaker.call_id == call_id, CallTaker.account_id == account_id))
    return bool(db.session.scalar(query))


def taken_by(account_id: int) -> list[CallTaker]:
    """The calls this account took up."""
    query = select(CallTaker).where(CallTaker.account_id == account_id)
    return list(db.session.scalars(query.order_by(CallTaker.call_id)))


def told_of(call_id: int) -> list[int]:
    """Every account that hears the answers of a call: who took it up, and who carries what was sent to it."""
    sent = (
        select(Carrier.account_id)
        .join(Application, Application.initiative_id == Carrier.initiative_id)
        .where(Application.call_id == call_id, Application.state != ApplicationState.WITHDRAWN)
    )
    taken = select(CallTaker.account_id).where(CallTaker.call_id == call_id)
    return sorted(set(db.session.scalars(sent)) | set(db.session.scalars(taken)))
