"""What the programme keeps about a person of the team, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from assises.programme.models import Activity, Crew
from commons.identity.events import AccountErased
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work

TABLES = (Crew.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """The activities that they facilitate or take notes of."""
    query = select(Crew.part, Activity.title, Activity.starts_at).join(Activity, Activity.id == Crew.activity_id)
    rows = db.session.execute(query.where(Crew.account_id == account_id).order_by(Activity.starts_at, Crew.part))
    return [{"activity": row.title, "on": row.starts_at.isoformat(), "part": row.part.value} for row in rows]


def crews_let_go(work: Work, fact: AccountErased) -> None:
    """Whoever erases their account is in no crew any more."""
    work.session.execute(delete(Crew).where(Crew.account_id == fact.account_id))
