"""Counts of an envelope: each one stays, also when a later one replaces it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Envelope
from commons.kernel.db import Model


class Count(Model):
    """One count of one envelope, whole: anybody can make it again from the box."""

    __tablename__ = "budgets_count"
    __table_args__ = (
        UniqueConstraint("envelope_id", "version", name="uq_budgets_count_envelope_version"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    envelope_id: Mapped[int] = mapped_column(ForeignKey("budgets_envelope.id", ondelete="CASCADE"))
    #: 1, then one more each time it is counted again.
    version: Mapped[int]
    #: Why it was counted again; empty for the first.
    reason: Mapped[str] = mapped_column(default="")
    counted_at: Mapped[datetime]
    #: The outcome as `budgets.counting` writes it: winners, rounds, supports, parameters.
    outcome: Mapped[dict[str, Any]]
    #: What other rules would have given: [{"name": …, "winners": […], …}].
    others: Mapped[list[Any]]
    #: SHA-256 of the canonical outcome, and of the box it was counted from.
    outcome_hash: Mapped[str]
    box_hash: Mapped[str]

    envelope: Mapped[Envelope] = relationship()
