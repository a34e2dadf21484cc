"""What a table de quartier keeps: its sheet, charter, participants, subjects, commitments and news."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.models import Account
from commons.kernel.db import Model, StateText, one_of
from commons.moderation.types import Mode, Standing
from participation.bodies.models import Body
from participation.meetings.models import Meeting
from participation.tables.types import CommitmentState, Direction, Standpoint, SubjectState


class Table(Model):
    """The sheet of a table: its body carries its name, its neighbourhoods and what it is for."""

    __tablename__ = "participation_table"
    __table_args__ = (one_of("mode", Mode),)

    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id", ondelete="CASCADE"), primary_key=True)
    #: Who animates it, in words.
    animated_by: Mapped[str] = mapped_column(default="")
    how_to_come: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    #: When moderators read the subjects that people propose.
    mode: Mapped[Mode] = mapped_column(StateText(Mode), default=Mode.AFTER)
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)


class Charter(Model):
    """A version of a table's charter; written once, the last one holds."""

    __tablename__ = "participation_charter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["body_id", "base"],
            ["participation_charter.body_id", "participation_charter.number"],
            name="fk_participation_charter_base",
        ),
        CheckConstraint("number = coalesce(base, 0) + 1", name="built_on_the_last"),
        CheckConstraint("words <> ''", name="written"),
    )

    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"), primary_key=True)
    #: From 1.
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    words: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]


class Participant(Model):
    """Somebody who takes part and agreed to be named; deleted when they ask."""

    __tablename__ = "participation_participant"
    __table_args__ = (
        one_of("standpoint", Standpoint),
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("body_id", "account_id", name="uq_participation_participant_account"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"), index=True)
    standpoint: Mapped[Standpoint] = mapped_column(StateText(Standpoint))
    name: Mapped[str]
    #: Null: typed by the team for somebody who agreed.
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id), index=True)
    agreed_at: Mapped[datetime]


class Subject(Model):
    """Something that somebody wants the table to speak of."""

    __tablename__ = "participation_subject"
    __table_args__ = (
        one_of("state", SubjectState),
        one_of("standing", Standing),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("(state IN ('handled', 'set_aside')) = (outcome <> '')", name="closing_reasoned"),
        CheckConstraint("state <> 'scheduled' OR meeting_id IS NOT NULL", name="scheduled_somewhere"),
        Index("ix_participation_subject_body", "body_id", "raised_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    #: The language it was written in.
    language: Mapped[str] = mapped_column(default="fr")
    #: The account that proposed it, whether or not its name is shown.
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id), index=True)
    #: The name shown; empty: somebody who gave none.
    author_name: Mapped[str] = mapped_column(default="")
    #: The meeting it was raised at, when it was.
    raised_at_id: Mapped[int | None] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    raised_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    state: Mapped[SubjectState] = mapped_column(StateText(SubjectState), default=SubjectState.RAISED)
    #: The meeting it is, or was last, on the agenda of.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    #: What became of it, or why it was set aside.
    outcome: Mapped[str] = mapped_column(default="")
    #: Rises with each move: whoever moves an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])


class SubjectStep(Model):
    """A move of a subject, with its words; written once."""

    __tablename__ = "participation_subject_step"
    __table_args__ = (one_of("state", SubjectState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("participation_subject.id"), index=True)
    state: Mapped[SubjectState] = mapped_column(StateText(SubjectState))
    words: Mapped[str] = mapped_column(default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    at: Mapped[datetime]

    meeting: Mapped[Meeting | None] = relationship()


class Commitment(Model):
    """What somebody promised the table, or what the table promised; never deleted."""

    __tablename__ = "participation_commitment"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("state", CommitmentState),
        CheckConstraint("words <> '' AND by_whom <> ''", name="given_by_somebody"),
        CheckConstraint("(state IN ('kept', 'abandoned')) = (settled_at IS NOT NULL)", name="settled_once_closed"),
        Index("ix_participation_commitment_body", "body_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    direction: Mapped[Direction] = mapped_column(StateText(Direction))
    words: Mapped[str]
    #: Who promised, in words.
    by_whom: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[CommitmentState] = mapped_column(StateText(CommitmentState), default=CommitmentState.RUNNING)
    #: The meeting it was given at, when it was.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("participation_meeting.id"), index=True)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    #: Rises with each note: whoever answers an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
    meeting: Mapped[Meeting | None] = relationship()


class CommitmentNote(Model):
    """What was seen of a commitment on a day, and where it stood then; written once."""

    __tablename__ = "participation_commitment_note"
    __table_args__ = (
        one_of("state", CommitmentState),
        CheckConstraint("words <> ''", name="written"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("participation_commitment.id"), index=True)
    state: Mapped[CommitmentState] = mapped_column(StateText(CommitmentState))
    words: Mapped[str]
    at: Mapped[datetime]


class News(Model):
    """Something the table should know; at most one for one source."""

    __tablename__ = "participation_news"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name="source_whole"),
        UniqueConstraint("body_id", "source_kind", "source_id", name="uq_participation_news_source"),
        Index("ix_participation_news_body", "body_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    #: Where to read more, on this site.
    url: Mapped[str] = mapped_column(default="")
    source_kind: Mapped[str | None]
    source_id: Mapped[int | None]
    at: Mapped[datetime]
    #: Out of sight while moderators hide what it tells of.
    hidden: Mapped[bool] = mapped_column(default=False)

    body: Mapped[Body] = relationship()
