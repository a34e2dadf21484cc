"""What is read of the dates that secretariats keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from participation.calendar.models import GovernanceDate


def between(start: datetime, end: datetime, body_id: int | None = None) -> Sequence[GovernanceDate]:
    """Dates that touch this stretch of time, with their bodies: one question."""
    query = select(GovernanceDate).where(GovernanceDate.starts_at < end, GovernanceDate.ends_at > start)
    if body_id is not None:
        query = query.where(GovernanceDate.body_id == body_id)
    query = query.options(joinedload(GovernanceDate.body)).order_by(GovernanceDate.starts_at, GovernanceDate.id)
    return db.session.scalars(query).unique().all()


def of_body(body_id: int) -> Sequence[GovernanceDate]:
    """Every date of a body, the latest first."""
    query = select(GovernanceDate).where(GovernanceDate.body_id == body_id)
    return db.session.scalars(query.order_by(GovernanceDate.starts_at.desc(), GovernanceDate.id.desc())).all()


def by_id(body_id: int, date_id: int) -> GovernanceDate | None:
    """One date of this body."""
    query = select(GovernanceDate).where(GovernanceDate.id == date_id, GovernanceDate.body_id == body_id)
    return db.session.scalar(query)
