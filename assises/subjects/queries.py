"""What is read of subjects."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from assises.subjects.models import Subject
from assises.subjects.types import SubjectState
from commons.kernel.db import db
from commons.kernel.refs import Ref

_ORDER = (Subject.proposed_at.desc(), Subject.id.desc())


def by_id(subject_id: int) -> Subject | None:
    """The subject of this number."""
    return db.session.get(Subject, subject_id)


def subjects(state: SubjectState | None = None) -> list[Subject]:
    """Subjects in this state (in any without one), the newest first."""
    query = select(Subject).order_by(*_ORDER)
    return list(db.session.scalars(query if state is None else query.where(Subject.state == state)))


def of_numbers(ids: Collection[int]) -> list[Subject]:
    """The subjects of these numbers."""
    return list(db.session.scalars(select(Subject).where(Subject.id.in_(ids))))


def id_of_origin(origin: Ref) -> int | None:
    """The subject that came from this thing."""
    mine = (Subject.origin_kind == origin.kind, Subject.origin_id == origin.id)
    return db.session.scalar(select(Subject.id).where(*mine))
