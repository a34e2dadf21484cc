"""Counts of an envelope: each one stays, also when a later one replaces it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Envelope
from budgets.projects.models import Project
from budgets.results.changes import Change
from commons.kernel.db import Model, StateText, one_of


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


class ResultOverride(Model):
    """A body decides otherwise than the rule for one project: asked by one person, confirmed by another, beside it."""

    __tablename__ = "budgets_result_override"
    __table_args__ = (
        one_of("change", Change),
        CheckConstraint("body <> '' AND reason <> ''", name="decided_by_somebody_for_a_reason"),
        CheckConstraint("change <> 'added' OR money <> ''", name="added_with_other_money"),
        CheckConstraint("(settled_at IS NULL) = (granted IS NULL)", name="settled_one_way"),
        CheckConstraint("settled_by_id <> asked_by_id", name="two_persons"),
        # One decision a project: waiting, or standing. One that was handed back can be asked again.
        Index(
            "uq_budgets_result_override_project", "project_id", unique=True,
            postgresql_where=text("granted IS NOT FALSE"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("budgets_project.id", ondelete="CASCADE"))
    change: Mapped[Change] = mapped_column(StateText(Change))
    #: Who decided, in words: a council, a committee, a steering body.
    body: Mapped[str]
    decided_on: Mapped[date]
    reason: Mapped[str]
    #: With which other money it is paid: what the rule shared out is never touched.
    money: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    asked_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    settled_at: Mapped[datetime | None]
    granted: Mapped[bool | None]

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)
