"""What a person follows, and when they last looked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.journeys.follow_up.types import Medium
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref


class Follow(Model):
    """One person follows one thing."""

    __tablename__ = "follow_up_follow"
    __table_args__ = (
        one_of("medium", Medium),
        UniqueConstraint("account_id", "kind", "subject_id", name="uq_follow_up_follow_once"),
        CheckConstraint("last_told_at >= since", name="told_after"),
        Index("ix_follow_up_follow_told", "account_id", postgresql_where=text("medium <> 'none'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject_id: Mapped[int]
    medium: Mapped[Medium] = mapped_column(StateText(Medium))
    since: Mapped[datetime]
    #: What the last message told of; empty when none was sent.
    last_told_at: Mapped[datetime | None]

    @property
    def ref(self) -> Ref:
        """The thing followed."""
        return Ref(self.kind, self.subject_id)


class Visit(Model):
    """When a person last looked at their threads, and the time before: what came in between is new."""

    __tablename__ = "follow_up_visit"
    __table_args__ = (CheckConstraint("before_at <= seen_at", name="in_order"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
    before_at: Mapped[datetime]
