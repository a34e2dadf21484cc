"""What is read of subjects."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from assises.subjects.models import AssisesSubject
from assises.subjects.types import SubjectState
from commons.kernel.db import db
from commons.kernel.refs import Ref

_ORDER = (AssisesSubject.proposed_at.desc(), AssisesSubject.id.desc())


def by_id(subject_id: int) -> AssisesSubject | None:
    """The subject of this number."""
    return db.session.get(AssisesSubject, subject_id)


def subjects(state: SubjectState | None = None) -> list[AssisesSubject]:
    """Subjects in this state (in any without one), the newest first."""
    query = select(AssisesSubject).order_by(*_ORDER)
    return list(db.session.scalars(query if state is None else query.where(AssisesSubject.state == state)))


def of_numbers(ids: Collection[int]) -> list[AssisesSubject]:
    """The subjects of these numbers."""
    return list(db.session.scalars(select(AssisesSubject).where(AssisesSubject.id.in_(ids))))


def id_of_origin(origin: Ref) -> int | None:
    """The subject that came from this thing."""
    mine = (AssisesSubject.origin_kind == origin.kind, AssisesSubject.origin_id == origin.id)
    return db.session.scalar(select(AssisesSubject.id).where(*mine))
