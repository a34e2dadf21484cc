"""A date of the governance, kept by the secretariat of its body."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from participation.bodies.models import Body
from participation.calendar.types import DateState


class GovernanceDate(Model):
    """When a body meets, or the period in which it will. Cancelled, never deleted: calendars must hear of it."""

    __tablename__ = "participation_date"
    __table_args__ = (
        one_of("state", DateState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("firm OR whole_days", name="a_period_is_of_days"),
        CheckConstraint("(state = 'cancelled') = (reason <> '')", name="cancelling_reasoned"),
        Index("ix_participation_date_when", "starts_at"),
        Index("ix_participation_date_body", "body_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    title: Mapped[str]
    starts_at: Mapped[datetime]
    #: With whole days: midnight in Paris after the last one.
    ends_at: Mapped[datetime]
    whole_days: Mapped[bool] = mapped_column(default=False)
    #: False: the day is still to be chosen within the period.
    firm: Mapped[bool] = mapped_column(default=True)
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[DateState] = mapped_column(StateText(DateState), default=DateState.PLANNED)
    reason: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
