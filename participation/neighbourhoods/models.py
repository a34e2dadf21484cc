"""The roadmap of a place: its draft in sections, its published versions, what residents propose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.moderation.types import Standing
from commons.territory.models import Challenge, Orientation, Place
from participation.neighbourhoods.types import ActionState, Fate, Section


class Roadmap(Model):
    """The draft of one place's projet de quartier: one a place, written by several people."""

    __tablename__ = "participation_roadmap"
    __table_args__ = (CheckConstraint("meetings_held >= 0 AND people_heard >= 0", name="counts_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), unique=True)
    started_at: Mapped[datetime]
    strengths: Mapped[str] = mapped_column(default="")
    difficulties: Mapped[str] = mapped_column(default="")
    #: [{"label", "value", "source"}]
    figures: Mapped[list[Any]] = mapped_column(default=list)
    #: Each section has its own number: two people may write two sections at once.
    diagnosis_version: Mapped[int] = mapped_column(default=1)
    #: How residents wrote it.
    method: Mapped[str] = mapped_column(default="")
    meetings_held: Mapped[int] = mapped_column(default=0)
    people_heard: Mapped[int] = mapped_column(default=0)
    writing_version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship(lazy="joined")


class Priority(Model):
    """What comes first for the neighbourhood; one that is taken out keeps its number and its past."""

    __tablename__ = "participation_priority"
    __table_args__ = (CheckConstraint("title <> ''", name="titled"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("participation_roadmap.id"), index=True)
    rank: Mapped[int]
    title: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("territory_challenge.id"))
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    challenge: Mapped[Challenge | None] = relationship(lazy="joined")
    orientation: Mapped[Orientation | None] = relationship(lazy="joined")
    actions: Mapped[list[PlannedAction]] = relationship(
        primaryjoin="and_(Priority.id == PlannedAction.priority_id, PlannedAction.removed_at.is_(None))",
        order_by="(PlannedAction.rank, PlannedAction.id)",
        lazy="selectin",
        viewonly=True,
    )


class PlannedAction(Model):
    """Something that is done for a priority."""

    __tablename__ = "participation_roadmap_action"
    __table_args__ = (
        one_of("state", ActionState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("state <> 'stopped' OR state_reason <> ''", name="stop_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("participation_priority.id"), index=True)
    rank: Mapped[int]
    title: Mapped[str]
    what: Mapped[str] = mapped_column(default="")
    #: Who carries it, in words.
    carrier: Mapped[str] = mapped_column(default="")
    #: When, in words.
    planned: Mapped[str] = mapped_column(default="")
    state: Mapped[ActionState] = mapped_column(StateText(ActionState), default=ActionState.PLANNED)
    state_reason: Mapped[str] = mapped_column(default="")
    #: What it is tied to, each as a Ref writes itself: "participation.initiative:12".
    links: Mapped[list[str]] = mapped_column(default=list)
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Version(Model):
    """A roadmap as it was published; a trigger refuses to change or delete it."""

    __tablename__ = "participation_roadmap_version"
    __table_args__ = (
        UniqueConstraint("roadmap_id", "number", name="uq_participation_roadmap_version_number"),
        CheckConstraint("number > 0", name="numbered"),
        CheckConstraint("length(digest) = 64", name="digest_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("participation_roadmap.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    #: What changed, in the words of whoever published it.
    note: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]]
    #: SHA-256 of the content in its canonical form.
    digest: Mapped[str]


class Zoom(Model):
    """A priority that should get a closer look by the evaluation: the question and why. Asked once."""

    __tablename__ = "participation_zoom"
    __table_args__ = (CheckConstraint("question <> ''", name="asked"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("participation_priority.id"), unique=True)
    question: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]


class Proposal(Model):
    """What somebody would add or change; answered, and counted whatever the answer."""

    __tablename__ = "participation_roadmap_proposal"
    __table_args__ = (
        one_of("standing", Standing),
        one_of("fate", Fate),
        one_of("section", Section),
        CheckConstraint("(section = 'priority') = (priority_id IS NOT NULL)", name="priority_named"),
        CheckConstraint("words <> ''", name="worded"),
        CheckConstraint("(fate <> 'waiting') = (answered_at IS NOT NULL)", name="answer_dated"),
        CheckConstraint("fate = 'waiting' OR answer <> ''", name="answer_reasoned"),
        CheckConstraint("version_id IS NULL OR fate = 'taken'", name="version_when_taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Drawn with the form: the same form sent twice is one proposal.
    ticket: Mapped[str] = mapped_column(unique=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("participation_roadmap.id"), index=True)
    section: Mapped[Section] = mapped_column(StateText(Section))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("participation_priority.id"))
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    #: Its author's account; None for a visitor.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    author_name: Mapped[str] = mapped_column(default="")
    #: Typed by the team for somebody, at a meeting or from paper.
    assisted: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime]
    #: When an answer is owed.
    due_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    fate: Mapped[Fate] = mapped_column(StateText(Fate), default=Fate.WAITING)
    #: How it was taken up, or why it was not.
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    #: The version that took it up; none while it waits for the next one.
    version_id: Mapped[int | None] = mapped_column(ForeignKey("participation_roadmap_version.id"))

    priority: Mapped[Priority | None] = relationship()
    roadmap: Mapped[Roadmap] = relationship()
    version: Mapped[Version | None] = relationship()
