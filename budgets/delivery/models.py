"""The programme of actions: one a funded project, its milestones, money, photographs, news, and what people see."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.delivery.types import ACTION, ActionState, NewsKind, Origin
from budgets.editions.models import Edition
from budgets.projects.models import Project
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.moderation.types import Standing
from commons.territory.models import Place


class ProgrammeAction(Model):
    """What a funded project has become: who carries it out, with how much, until when, how far it has come."""

    __tablename__ = "budgets_programme_action"
    __table_args__ = (
        one_of("state", ActionState),
        one_of("origin", Origin),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("budget >= 0", name="budget_not_negative"),
        CheckConstraint("state <> 'abandoned' OR reason <> ''", name="abandoned_with_a_reason"),
        CheckConstraint("state <> 'done' OR proof_url <> '' OR proof_picture IS NOT NULL", name="done_with_proof"),
        CheckConstraint("proof_picture IS NULL OR proof_alt <> ''", name="proof_described"),
        CheckConstraint("(state IN ('done', 'abandoned')) = (ended_on IS NOT NULL)", name="ended_has_a_day"),
        Index("ix_budgets_programme_action_edition", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    #: One action a project: told twice, the results make it once.
    project_id: Mapped[int] = mapped_column(ForeignKey("budgets_project.id", ondelete="CASCADE"), unique=True)
    origin: Mapped[Origin] = mapped_column(StateText(Origin), default=Origin.RULE)
    title: Mapped[str]
    #: The service or association that carries it out, in words; empty until one is named.
    carrier: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_organisation.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    budget: Mapped[Money]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    state: Mapped[ActionState] = mapped_column(StateText(ActionState), default=ActionState.TO_START)
    #: Why it was abandoned.
    reason: Mapped[str] = mapped_column(default="")
    #: Why it costs more than planned.
    over_reason: Mapped[str] = mapped_column(default="")
    #: When it should be done.
    due_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    #: What shows that it is done.
    proof_url: Mapped[str] = mapped_column(default="")
    proof_picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest))
    proof_alt: Mapped[str] = mapped_column(default="")
    #: When whoever carries it out last said anything.
    heard_at: Mapped[datetime]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)
    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)
    place: Mapped[Place | None] = relationship(lazy="joined")

    @property
    def ref(self) -> Ref:
        """What it is referred to by."""
        return Ref(ACTION, self.id)


class ActionMilestone(Model):
    """A step that was planned, and when it was reached."""

    __tablename__ = "budgets_action_milestone"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        Index("ix_budgets_action_milestone_action", "action_id", "planned_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("budgets_programme_action.id", ondelete="CASCADE"))
    title: Mapped[str]
    planned_on: Mapped[date]
    done_on: Mapped[date | None]
    ticket: Mapped[str | None] = mapped_column(unique=True)


class ActionSpending(Model):
    """A line of money; never changed nor deleted: a mistake is put right by another line."""

    __tablename__ = "budgets_action_spending"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        CheckConstraint("label <> ''", name="labelled"),
        Index("ix_budgets_action_spending_action", "action_id", "spent_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("budgets_programme_action.id", ondelete="CASCADE"))
    label: Mapped[str]
    #: In cents; below zero for a correction.
    amount: Mapped[Money]
    spent_on: Mapped[date]
    at: Mapped[datetime]
    ticket: Mapped[str | None] = mapped_column(unique=True)


class ActionPhoto(Model):
    """A photograph of the work, described for those who do not see it."""

    __tablename__ = "budgets_action_photo"
    __table_args__ = (
        CheckConstraint("alt <> ''", name="described"),
        Index("ix_budgets_action_photo_action", "action_id", "taken_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("budgets_programme_action.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(ForeignKey(StoredFile.digest), index=True)
    alt: Mapped[str]
    taken_on: Mapped[date]
    at: Mapped[datetime]
    ticket: Mapped[str | None] = mapped_column(unique=True)


class ActionNews(Model):
    """A line of the story of an action; written once. A delay keeps the old and the new day."""

    __tablename__ = "budgets_action_news"
    __table_args__ = (
        one_of("kind", NewsKind),
        CheckConstraint("kind <> 'delay' OR (words <> '' AND new_day IS NOT NULL)", name="delay_reasoned"),
        Index("ix_budgets_action_news_action", "action_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("budgets_programme_action.id", ondelete="CASCADE"))
    kind: Mapped[NewsKind] = mapped_column(StateText(NewsKind))
    #: The state it passed to, or who carries it out now.
    about: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    old_day: Mapped[date | None]
    new_day: Mapped[date | None]
    at: Mapped[datetime]


class ActionBilan(Model):
    """The account that whoever carried it out gives: one an action."""

    __tablename__ = "budgets_action_bilan"
    __table_args__ = (
        CheckConstraint("done <> ''", name="written"),
        CheckConstraint("people >= 0 AND cost >= 0", name="counted"),
    )

    action_id: Mapped[int] = mapped_column(
        ForeignKey("budgets_programme_action.id", ondelete="CASCADE"), primary_key=True
    )
    #: What was done, for how many people, for how much, and what was learnt.
    done: Mapped[str]
    people: Mapped[int]
    cost: Mapped[Money]
    learnt: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ActionSighting(Model):
    """What somebody of the place sees of an action, and the public answer."""

    __tablename__ = "budgets_action_sighting"
    __table_args__ = (
        one_of("standing", Standing),
        CheckConstraint("words <> ''", name="written"),
        CheckConstraint("picture IS NULL OR picture_alt <> ''", name="picture_described"),
        CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answered_at_a_moment"),
        Index("ix_budgets_action_sighting_action", "action_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("budgets_programme_action.id", ondelete="CASCADE"))
    words: Mapped[str]
    picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest), index=True)
    picture_alt: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    author_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.WAITING)
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    #: Who answers, in words.
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    ticket: Mapped[str | None] = mapped_column(unique=True)

    action: Mapped[ProgrammeAction] = relationship(lazy="joined", innerjoin=True)
