"""What initiatives keep about a person, and what goes when the person leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from commons.identity.events import AccountErased
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work
from participation.initiatives import queries, queries_calls
from participation.initiatives.models import Carrier, Initiative, Snapshot
from participation.initiatives.models_calls import Application, ApplicationStep
from participation.initiatives.sheets import to_json

TABLES = tuple(model.__tablename__ for model in (Initiative, Carrier, Snapshot, ApplicationStep))


def about(account_id: int) -> dict[str, Any]:
    """The files they began or work on, what those were sent to, and the steps they took themselves."""
    rows = db.session.execute(select(Carrier, Initiative).join(Initiative).where(Carrier.account_id == account_id))
    files = [_file(initiative, carrier) for carrier, initiative in rows]
    begun = select(Initiative.title).where(Initiative.created_by == account_id).order_by(Initiative.id)
    frozen = select(Snapshot).where(Snapshot.frozen_by == account_id).order_by(Snapshot.id)
    return {
        "files": files,
        "begun": list(db.session.scalars(begun)),
        "versions_frozen": [
            {"title": row.title, "number": row.number, "at": row.frozen_at.isoformat(), "content": row.content}
            for row in db.session.scalars(frozen)
        ],
        "steps_taken": _steps(account_id),
    }


def _file(file: Initiative, carrier: Carrier) -> dict[str, Any]:
    sent = queries_calls.applications_of([file.id])
    return {
        "title": file.title,
        "role": carrier.role.value,
        "since": carrier.since.isoformat(),
        "collective": file.collective,
        "contact": file.contact,
        "sheet": to_json(queries.sheet_of(file)),
        "sent": [{"call": row.call.title, "at": row.sent_at.isoformat(), "state": row.state.value} for row in sent],
    }


def _steps(account_id: int) -> list[dict[str, Any]]:
    query = select(ApplicationStep, Application).join(Application, Application.id == ApplicationStep.application_id)
    rows = db.session.execute(query.where(ApplicationStep.by_account == account_id).order_by(ApplicationStep.id))
    return [
        {"call": row.call.title, "step": step.state.value, "at": step.at.isoformat(), "words": step.words}
        for step, row in rows
    ]


def forget_hands(work: Work, fact: AccountErased) -> None:
    """Files and their steps no longer say which account began them or took them: the carriers or the body did."""
    for column in (Initiative.created_by, Snapshot.frozen_by, ApplicationStep.by_account):
        statement = update(column.class_).where(column == fact.account_id)
        work.session.execute(statement.values({column.key: None}).execution_options(synchronize_session="fetch"))
