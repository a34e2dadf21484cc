"""What is read of appeals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from commons.moderation.types import Standing
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import AppealState
from participation.initiatives import queries_calls
from participation.initiatives.models import Carrier
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.queries_calls import Scopes


def appeal(appeal_id: int) -> ApplicationAppeal | None:
    """The appeal of this number."""
    return db.session.scalar(select(ApplicationAppeal).where(ApplicationAppeal.id == appeal_id).options(*_WHOLE))


def held(appeal_id: int) -> ApplicationAppeal | None:
    """The same, held against other commands until the transaction ends."""
    query = select(ApplicationAppeal).where(ApplicationAppeal.id == appeal_id).with_for_update(of=ApplicationAppeal)
    return db.session.scalar(query.execution_options(populate_existing=True))


def of_application(application_id: int) -> ApplicationAppeal | None:
    """The appeal of this application; there is one at most."""
    return db.session.scalar(select(ApplicationAppeal).where(ApplicationAppeal.application_id == application_id))


def by_ids(ids: Collection[int]) -> list[ApplicationAppeal]:
    """Several at once."""
    return list(db.session.scalars(select(ApplicationAppeal).where(ApplicationAppeal.id.in_(ids)).options(*_WHOLE)))


def of_applications(application_ids: Collection[int]) -> dict[int, ApplicationAppeal]:
    """Application -> its appeal: one query."""
    query = select(ApplicationAppeal).where(ApplicationAppeal.application_id.in_(application_ids))
    return {row.application_id: row for row in db.session.scalars(query)}


def waiting(now: datetime) -> list[ApplicationAppeal]:
    """Every appeal without answer, what is owed first first."""
    query = select(ApplicationAppeal).where(ApplicationAppeal.state == AppealState.FILED).options(*_WHOLE)
    return list(db.session.scalars(query.order_by(ApplicationAppeal.due_at, ApplicationAppeal.id)))


def every(most: int = 200) -> list[ApplicationAppeal]:
    """All of them, those without answer first."""
    answered = ApplicationAppeal.state != AppealState.FILED
    query = select(ApplicationAppeal).options(*_WHOLE)
    return list(
        db.session.scalars(query.order_by(answered, ApplicationAppeal.due_at, ApplicationAppeal.id).limit(most))
    )


def mine(account_id: int) -> list[ApplicationAppeal]:
    """The appeals of the files this account carries, and those it filed."""
    carried = (
        select(Application.id)
        .join(Carrier, Carrier.initiative_id == Application.initiative_id)
        .where(Carrier.account_id == account_id)
    )
    query = select(ApplicationAppeal).where(
        (ApplicationAppeal.filed_by == account_id) | ApplicationAppeal.application_id.in_(carried)
    )
    return list(db.session.scalars(query.options(*_WHOLE).order_by(ApplicationAppeal.id)))


def filed_by(account_id: int) -> list[ApplicationAppeal]:
    """What this account filed itself."""
    query = select(ApplicationAppeal).where(ApplicationAppeal.filed_by == account_id).options(*_WHOLE)
    return list(db.session.scalars(query.order_by(ApplicationAppeal.id)))


def scopes(call: Call) -> Scopes:
    """The scopes whose team answers appeals of a call: the call's own."""
    return queries_calls.scopes(call)


def is_shown(row: ApplicationAppeal) -> bool:
    """Whether everybody reads its words."""
    return row.standing is Standing.SHOWN


_WHOLE = (
    joinedload(ApplicationAppeal.application).joinedload(Application.call).joinedload(Call.body),
    joinedload(ApplicationAppeal.application).joinedload(Application.initiative),
    joinedload(ApplicationAppeal.application).joinedload(Application.snapshot),
)
