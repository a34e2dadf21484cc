"""What comes out of a debate: its synthesis, version after version, and the answer of the body that owes one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from participation.bodies.models import Body
from participation.debates.models import Contribution, Debate
from participation.debates.types import Outcome, SectionKind, SynthesisState


class Synthesis(Model):
    """What a debate said, by whoever animated it. Once published it is frozen (a trigger sees to it)."""

    __tablename__ = "participation_synthesis"
    __table_args__ = (
        one_of("state", SynthesisState),
        UniqueConstraint("debate_id", "number", name="uq_participation_synthesis_number"),
        Index("uq_participation_synthesis_draft", "debate_id", unique=True, postgresql_where=text("state = 'draft'")),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"),
        CheckConstraint("state = 'draft' OR number = 1 OR reason <> ''", name="rectified_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"))
    #: 1, then one more at each rectification.
    number: Mapped[int]
    state: Mapped[SynthesisState] = mapped_column(StateText(SynthesisState), default=SynthesisState.DRAFT)
    introduction: Mapped[str] = mapped_column(default="")
    #: Why this version replaces the one before.
    reason: Mapped[str] = mapped_column(default="")
    #: Who spoke, as counted when it was published.
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    #: Raised at every change of its words: who saves older ones is told.
    version: Mapped[int] = mapped_column(default=1)

    debate: Mapped[Debate] = relationship()
    sections: Mapped[list[Section]] = relationship(order_by="Section.rank", viewonly=True)


class Section(Model):
    """One thing the debate said, with the contributions it rests on."""

    __tablename__ = "participation_synthesis_section"
    __table_args__ = (
        one_of("kind", SectionKind),
        UniqueConstraint("synthesis_id", "rank", name="uq_participation_synthesis_section_rank"),
        CheckConstraint("heading <> '' AND words <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("participation_synthesis.id", ondelete="CASCADE"))
    rank: Mapped[int]
    kind: Mapped[SectionKind] = mapped_column(StateText(SectionKind))
    heading: Mapped[str]
    words: Mapped[str]

    quotes: Mapped[list[Contribution]] = relationship(
        secondary="participation_synthesis_quote", order_by=Contribution.number, viewonly=True
    )


class Quote(Model):
    """A section rests on a contribution."""

    __tablename__ = "participation_synthesis_quote"

    section_id: Mapped[int] = mapped_column(
        ForeignKey("participation_synthesis_section.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("participation_contribution.id"), primary_key=True, index=True
    )


class DebateAnswer(Model):
    """The institution's answer: one a debate, whoever sends two."""

    __tablename__ = "participation_debate_answer"
    __table_args__ = (
        UniqueConstraint("debate_id", name="uq_participation_debate_answer_once"),
        CheckConstraint("words <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"))
    #: The version of the synthesis that is answered.
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("participation_synthesis.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    words: Mapped[str]
    #: Whether the secretariat wrote it down for the body.
    relayed: Mapped[bool]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    answered_at: Mapped[datetime]

    body: Mapped[Body] = relationship()
    parts: Mapped[list[AnswerPart]] = relationship(viewonly=True)
    complements: Mapped[list[Complement]] = relationship(order_by="Complement.id", viewonly=True)


class AnswerPart(Model):
    """What the institution does of one section, and why."""

    __tablename__ = "participation_debate_answer_part"
    __table_args__ = (one_of("outcome", Outcome), CheckConstraint("words <> ''", name="reasoned"))

    answer_id: Mapped[int] = mapped_column(
        ForeignKey("participation_debate_answer.id", ondelete="CASCADE"), primary_key=True
    )
    section_id: Mapped[int] = mapped_column(ForeignKey("participation_synthesis_section.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(StateText(Outcome))
    words: Mapped[str]


class Complement(Model):
    """Something the institution added to its answer later; the answer itself never changes."""

    __tablename__ = "participation_debate_answer_complement"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("participation_debate_answer.id", ondelete="CASCADE"), index=True)
    words: Mapped[str]
    relayed: Mapped[bool]
    at: Mapped[datetime]
