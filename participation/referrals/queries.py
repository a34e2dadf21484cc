"""What is read of referrals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from commons.kernel.db import db
from participation.bodies import numbers
from participation.referrals.models import Referral
from participation.referrals.types import ReferralState

_WHOLE = (
    joinedload(Referral.from_body), joinedload(Referral.to_body), joinedload(Referral.opinion),
    selectinload(Referral.answers),
)  # fmt: skip

#: The desk shows what waits first; everything that ends is in the public list.
MOST_AT_THE_DESK = 100


@dataclass(frozen=True)
class Wanted:
    """A search in the public list."""

    body_id: int | None = None
    state: ReferralState | None = None
    late: bool = False


def by_id(referral_id: int) -> Referral | None:
    """The referral of this id, with everything on it."""
    query = select(Referral).where(Referral.id == referral_id).options(*_WHOLE)
    return db.session.scalars(query).unique().one_or_none()


def by_number(number: str) -> Referral | None:
    """The referral of this public number, with everything on it."""
    year, rank = numbers.read(number)
    query = select(Referral).where(Referral.year == year, Referral.rank == rank).options(*_WHOLE)
    return db.session.scalars(query).unique().one_or_none()


def _is_late(now: datetime) -> Any:
    return (Referral.state == ReferralState.SENT) & (Referral.due_at <= now)


def _public(wanted: Wanted, now: datetime) -> Select[Any]:
    query = select(Referral).where(Referral.state != ReferralState.DRAFT)
    if wanted.body_id is not None:
        query = query.where(or_(Referral.to_body_id == wanted.body_id, Referral.from_body_id == wanted.body_id))
    if wanted.state is not None:
        query = query.where(Referral.state == wanted.state)
    return query.where(_is_late(now)) if wanted.late else query


def count(wanted: Wanted, now: datetime) -> int:
    """How many public referrals answer this search."""
    return int(db.session.execute(select(func.count()).select_from(_public(wanted, now).subquery())).scalar_one())


def public(wanted: Wanted, now: datetime, offset: int = 0, most: int | None = None) -> Sequence[Referral]:
    """Public referrals: the late ones first, the latest of all first, then those that wait, then the others."""
    waits = case((Referral.state == ReferralState.SENT, 0), else_=1)
    due = case((Referral.state == ReferralState.SENT, Referral.due_at), else_=None)
    query = _public(wanted, now).order_by(waits, due, Referral.sent_at.desc(), Referral.id.desc())
    return db.session.scalars(query.options(*_WHOLE).offset(offset).limit(most)).unique().all()


def of_bodies(ids: Collection[int], *, asked: bool) -> Sequence[Referral]:
    """What these bodies are asked (without drafts), or what they ask: the desk's two lists."""
    column = Referral.to_body_id if asked else Referral.from_body_id
    query = select(Referral).where(column.in_(ids))
    if asked:
        query = query.where(Referral.state != ReferralState.DRAFT)
    waits = case((Referral.state == ReferralState.DRAFT, 0), (Referral.state == ReferralState.SENT, 1), else_=2)
    query = query.order_by(waits, Referral.due_at, Referral.id.desc()).options(*_WHOLE).limit(MOST_AT_THE_DESK)
    return db.session.scalars(query).unique().all()


@dataclass(frozen=True)
class Tally:
    """What one body was asked, counted."""

    body_id: int
    asked: int
    answered: int
    waiting: int
    late: int
    #: Mean days between a question and its answer; None without an answer.
    days: float | None


def tallies(now: datetime) -> list[Tally]:
    """A line for each body that was ever asked something."""
    sent, answered = Referral.state == ReferralState.SENT, Referral.state == ReferralState.ANSWERED
    took = func.extract("epoch", Referral.closed_at - Referral.sent_at) / 86400
    query = select(
        Referral.to_body_id,
        func.count(),
        func.count().filter(answered),
        func.count().filter(sent),
        func.count().filter(_is_late(now)),
        func.avg(took).filter(answered),
    ).where(Referral.state != ReferralState.DRAFT)
    rows: Any = db.session.execute(query.group_by(Referral.to_body_id))
    return [
        Tally(body_id, asked, answered, waiting, late, float(days) if days is not None else None)
        for body_id, asked, answered, waiting, late, days in rows
    ]


def by_ids(ids: Collection[int]) -> Sequence[Referral]:
    """These referrals, with everything on them."""
    query = select(Referral).where(Referral.id.in_(ids)).options(*_WHOLE)
    return db.session.scalars(query.order_by(Referral.id)).unique().all()


def waiting() -> Sequence[Referral]:
    """Every referral without an answer, with its two bodies."""
    query = select(Referral).where(Referral.state == ReferralState.SENT).order_by(Referral.due_at, Referral.id)
    return db.session.scalars(query.options(joinedload(Referral.to_body))).unique().all()


def waiting_until(moment: datetime) -> list[int]:
    """Referrals without an answer whose delay ends by this moment."""
    query = select(Referral.id).where(Referral.state == ReferralState.SENT, Referral.due_at <= moment)
    return list(db.session.scalars(query.order_by(Referral.id)))


def of_author(account_id: int) -> list[int]:
    """The public referrals this person wrote."""
    query = select(Referral.id).where(Referral.author_id == account_id, Referral.state != ReferralState.DRAFT)
    return list(db.session.scalars(query.order_by(Referral.id)))
