"""The matrix: questions, criteria, the indicators they rest on in revisions, and how each is measured."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.matrix.kinds import (
    Agreement,
    Availability,
    Direction,
    IndicatorOrigin,
    IndicatorState,
    Level,
    Nature,
    Periodicity,
)
from commission.matrix.ties import ToolCampaign
from commission.matrix.types import EvaluationObject, FocusKind, Frame, QuestionState
from commons.kernel.db import Model, StateText, one_of

#: 15 digits before the point, 6 after: more than any figure of a territory needs.
FIGURE = Numeric(21, 6)


class EvaluationQuestion(Model):
    """What the evaluation asks; its code never changes and is never used again."""

    __tablename__ = "commission_question"
    __table_args__ = (
        one_of("frame", Frame),
        one_of("focus_kind", FocusKind),
        one_of("object", EvaluationObject),
        one_of("state", QuestionState),
        CheckConstraint("words <> ''", name="written"),
        CheckConstraint("(frame = 'focused') = (focus_kind IS NOT NULL)", name="focus_whole"),
        CheckConstraint("state <> 'set_aside' OR reason <> ''", name="set_aside_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Q1, Q2…: what frozen documents call it.
    code: Mapped[str] = mapped_column(unique=True)
    rank: Mapped[int]
    frame: Mapped[Frame] = mapped_column(StateText(Frame))
    focus_kind: Mapped[FocusKind | None] = mapped_column(StateText(FocusKind))
    #: Code of the orientation or défi, slug of the neighbourhood.
    focus_code: Mapped[str] = mapped_column(default="")
    object: Mapped[EvaluationObject] = mapped_column(StateText(EvaluationObject))
    words: Mapped[str]
    #: The same as one would ask it to a neighbour.
    plain: Mapped[str] = mapped_column(default="")
    state: Mapped[QuestionState] = mapped_column(StateText(QuestionState), default=QuestionState.DRAFT)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    criteria: Mapped[list[Criterion]] = relationship(
        order_by="Criterion.number", lazy="selectin",
        primaryjoin="and_(Criterion.question_id == EvaluationQuestion.id, Criterion.removed_at.is_(None))",
        viewonly=True,
    )  # fmt: skip


class Criterion(Model):
    """By what one will see the answer."""

    __tablename__ = "commission_criterion"
    __table_args__ = (
        CheckConstraint("words <> ''", name="written"),
        UniqueConstraint("question_id", "number", name="uq_commission_criterion_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("commission_question.id"))
    number: Mapped[int]
    words: Mapped[str]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    question: Mapped[EvaluationQuestion] = relationship(lazy="joined", innerjoin=True, viewonly=True)
    indicators: Mapped[list[Indicator]] = relationship(
        secondary="commission_criterion_indicator", order_by="Indicator.rank", lazy="selectin"
    )

    @property
    def code(self) -> str:
        """What frozen documents call it: Q1.2."""
        return f"{self.question.code}.{self.number}"


class Indicator(Model):
    """Something measured; id and code stay for ever (trigger), what they mean stands in revisions (B5)."""

    __tablename__ = "commission_indicator"
    __table_args__ = (
        one_of("origin", IndicatorOrigin),
        one_of("state", IndicatorState),
        CheckConstraint("state = 'followed' OR (reason <> '' AND state_since IS NOT NULL)", name="stopped_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    rank: Mapped[int]
    origin: Mapped[IndicatorOrigin] = mapped_column(StateText(IndicatorOrigin))
    #: Code of the orientation (strategic) or of the défi (barometer) it belongs to; empty for one of the commission's.
    theme: Mapped[str] = mapped_column(default="")
    #: Line of the contract that holds its name, and what is uncertain in how that line was read.
    line: Mapped[int | None]
    doubt: Mapped[dict[str, Any]]
    state: Mapped[IndicatorState] = mapped_column(StateText(IndicatorState), default=IndicatorState.FOLLOWED)
    state_since: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    #: The revision in force.
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    #: Rises with each change of anything about it.
    version: Mapped[int] = mapped_column(default=1)

    revisions: Mapped[list[IndicatorRevision]] = relationship(
        order_by="IndicatorRevision.number", back_populates="indicator"
    )
    current: Mapped[IndicatorRevision] = relationship(
        primaryjoin="and_(IndicatorRevision.indicator_id == Indicator.id,"
        " IndicatorRevision.number == Indicator.revision)",
        lazy="joined", viewonly=True, uselist=False,
    )  # fmt: skip
    sources: Mapped[list[DataSource]] = relationship(
        secondary="commission_indicator_source", order_by="DataSource.id", lazy="selectin"
    )
    methods: Mapped[list[EvaluationMethod]] = relationship(
        secondary="commission_indicator_method", order_by="EvaluationMethod.id", lazy="selectin"
    )


class IndicatorRevision(Model):
    """What an indicator means since a moment; written once (trigger). A changed definition opens a new series."""

    __tablename__ = "commission_indicator_revision"
    __table_args__ = (
        one_of("nature", Nature),
        one_of("direction", Direction),
        one_of("level", Level),
        one_of("periodicity", Periodicity),
        one_of("availability", Availability),
        CheckConstraint("number >= 1 AND series >= 1 AND series <= number", name="numbered"),
        CheckConstraint("number = 1 OR reason <> ''", name="revised_reasoned"),
        CheckConstraint("(target IS NULL) = (target_series IS NULL)", name="target_whole"),
        UniqueConstraint("indicator_id", "number", name="uq_commission_indicator_revision_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("commission_indicator.id"))
    number: Mapped[int]
    #: Values of one series are comparable; of two, not.
    series: Mapped[int] = mapped_column(default=1)
    #: {"fr": …, "en": …, "ar": …}; the contract's own words in French for those of the contract.
    title: Mapped[dict[str, Any]]
    #: What it measures, as one would tell a neighbour; same languages.
    plain: Mapped[dict[str, Any]]
    #: How it is counted, exactly.
    definition: Mapped[str] = mapped_column(default="")
    nature: Mapped[Nature] = mapped_column(StateText(Nature), default=Nature.QUANTITATIVE)
    unit: Mapped[str] = mapped_column(default="")
    direction: Mapped[Direction] = mapped_column(StateText(Direction), default=Direction.UNSAID)
    level: Mapped[Level] = mapped_column(StateText(Level), default=Level.UNSAID)
    periodicity: Mapped[Periodicity] = mapped_column(StateText(Periodicity), default=Periodicity.UNSAID)
    availability: Mapped[Availability] = mapped_column(StateText(Availability), default=Availability.MISSING)
    #: Its values are numbers of people: none under the smallest cell is published.
    counts_people: Mapped[bool] = mapped_column(default=False)
    #: The larger smallest cell holds for it.
    sensitive: Mapped[bool] = mapped_column(default=False)
    base: Mapped[Decimal | None] = mapped_column(FIGURE)
    base_on: Mapped[date | None]
    target: Mapped[Decimal | None] = mapped_column(FIGURE)
    target_on: Mapped[date | None]
    #: The series for which the target was set: of another one, nothing is claimed.
    target_series: Mapped[int | None]
    #: What changed, and why; public.
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    indicator: Mapped[Indicator] = relationship(back_populates="revisions")

    def named(self, language: str) -> str:
        """Its name in this language, or in French."""
        return str(self.title.get(language) or self.title["fr"])

    def explained(self, language: str) -> str:
        """What it measures in plain words; in French where there is no other, empty when nobody wrote it."""
        return str(self.plain.get(language) or self.plain.get("fr") or "")


class DataSource(Model):
    """Who gives the figures, how often, and whether they agreed to."""

    __tablename__ = "commission_source"
    __table_args__ = (
        one_of("periodicity", Periodicity),
        one_of("agreement", Agreement),
        CheckConstraint("name <> '' AND producer <> ''", name="named"),
        CheckConstraint("(stopped_on IS NULL) = (stopped_why = '')", name="stopped_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: S1, S2…
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    producer: Mapped[str]
    periodicity: Mapped[Periodicity] = mapped_column(StateText(Periodicity))
    agreement: Mapped[Agreement] = mapped_column(StateText(Agreement))
    words: Mapped[str] = mapped_column(default="")
    stopped_on: Mapped[date | None]
    stopped_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class EvaluationMethod(Model):
    """How answers are gathered: a survey, interviews, a reading of files."""

    __tablename__ = "commission_method"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: M1, M2…
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    tools: Mapped[list[EvaluationTool]] = relationship(
        order_by="EvaluationTool.number", back_populates="method", lazy="selectin"
    )


class EvaluationTool(Model):
    """What a method works with: a questionnaire, a grid, a table of follow-up."""

    __tablename__ = "commission_tool"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("method_id", "number", name="uq_commission_tool_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("commission_method.id"))
    number: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[datetime]

    method: Mapped[EvaluationMethod] = relationship(back_populates="tools", lazy="joined", innerjoin=True)
    campaigns: Mapped[list[ToolCampaign]] = relationship(lazy="selectin", order_by="ToolCampaign.campaign_id")

    @property
    def code(self) -> str:
        """What frozen documents call it: M1.2."""
        return f"{self.method.code}.{self.number}"
