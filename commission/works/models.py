"""Works of the commission: what they rest on, what they teach, what they recommend; and how works are adopted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.models import Mandate
from commission.works.types import RECOMMENDATION, WORK, Part, RecommendationState, WorkState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref

_lesson_source = Table(
    "commission_lesson_source",
    Model.metadata,
    Column("lesson_id", ForeignKey("commission_lesson.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ForeignKey("commission_work_source.id"), primary_key=True, index=True),
)
_recommendation_lesson = Table(
    "commission_recommendation_lesson",
    Model.metadata,
    Column("recommendation_id", ForeignKey("commission_recommendation.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson_id", ForeignKey("commission_lesson.id"), primary_key=True, index=True),
)


class EvaluationWork(Model):
    """Something the commission hands over (travail): what it looked at, what it learned, what it asks for."""

    __tablename__ = "commission_work"
    __table_args__ = (
        one_of("state", WorkState),
        CheckConstraint("title <> '' AND summary <> ''", name="told"),
        CheckConstraint("(state = 'adopted') = (adopted_at IS NOT NULL)", name="adopted_at_a_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"), index=True)
    title: Mapped[str]
    #: In plain words, what anybody reads first.
    summary: Mapped[str]
    authors: Mapped[str] = mapped_column(default="")
    state: Mapped[WorkState] = mapped_column(StateText(WorkState), default=WorkState.DRAFT)
    #: The consultation that decides on it, once one was opened: nobody adopts it by hand from then on.
    consultation_id: Mapped[int | None]
    #: While it takes voices, the text does not change.
    consultation_runs: Mapped[bool] = mapped_column(default=False)
    #: How it was adopted, in words, when no consultation did.
    adopted_why: Mapped[str] = mapped_column(default="")
    adopted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    mandate: Mapped[Mandate] = relationship(lazy="joined", innerjoin=True)
    sources: Mapped[list[WorkSource]] = relationship(
        order_by="WorkSource.rank, WorkSource.id", back_populates="work", lazy="selectin"
    )
    lessons: Mapped[list[Lesson]] = relationship(
        order_by="Lesson.rank, Lesson.id", back_populates="work", lazy="selectin"
    )

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(WORK, self.id)


class WorkSource(Model):
    """A question that a work answers, or a piece of evidence: words, and the thing of this site they are about."""

    __tablename__ = "commission_work_source"
    __table_args__ = (
        one_of("part", Part),
        CheckConstraint("words <> '' OR about_kind IS NOT NULL", name="says_something"),
        CheckConstraint("(about_kind IS NULL) = (about_id IS NULL)", name="about_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("commission_work.id"), index=True)
    part: Mapped[Part] = mapped_column(StateText(Part))
    words: Mapped[str] = mapped_column(default="")
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    #: A page somewhere else that shows it.
    link: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=1)

    work: Mapped[EvaluationWork] = relationship(back_populates="sources")

    @property
    def about(self) -> Ref | None:
        """The thing of this site."""
        known = self.about_kind is not None and self.about_id is not None
        return Ref(str(self.about_kind), int(self.about_id or 0)) if known else None


class Lesson(Model):
    """What a work teaches (enseignement), with the evidence it rests on."""

    __tablename__ = "commission_lesson"
    __table_args__ = (CheckConstraint("words <> ''", name="written"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("commission_work.id"), index=True)
    words: Mapped[str]
    rank: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    work: Mapped[EvaluationWork] = relationship(back_populates="lessons", lazy="joined", innerjoin=True)
    sources: Mapped[list[WorkSource]] = relationship(
        secondary=_lesson_source, order_by="WorkSource.rank, WorkSource.id", lazy="selectin"
    )


class Recommendation(Model):
    """What the commission asks of somebody (préconisation): adopted, transmitted, then never silent about its clock."""

    __tablename__ = "commission_recommendation"
    __table_args__ = (
        one_of("state", RecommendationState),
        CheckConstraint("words <> '' AND addressee <> ''", name="asked_of_somebody"),
        CheckConstraint("delay_days BETWEEN 1 AND 730", name="delay_sane"),
        CheckConstraint("(state <> 'draft') = (adopted_at IS NOT NULL)", name="adopted_at_a_moment"),
        CheckConstraint(
            "(state = 'transmitted') = (sent_at IS NOT NULL AND due_at IS NOT NULL)", name="clock_once_transmitted"
        ),
        CheckConstraint("due_at > sent_at", name="due_later"),
        CheckConstraint("(reminded_step <> '') = (reminded_at IS NOT NULL)", name="reminded_at_a_moment"),
        Index("ix_commission_recommendation_body", "body_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("commission_work.id"), index=True)
    rank: Mapped[int] = mapped_column(default=1)
    words: Mapped[str]
    #: Why, and how one could begin.
    details: Mapped[str] = mapped_column(default="")
    #: Whom it is for, as people call them…
    addressee: Mapped[str]
    #: …and the body of this site whose respondents answer (its number: bodies live in another domain).
    body_id: Mapped[int | None]
    delay_days: Mapped[int]
    state: Mapped[RecommendationState] = mapped_column(
        StateText(RecommendationState), default=RecommendationState.DRAFT
    )
    consultation_id: Mapped[int | None]
    consultation_runs: Mapped[bool] = mapped_column(default=False)
    adopted_why: Mapped[str] = mapped_column(default="")
    adopted_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    #: The letter that went with it, as everybody may read it.
    letter: Mapped[str] = mapped_column(default="")
    #: The last reminder that went out: its step (`clocks.reminder`), and when.
    reminded_step: Mapped[str] = mapped_column(default="", server_default="")
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    work: Mapped[EvaluationWork] = relationship(lazy="joined", innerjoin=True)
    lessons: Mapped[list[Lesson]] = relationship(
        secondary=_recommendation_lesson, order_by="Lesson.rank, Lesson.id", lazy="selectin"
    )

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(RECOMMENDATION, self.id)


class AdoptionRequest(Model):
    """A member of the bureau asks that a work or a recommendation be adopted; somebody else carries it out."""

    __tablename__ = "commission_adoption_request"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("settled_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("granted IS NULL OR settled_at IS NOT NULL", name="settled_at_a_moment"),
        Index(
            "uq_commission_adoption_request_open", "subject_kind", "subject_id", unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    reason: Mapped[str]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    asked_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    settled_at: Mapped[datetime | None]
    granted: Mapped[bool | None]


class HeardFact(Model):
    """What happened elsewhere since (an axis, minutes, an account of the Assises): offered, never written in a text."""

    __tablename__ = "commission_heard"
    __table_args__ = (UniqueConstraint("about_kind", "about_id", "number", name="uq_commission_heard_fact"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    about_kind: Mapped[str]
    about_id: Mapped[int]
    #: Which version of it: a rectified one is another fact.
    number: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]

    @property
    def about(self) -> Ref:
        """What happened, as a thing one can open."""
        return Ref(self.about_kind, self.about_id)
