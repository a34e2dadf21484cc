"""A decision of a body, and each version of what is written of it: versions are added, never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from participation.bodies.models import Body
from participation.decisions.types import DECISION, Procedure


class Decision(Model):
    """What stays the same of a decision: its number, who decided, and what about."""

    __tablename__ = "participation_decision"
    __table_args__ = (
        UniqueConstraint("year", "rank", name="uq_participation_decision_number"),
        CheckConstraint("num_nonnulls(about_kind, about_id) <> 1", name="about_whole"),
        CheckConstraint("version > 0", name="version_from_one"),
        Index("ix_participation_decision_body", "body_id", "public_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Public number, such as 2026-12.
    year: Mapped[int]
    rank: Mapped[int]
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    #: The thing decided on, when it stands on this site.
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    #: Nobody but the secretariat reads it before.
    public_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    #: When its publication was told: ties, codes, subscribers. Empty until `public_at` has come.
    announced_at: Mapped[datetime | None]
    #: The version that stands.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
    versions: Mapped[list[DecisionVersion]] = relationship(
        order_by="DecisionVersion.version", back_populates="decision"
    )

    @property
    def number(self) -> str:
        """The public number."""
        return f"{self.year}-{self.rank}"

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(DECISION, self.id)

    @property
    def about(self) -> Ref | None:
        """The thing decided on."""
        return Ref(self.about_kind, self.about_id) if self.about_kind and self.about_id else None

    @property
    def words(self) -> DecisionVersion:
        """What stands."""
        return self.versions[self.version - 1]


class DecisionVersion(Model):
    """What was written of a decision at one time. A trigger refuses any change: a mistake is rectified beside it."""

    __tablename__ = "participation_decision_version"
    __table_args__ = (
        one_of("procedure", Procedure),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("text <> ''", name="worded"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "num_nonnulls(votes_for, votes_against, abstentions, not_voting)"
            " = CASE WHEN procedure = 'vote' THEN 4 ELSE 0 END",
            name="votes_counted",
        ),
        CheckConstraint("least(votes_for, votes_against, abstentions, not_voting) >= 0", name="votes_not_negative"),
        CheckConstraint("(version = 1) = (rectification = '')", name="rectification_reasoned"),
        CheckConstraint("(about_text = '') = (about_digest = '')", name="digest_of_a_text"),
    )

    decision_id: Mapped[int] = mapped_column(ForeignKey("participation_decision.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    #: Which version of the thing was decided on, in words; its exact text, and the SHA-256 of that text.
    about_version: Mapped[str] = mapped_column(default="")
    about_text: Mapped[str] = mapped_column(default="")
    about_digest: Mapped[str] = mapped_column(default="")
    procedure: Mapped[Procedure] = mapped_column(StateText(Procedure))
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstentions: Mapped[int | None]
    #: Present, and took no part.
    not_voting: Mapped[int | None]
    reservations: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    decided_on: Mapped[date]
    #: What was wrong in the version before; empty for the first.
    rectification: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    #: Its words without accents or capitals, for the search.
    folded: Mapped[str] = mapped_column(default="")

    decision: Mapped[Decision] = relationship(back_populates="versions")
