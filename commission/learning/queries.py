"""What is read of the cycle: modules, sessions to come, who has a place, who followed what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from commission.learning.models import LearningAttendance, LearningModule, LearningPlace, LearningSession
from commission.learning.types import DONE, Attendance, ModuleState, PlaceState, SessionState
from commission.mandates import queries as mandates
from commons.kernel.db import db


def module(module_id: int) -> LearningModule | None:
    """One module."""
    return db.session.get(LearningModule, module_id)


def modules(mandate_id: int, *, drafts: bool = False) -> Sequence[LearningModule]:
    """The published modules of a mandate in their order; those being written too, for its secretariat."""
    query = select(LearningModule).where(LearningModule.mandate_id == mandate_id)
    query = query if drafts else query.where(LearningModule.state == ModuleState.PUBLISHED)
    return db.session.scalars(query.order_by(LearningModule.rank, LearningModule.id)).all()


def session(session_id: int) -> LearningSession | None:
    """One session."""
    return db.session.get(LearningSession, session_id)


def sessions(mandate_id: int) -> Sequence[LearningSession]:
    """Every session of a mandate, in order."""
    query = select(LearningSession).join(LearningModule).where(LearningModule.mandate_id == mandate_id)
    return db.session.scalars(query.order_by(LearningSession.starts_at, LearningSession.id)).all()


def to_come(mandate_id: int, now: datetime) -> list[LearningSession]:
    """The sessions of published modules that have not begun."""
    return [
        each for each in sessions(mandate_id)
        if each.starts_at > now and each.state is SessionState.PLANNED and each.module.state is ModuleState.PUBLISHED
    ]  # fmt: skip


def taken(session_id: int) -> int:
    """How many are enrolled."""
    mine = (LearningPlace.session_id == session_id, LearningPlace.state == PlaceState.ENROLLED)
    return db.session.execute(select(func.count()).where(*mine)).scalar_one()


def places(session_id: int) -> Sequence[LearningPlace]:
    """Everybody who asked for a place, in the order of arrival."""
    query = select(LearningPlace).where(LearningPlace.session_id == session_id)
    return db.session.scalars(query.order_by(LearningPlace.asked_at, LearningPlace.id)).all()


def place_of(session_id: int, member_id: int) -> LearningPlace | None:
    """Where a member stands for a session."""
    mine = (LearningPlace.session_id == session_id, LearningPlace.member_id == member_id)
    return db.session.scalar(select(LearningPlace).where(*mine))


def places_of(member_id: int) -> Sequence[LearningPlace]:
    """The sessions a member asked for."""
    return db.session.scalars(select(LearningPlace).where(LearningPlace.member_id == member_id)).all()


def followed(member_id: int) -> dict[int, LearningAttendance]:
    """What was noted of a member, by module."""
    query = select(LearningAttendance).where(LearningAttendance.member_id == member_id)
    return {row.module_id: row for row in db.session.scalars(query)}


def noted(module_id: int) -> dict[int, Attendance]:
    """What was noted of a module, by member."""
    query = select(LearningAttendance).where(LearningAttendance.module_id == module_id)
    return {row.member_id: row.state for row in db.session.scalars(query)}


def missing(mandate_id: int, member_id: int) -> list[LearningModule]:
    """The published modules that a member has not followed: an offer of catch-up, never the loss of a right (B9)."""
    known = {number for number, row in followed(member_id).items() if row.state in DONE}
    return [each for each in modules(mandate_id) if each.id not in known]


def kept_from_voting(mandate_id: int) -> set[int]:
    """Holders who may not vote for want of a module: nobody (B9), unless the rules in force say so."""
    book = mandates.rules_in_force(mandate_id)
    if book is None or not book.rules.training_required:
        return set()
    return {each.id for each in mandates.members(mandate_id) if missing(mandate_id, each.id)}
