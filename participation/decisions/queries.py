"""What is read of decisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from commons.kernel.db import db
from participation.bodies import numbers
from participation.decisions.models import Decision, DecisionVersion


@dataclass(frozen=True)
class Wanted:
    """A search in the register."""

    body_id: int | None = None
    year: int | None = None
    words: tuple[str, ...] = ()


def by_number(number: str) -> Decision | None:
    """The decision of this public number, with every version and its body."""
    year, rank = numbers.read(number)
    query = select(Decision).where(Decision.year == year, Decision.rank == rank)
    return db.session.scalar(query.options(selectinload(Decision.versions), joinedload(Decision.body)))


def _standing(wanted: Wanted, now: datetime) -> Select[Any]:
    current = and_(DecisionVersion.decision_id == Decision.id, DecisionVersion.version == Decision.version)
    query = select(Decision).join(DecisionVersion, current).where(Decision.public_at <= now)
    if wanted.body_id is not None:
        query = query.where(Decision.body_id == wanted.body_id)
    if wanted.year is not None:
        query = query.where(Decision.year == wanted.year)
    for word in wanted.words:
        query = query.where(DecisionVersion.folded.contains(word, autoescape=True))
    return query


def count(wanted: Wanted, now: datetime) -> int:
    """How many public decisions answer this search."""
    return int(db.session.execute(select(func.count()).select_from(_standing(wanted, now).subquery())).scalar_one())


def public(wanted: Wanted, now: datetime, offset: int = 0, most: int | None = None) -> Sequence[Decision]:
    """Public decisions, the latest first, with their versions and bodies: three questions."""
    query = _standing(wanted, now).order_by(Decision.public_at.desc(), Decision.year.desc(), Decision.rank.desc())
    query = query.options(selectinload(Decision.versions), joinedload(Decision.body)).offset(offset).limit(most)
    return db.session.scalars(query).unique().all()


def of_body(body_id: int) -> Sequence[Decision]:
    """Every decision of a body, those that are not public yet too, the latest first."""
    query = select(Decision).where(Decision.body_id == body_id).order_by(Decision.year.desc(), Decision.rank.desc())
    return db.session.scalars(query.options(selectinload(Decision.versions))).all()


def years(now: datetime) -> list[int]:
    """The years in which something public was recorded, the latest first."""
    query = select(Decision.year).where(Decision.public_at <= now).distinct().order_by(Decision.year.desc())
    return list(db.session.scalars(query))


def next_publication(now: datetime) -> datetime | None:
    """When the next decision becomes public, if one waits."""
    return db.session.scalar(select(func.min(Decision.public_at)).where(Decision.public_at > now))


def by_ids(ids: Collection[int]) -> Sequence[Decision]:
    """These decisions, with their versions and bodies."""
    query = select(Decision).where(Decision.id.in_(ids))
    return db.session.scalars(query.options(selectinload(Decision.versions), joinedload(Decision.body))).unique().all()


def to_announce(now: datetime) -> list[int]:
    """Decisions that have become public and were not told yet."""
    query = select(Decision.id).where(Decision.public_at <= now, Decision.announced_at.is_(None))
    return list(db.session.scalars(query.order_by(Decision.id)))
