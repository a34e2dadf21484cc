"""A meeting of a body: its agenda, who came, its minutes, what was decided and who does what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.models import Account
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from participation.bodies.models import Body
from participation.meetings.types import ActionState, Crowd, How, MeetingState, MinutesState


class Meeting(Model):
    """When, where, for whom: everything one needs to know to come."""

    __tablename__ = "participation_meeting"
    __table_args__ = (
        one_of("state", MeetingState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason <> '')", name="cancelling_reasoned"),
        CheckConstraint("sequence >= 0", name="sequence_counts"),
        Index("ix_participation_meeting_body_starts", "body_id", "starts_at"),
        Index("ix_participation_meeting_starts", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    title: Mapped[str]
    #: What it is about, in a sentence or two.
    summary: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: The date it had before it was moved; pages show it struck out.
    moved_from: Mapped[datetime | None]
    #: The name of the place, and its address.
    place: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    step_free: Mapped[bool] = mapped_column(default=False)
    #: How to come and get in: bus stop, door, lift.
    access: Mapped[str] = mapped_column(default="")
    child_care: Mapped[bool] = mapped_column(default=False)
    child_care_words: Mapped[str] = mapped_column(default="")
    #: Languages an interpreter speaks there, in words.
    interpreters: Mapped[str] = mapped_column(default="")
    sign_language: Mapped[bool] = mapped_column(default=False)
    #: How to take part from afar, in words; empty: on the spot only.
    remote: Mapped[str] = mapped_column(default="")
    #: How to ask for something or to say one comes, in words.
    contact: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(StateText(MeetingState), default=MeetingState.PLANNED)
    cancel_reason: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: Rises when its date, place or state changes: calendars take the highest.
    sequence: Mapped[int] = mapped_column(default=0)
    #: Rises with each change of the sheet: whoever saves an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)


class AgendaItem(Model):
    """A point of the agenda; it may speak of a subject raised elsewhere."""

    __tablename__ = "participation_agenda_item"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        UniqueConstraint("meeting_id", "subject_kind", "subject_id", name="uq_participation_agenda_item_subject"),
        Index("ix_participation_agenda_item_meeting", "meeting_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("participation_meeting.id", ondelete="CASCADE"))
    rank: Mapped[int]
    title: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]

    @property
    def subject(self) -> Ref | None:
        """What it speaks of."""
        return Ref(self.subject_kind, self.subject_id) if self.subject_kind and self.subject_id else None


class Attendance(Model):
    """How many people of one sort came: numbers only."""

    __tablename__ = "participation_attendance"
    __table_args__ = (
        one_of("crowd", Crowd),
        CheckConstraint("number BETWEEN 0 AND 10000", name="number_sane"),
    )

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("participation_meeting.id", ondelete="CASCADE"), primary_key=True
    )
    crowd: Mapped[Crowd] = mapped_column(StateText(Crowd), primary_key=True)
    number: Mapped[int]


class Presence(Model):
    """Somebody who came and agreed to be named; deleted when they ask."""

    __tablename__ = "participation_presence"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("meeting_id", "account_id", name="uq_participation_presence_account"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("participation_meeting.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    #: Null: typed by the team for somebody who agreed.
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id), index=True)
    agreed_at: Mapped[datetime]


class Minutes(Model):
    """A revision of the minutes, built on the one before; written once, never changed."""

    __tablename__ = "participation_minutes"
    __table_args__ = (
        one_of("state", MinutesState),
        UniqueConstraint("meeting_id", "number", name="uq_participation_minutes_revision"),
        ForeignKeyConstraint(
            ["meeting_id", "base"],
            ["participation_minutes.meeting_id", "participation_minutes.number"],
            name="fk_participation_minutes_base",
        ),
        CheckConstraint("number = coalesce(base, 0) + 1", name="built_on_the_last"),
        CheckConstraint("body <> ''", name="written"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("participation_meeting.id"))
    #: From 1.
    number: Mapped[int]
    base: Mapped[int | None]
    body: Mapped[str]
    #: What was corrected, for those who read the earlier text.
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[MinutesState] = mapped_column(StateText(MinutesState))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]


class MeetingDecision(Model):
    """Something the meeting decided."""

    __tablename__ = "participation_meeting_decision"
    __table_args__ = (
        one_of("how", How),
        CheckConstraint("words <> ''", name="written"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    words: Mapped[str]
    how: Mapped[How] = mapped_column(StateText(How))
    #: For a vote, its figures; otherwise what one should know of how it went.
    how_words: Mapped[str] = mapped_column(default="")
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    at: Mapped[datetime]

    @property
    def subject(self) -> Ref | None:
        """What was decided on."""
        return Ref(self.subject_kind, self.subject_id) if self.subject_kind and self.subject_id else None


class Action(Model):
    """What somebody took on at a meeting, until a day."""

    __tablename__ = "participation_action"
    __table_args__ = (
        one_of("state", ActionState),
        CheckConstraint("words <> '' AND owner <> ''", name="owned"),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_once_closed"),
        CheckConstraint("state <> 'abandoned' OR note <> ''", name="abandoning_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    words: Mapped[str]
    #: Who does it, in words.
    owner: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(StateText(ActionState), default=ActionState.OPEN)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    #: Rises with each change of its state: whoever answers an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship()
