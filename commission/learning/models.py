"""The cycle of qualification: modules with their material, sessions, who comes, who followed what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.learning.types import Attendance, ModuleState, PlaceState, SessionState
from commission.mandates.models import CommissionMember
from commons.kernel.db import Model, StateText, one_of


class LearningModule(Model):
    """Something to know together: the sense of the action, methods of evaluation; with its material in plain words."""

    __tablename__ = "commission_module"
    __table_args__ = (
        one_of("state", ModuleState),
        CheckConstraint("title <> ''", name="titled"),
        Index("ix_commission_module_mandate", "mandate_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    rank: Mapped[int]
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    #: What to read, written by the secretariat; public.
    material: Mapped[str] = mapped_column(default="")
    state: Mapped[ModuleState] = mapped_column(StateText(ModuleState), default=ModuleState.DRAFT)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class LearningSession(Model):
    """A time and a place (or a link) where a module is followed."""

    __tablename__ = "commission_session"
    __table_args__ = (
        one_of("state", SessionState),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        CheckConstraint("capacity BETWEEN 1 AND 500", name="capacity_sane"),
        CheckConstraint("place <> '' OR remote <> ''", name="somewhere"),
        CheckConstraint("state <> 'cancelled' OR reason <> ''", name="cancelled_reasoned"),
        Index("ix_commission_session_module", "module_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("commission_module.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    #: How to come from afar; told to those enrolled only.
    remote: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    child_care: Mapped[bool] = mapped_column(default=False)
    #: A session for those who missed the others.
    catch_up: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SessionState] = mapped_column(StateText(SessionState), default=SessionState.PLANNED)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    module: Mapped[LearningModule] = relationship(lazy="joined", innerjoin=True)


class LearningPlace(Model):
    """A member for a session: enrolled within the capacity, else waiting in the order of arrival."""

    __tablename__ = "commission_session_place"
    __table_args__ = (
        one_of("state", PlaceState),
        UniqueConstraint("session_id", "member_id", name="uq_commission_session_place_member"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("commission_session.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    state: Mapped[PlaceState] = mapped_column(StateText(PlaceState))
    #: What is needed, never why; wiped out a month after the session.
    needs: Mapped[str] = mapped_column(default="")
    child_care: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]

    session: Mapped[LearningSession] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)


class LearningAttendance(Model):
    """How a member followed a module, or that they missed it; noted by the secretariat, the last note counts."""

    __tablename__ = "commission_attendance"
    __table_args__ = (
        one_of("state", Attendance),
        CheckConstraint("state <> 'equivalence' OR words <> ''", name="equivalence_reasoned"),
        UniqueConstraint("module_id", "member_id", name="uq_commission_attendance_member"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("commission_module.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    state: Mapped[Attendance] = mapped_column(StateText(Attendance))
    words: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]

    module: Mapped[LearningModule] = relationship(lazy="joined", innerjoin=True)
