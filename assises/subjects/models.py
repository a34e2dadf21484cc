"""A subject handed to the next Assises."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.subjects.types import SubjectState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.territory.models import Place


class AssisesSubject(Model):
    """What a debate, a table or somebody else hands to the Assises; one origin gives one subject."""

    __tablename__ = "assises_subject"
    __table_args__ = (
        one_of("state", SubjectState),
        UniqueConstraint("origin_kind", "origin_id", name="uq_assises_subject_origin"),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("edition_year BETWEEN 2024 AND 2100", name="edition_year_sane"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_a_moment"),
        CheckConstraint("state <> 'set_aside' OR reason <> ''", name="set_aside_reasoned"),
        CheckConstraint("state <> 'kept' OR edition_year IS NOT NULL", name="kept_for_a_year"),
        Index("ix_assises_subject_listed", "state", "proposed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    origin_kind: Mapped[str]
    origin_id: Mapped[int]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    state: Mapped[SubjectState] = mapped_column(StateText(SubjectState), default=SubjectState.PROPOSED)
    #: The year of the Assises that it is kept for.
    edition_year: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    #: Rises with each decision: whoever decides from an older page is told.
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place | None] = relationship(lazy="joined")

    @property
    def origin(self) -> Ref:
        """Where it comes from."""
        return Ref(self.origin_kind, self.origin_id)
