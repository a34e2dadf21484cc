"""What the team writes to study ideas: the checklist of the edition, what services say, what it costs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.ideas.models import Idea
from budgets.ideas.types import Feasibility
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Money

_IDEA = "budgets_idea.id"
_ACCOUNT = "identity_account.id"


class IdeaCriterion(Model):
    """One question of the checklist of an edition, public, written before ideas are received."""

    __tablename__ = "budgets_idea_criterion"
    __table_args__ = (
        UniqueConstraint("edition_id", "rank", name="uq_budgets_idea_criterion_rank"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
        CheckConstraint("question <> ''", name="asks_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    rank: Mapped[int]
    question: Mapped[str]


class IdeaCriterionAnswer(Model):
    """What the team found for one idea: yes or no, with words."""

    __tablename__ = "budgets_idea_criterion_answer"

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(
        ForeignKey("budgets_idea_criterion.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    met: Mapped[bool]
    words: Mapped[str] = mapped_column(default="")

    criterion: Mapped[IdeaCriterion] = relationship()


class IdeaRequest(Model):
    """A service is asked what it thinks of an idea, before a day that everybody reads."""

    __tablename__ = "budgets_idea_request"
    __table_args__ = (CheckConstraint("service <> ''", name="asks_somebody"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), index=True)
    service: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    #: Who answers in its name; null: the team writes down what the service said.
    account_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]

    idea: Mapped[Idea] = relationship()
    opinions: Mapped[list[ServiceOpinion]] = relationship(order_by="ServiceOpinion.number", viewonly=True)


class ServiceOpinion(Model):
    """One version of what a service says; the ones before stay visible."""

    __tablename__ = "budgets_idea_opinion"
    __table_args__ = (
        one_of("feasible", Feasibility),
        UniqueConstraint("request_id", "number", name="uq_budgets_idea_opinion_number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        CheckConstraint("words <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_idea_request.id", ondelete="CASCADE"))
    number: Mapped[int]
    feasible: Mapped[Feasibility] = mapped_column(StateText(Feasibility))
    words: Mapped[str]
    cost: Mapped[Money | None]
    #: True when the team wrote it down for the service.
    noted: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)


class IdeaEstimate(Model):
    """One version of what an idea costs, with what it is made of; the ones before stay visible."""

    __tablename__ = "budgets_idea_estimate"
    __table_args__ = (
        UniqueConstraint("idea_id", "number", name="uq_budgets_idea_estimate_number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        CheckConstraint("words <> ''", name="explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"))
    number: Mapped[int]
    cost: Mapped[Money]
    words: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)
