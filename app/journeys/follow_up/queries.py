"""What is read of followers and of what they follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from app.journeys.follow_up.models import Follow, Visit
from app.journeys.follow_up.types import Medium
from commons.identity.models import Account
from commons.kernel.db import db
from commons.kernel.refs import Ref


def follow_of(account_id: int, ref: Ref) -> Follow | None:
    """How this person follows this thing."""
    mine = (Follow.account_id == account_id, Follow.kind == ref.kind, Follow.subject_id == ref.id)
    return db.session.scalar(select(Follow).where(*mine))


def follows(account_id: int) -> list[Follow]:
    """Everything this person follows, the newest first."""
    query = select(Follow).where(Follow.account_id == account_id).order_by(Follow.since.desc(), Follow.id.desc())
    return list(db.session.scalars(query))


def number_followed(account_id: int) -> int:
    """How many things this person follows."""
    query = select(func.count()).select_from(Follow).where(Follow.account_id == account_id)
    return db.session.execute(query).scalar_one()


def last_visit(account_id: int) -> Visit | None:
    """When this person last looked."""
    return db.session.get(Visit, account_id)


def accounts_to_tell(media: Collection[Medium], untold_since: datetime, after: int, limit: int) -> list[int]:
    """The numbers of people whom a round has not told yet, in their order, from after `after`."""
    waiting = select(Follow.account_id).where(Follow.medium.in_(media), _untold(untold_since))
    query = select(Account.id).where(Account.id.in_(waiting), Account.active, Account.id > after)
    return list(db.session.scalars(query.order_by(Account.id).limit(limit)))


def accounts(ids: Collection[int]) -> list[Account]:
    """The open accounts of these numbers."""
    query = select(Account).where(Account.id.in_(ids), Account.active).order_by(Account.id)
    return list(db.session.scalars(query))


def claimed(account_id: int, media: Collection[Medium], untold_since: datetime) -> list[Follow]:
    """What a round still has to tell this person, held against every other worker until the end of the command."""
    query = select(Follow).where(Follow.account_id == account_id, Follow.medium.in_(media), _untold(untold_since))
    query = query.order_by(Follow.id).with_for_update(skip_locked=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _untold(since: datetime) -> ColumnElement[bool]:
    return or_(Follow.last_told_at.is_(None), Follow.last_told_at < since)
