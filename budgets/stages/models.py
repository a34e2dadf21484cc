"""The stages of an edition."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition
from budgets.stages.types import StageKind
from commons.kernel.db import Model, StateText, one_of


class Stage(Model):
    """One stage. Where it stands is never written: its dates and the clock say it (`policies.standing`)."""

    __tablename__ = "budgets_stage"
    __table_args__ = (
        one_of("kind", StageKind),
        UniqueConstraint("edition_id", "kind", name="uq_budgets_stage_kind"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        CheckConstraint("closes_at IS NULL OR opens_at IS NOT NULL", name="begins_before_it_ends"),
        CheckConstraint("paused_at IS NULL OR paused_at >= opens_at", name="paused_once_open"),
        CheckConstraint(
            "kind NOT IN ('campaign', 'vote', 'count') OR num_nonnulls(opens_at, closes_at, paused_at) = 0",
            name="dated_by_the_vote",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    kind: Mapped[StageKind] = mapped_column(StateText(StageKind))
    #: Place in the order shown, from 1; stages may run at the same time.
    rank: Mapped[int]
    #: What people should know of it here, beside the usual sentence.
    words: Mapped[str] = mapped_column(default="")
    #: Null: not dated yet.
    opens_at: Mapped[datetime | None]
    #: Null: no end is set.
    closes_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
