"""Who reads what was sent to a call, and the marks they give; never public with a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from participation.initiatives.models_calls import Application
from participation.initiatives.models_criteria import CallCriterion
from participation.readings.types import ReadingState

_ACCOUNT = "identity_account.id"


class CallReading(Model):
    """One person reads one file, alone."""

    __tablename__ = "participation_reading"
    __table_args__ = (
        one_of("state", ReadingState),
        CheckConstraint("(state IN ('conflict', 'released')) = (reason <> '')", name="end_reasoned"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at_a_moment"),
        CheckConstraint("assigned_at < due_at", name="due_later"),
        UniqueConstraint("application_id", "round", "reader_id", name="uq_participation_reading_once"),
        Index("ix_participation_reading_mine", "reader_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("participation_application.id", ondelete="CASCADE"))
    #: Of which instruction of the file: a new one begins when a decision is taken back.
    round: Mapped[int]
    reader_id: Mapped[int] = mapped_column(ForeignKey(_ACCOUNT))
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[ReadingState] = mapped_column(StateText(ReadingState), default=ReadingState.ASSIGNED)
    #: What the conflict is, or why it was taken back.
    reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    #: Rises with each writing: two tabs of one reader never undo each other.
    version: Mapped[int] = mapped_column(default=1)

    application: Mapped[Application] = relationship()
    marks: Mapped[list[ReadingMark]] = relationship(order_by="ReadingMark.criterion_id", lazy="selectin", viewonly=True)


class ReadingMark(Model):
    """What a reader gives for one criterion, and why; never changed once the reading is handed in (trigger)."""

    __tablename__ = "participation_reading_mark"
    __table_args__ = (CheckConstraint("mark >= 0", name="not_negative"),)

    reading_id: Mapped[int] = mapped_column(
        ForeignKey("participation_reading.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_id: Mapped[int] = mapped_column(ForeignKey("participation_call_criterion.id"), primary_key=True)
    #: Null in a draft that only has words yet.
    mark: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")

    criterion: Mapped[CallCriterion] = relationship(lazy="joined", innerjoin=True, viewonly=True)
