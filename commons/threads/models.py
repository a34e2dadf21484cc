"""Ties between things, and the codes that lead to a thing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.threads.types import Relation


class Tie(Model):
    """One thing followed from another; written once, never changed."""

    __tablename__ = "threads_tie"
    __table_args__ = (
        one_of("relation", Relation),
        UniqueConstraint("cause_kind", "cause_id", "effect_kind", "effect_id", "relation", name="uq_threads_tie_once"),
        CheckConstraint("(cause_kind, cause_id) <> (effect_kind, effect_id)", name="two_things"),
        Index("ix_threads_tie_effect", "effect_kind", "effect_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_kind: Mapped[str]
    cause_id: Mapped[int]
    effect_kind: Mapped[str]
    effect_id: Mapped[int]
    relation: Mapped[Relation] = mapped_column(StateText(Relation))
    at: Mapped[datetime]
    #: Who decided, in words; empty when nobody had to.
    decided_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")

    @property
    def cause(self) -> Ref:
        """The earlier thing."""
        return Ref(self.cause_kind, self.cause_id)

    @property
    def effect(self) -> Ref:
        """The later thing."""
        return Ref(self.effect_kind, self.effect_id)


class ThreadCode(Model):
    """A short code, printed or read aloud, that leads to the thread of one thing."""

    __tablename__ = "threads_code"
    __table_args__ = (UniqueConstraint("kind", "subject_id", name="uq_threads_code_subject"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
