"""A need, the priority that gathers it, everything that happened to a priority, and how residents choose."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition
from budgets.needs.types import NEED, PRIORITY, Fate, NeedChannel, PriorityAct, PriorityState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from commons.territory.models import Challenge, Orientation, Place

_EDITION, _ACCOUNT = "budgets_edition.id", "identity_account.id"
_NEED, _PRIORITY = "budgets_need.id", "budgets_priority.id"
_PLACE, _CHALLENGE = "territory_place.id", "territory_challenge.id"


class BudgetPriority(Model):
    """What several needs say together. Its place in the residents' order is written once they have chosen."""

    __tablename__ = "budgets_priority"
    __table_args__ = (
        one_of("state", PriorityState),
        one_of("fate", Fate),
        UniqueConstraint("edition_id", "number", name="uq_budgets_priority_number"),
        UniqueConstraint("ticket", name="uq_budgets_priority_ticket"),
        Index("ix_budgets_priority_words", text("to_tsvector('french', folded)"), postgresql_using="gin"),
        CheckConstraint("(merged_into_id IS NOT NULL) = (state = 'merged')", name="merged_somewhere"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("fate = 'waiting' OR state = 'standing'", name="decided_standing"),
        CheckConstraint("(votes IS NULL) = (rank IS NULL)", name="counted_whole"),
        CheckConstraint("votes >= 0 AND rank >= 1", name="counts_sane"),
        CheckConstraint("title <> ''", name="titled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(_EDITION, ondelete="CASCADE"), index=True)
    #: In the edition, from 1; never reused.
    number: Mapped[int]
    #: What makes one sending of a form one priority.
    ticket: Mapped[str]
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    #: Null: the whole territory of the edition.
    place_id: Mapped[int | None] = mapped_column(ForeignKey(_PLACE), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey(_CHALLENGE), index=True)
    state: Mapped[PriorityState] = mapped_column(StateText(PriorityState), default=PriorityState.STANDING)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey(_PRIORITY), index=True)
    #: How many people chose it, and its place among the others (equal numbers, equal places); null until counted.
    votes: Mapped[int | None]
    rank: Mapped[int | None]
    fate: Mapped[Fate] = mapped_column(StateText(Fate), default=Fate.WAITING)
    #: Words without accents or capitals: what searches compare.
    folded: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Rises with each change: whoever writes from an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship()
    place: Mapped[Place | None] = relationship()
    challenge: Mapped[Challenge | None] = relationship()

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref(PRIORITY, self.id)


class BudgetNeed(Model):
    """What somebody says is missing near home. Its words never change; only where it is gathered does."""

    __tablename__ = "budgets_need"
    __table_args__ = (
        one_of("channel", NeedChannel),
        one_of("standing", Standing),
        UniqueConstraint("edition_id", "number", name="uq_budgets_need_number"),
        UniqueConstraint("ticket", name="uq_budgets_need_ticket"),
        Index("ix_budgets_need_words", text("to_tsvector('french', folded)"), postgresql_using="gin"),
        CheckConstraint("words <> '' AND char_length(words) <= 500", name="short_words"),
        CheckConstraint("(channel = 'paper') = (sheet_day IS NOT NULL)", name="sheet_dated"),
        CheckConstraint("(channel = 'paper') = (sheet_where <> '')", name="sheet_placed"),
        CheckConstraint("num_nonnulls(source_kind, source_id) IN (0, 2)", name="source_whole"),
        CheckConstraint("(channel = 'table') = (source_id IS NOT NULL)", name="source_of_a_table"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(_EDITION, ondelete="CASCADE"), index=True)
    #: In the edition, from 1, in the order they came; never reused.
    number: Mapped[int]
    #: What makes one sending of a form one need.
    ticket: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    place_id: Mapped[int] = mapped_column(ForeignKey(_PLACE), index=True)
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey(_CHALLENGE), index=True)
    channel: Mapped[NeedChannel] = mapped_column(StateText(NeedChannel))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)
    #: Who of the team wrote it down for somebody.
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    #: How to tell a person without account what becomes of it (sealed, see `sealing`); gone once all is decided.
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Of a sheet of paper: where and on which day it was filled in.
    sheet_where: Mapped[str] = mapped_column(default="")
    sheet_day: Mapped[date | None]
    #: Of a table: the table, or the subject raised there.
    source_kind: Mapped[str | None]
    source_id: Mapped[int | None]
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.WAITING)
    said_at: Mapped[datetime]
    #: At most one priority gathers it.
    priority_id: Mapped[int | None] = mapped_column(ForeignKey(_PRIORITY), index=True)
    folded: Mapped[str] = mapped_column(default="")
    #: Rises whenever it is put somewhere else: of two people who do, one is told.
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship()
    place: Mapped[Place] = relationship()
    orientation: Mapped[Orientation | None] = relationship()
    challenge: Mapped[Challenge | None] = relationship()
    priority: Mapped[BudgetPriority | None] = relationship()

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref(NEED, self.id)

    @property
    def source(self) -> Ref | None:
        """The table or subject it came from."""
        return Ref(self.source_kind, self.source_id) if self.source_kind and self.source_id is not None else None


class PriorityStep(Model):
    """One line of the public history of a priority: never changed, but marked when it is undone."""

    __tablename__ = "budgets_priority_step"
    __table_args__ = (
        one_of("act", PriorityAct),
        Index("ix_budgets_priority_step_priority", "priority_id", "id"),
        CheckConstraint("(act IN ('made', 'reworded')) = (title <> '')", name="keeps_its_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey(_PRIORITY, ondelete="CASCADE"))
    act: Mapped[PriorityAct] = mapped_column(StateText(PriorityAct))
    at: Mapped[datetime]
    #: Why, when a reason was given.
    why: Mapped[str] = mapped_column(default="")
    #: The title and words it had from then on.
    title: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    #: The priority it was merged with.
    other_id: Mapped[int | None] = mapped_column(ForeignKey(_PRIORITY))
    account_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)
    undone_at: Mapped[datetime | None]

    other: Mapped[BudgetPriority | None] = relationship(foreign_keys=[other_id])
    moves: Mapped[list[NeedMove]] = relationship(order_by="NeedMove.need_id", cascade="all, delete-orphan")


class NeedMove(Model):
    """A need that a step put somewhere else: from where, and to where."""

    __tablename__ = "budgets_need_move"

    step_id: Mapped[int] = mapped_column(ForeignKey("budgets_priority_step.id", ondelete="CASCADE"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey(_NEED, ondelete="CASCADE"), primary_key=True, index=True)
    before_id: Mapped[int | None] = mapped_column(ForeignKey(_PRIORITY))
    after_id: Mapped[int | None] = mapped_column(ForeignKey(_PRIORITY))

    need: Mapped[BudgetNeed] = relationship()


class PriorityRanking(Model):
    """How the residents of an edition choose among its priorities: the box is a poll of its own."""

    __tablename__ = "budgets_priority_ranking"
    __table_args__ = (
        CheckConstraint("most BETWEEN 1 AND 20", name="most_sane"),
        CheckConstraint("(counted_at IS NULL) = (voters IS NULL)", name="counted_whole"),
        CheckConstraint("retained_at IS NULL OR counted_at IS NOT NULL", name="retained_once_counted"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey(_EDITION, ondelete="CASCADE"), primary_key=True)
    #: How many priorities one person chooses at most.
    most: Mapped[int]
    opened_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
    #: How many people chose.
    voters: Mapped[int | None]
    #: Slug of a place -> how many of its residents chose, where enough did (see `counting`); the rest under "".
    by_place: Mapped[dict[str, Any]]
    retained_at: Mapped[datetime | None]
    #: Why the secretariat did not follow the residents' order, or how it told equals apart; empty when it followed.
    why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship()

    @property
    def poll_key(self) -> str:
        """The name of its box."""
        return poll_key_of(self.edition_id)


def poll_key_of(edition_id: int) -> str:
    """The name of the box in which the residents of this edition choose priorities."""
    return f"budgets.ranking:{edition_id}"
