"""Minutes of an activity, every text they had, the versions that were published, and what was contested."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.minutes.types import MinutesStage
from assises.programme.models import Activity
from commons.identity.models import Account
from commons.kernel.db import Model, StateText, one_of
from commons.moderation.types import Standing


class ActivityMinutes(Model):
    """The minutes of one activity: where they stand, and until when participants may contest."""

    __tablename__ = "assises_minutes"
    __table_args__ = (
        one_of("stage", MinutesStage),
        CheckConstraint("(submitted_at IS NULL) = (contest_until IS NULL)", name="contest_has_an_end"),
        CheckConstraint("stage IN ('draft', 'reviewed') OR submitted_at IS NOT NULL", name="submitted_first"),
        CheckConstraint("(stage = 'published') = (published IS NOT NULL)", name="published_has_a_number"),
        CheckConstraint("submitted_at < contest_until", name="contest_runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("assises_activity.id"), unique=True)
    stage: Mapped[MinutesStage] = mapped_column(StateText(MinutesStage), default=MinutesStage.DRAFT)
    #: What participants type to read and contest before it is published; in the link that they receive.
    code: Mapped[str] = mapped_column(unique=True)
    submitted_at: Mapped[datetime | None]
    contest_until: Mapped[datetime | None]
    #: The version that everybody reads: 1, then rectified ones.
    published: Mapped[int | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    activity: Mapped[Activity] = relationship(lazy="joined", innerjoin=True)


class MinutesText(Model):
    """A text of the minutes, built on the one before; written once, never changed."""

    __tablename__ = "assises_minutes_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["minutes_id", "base"],
            ["assises_minutes_text.minutes_id", "assises_minutes_text.number"],
            name="fk_assises_minutes_text_base",
        ),
        CheckConstraint("number = coalesce(base, 0) + 1", name="built_on_the_last"),
        CheckConstraint("words <> ''", name="written"),
    )

    minutes_id: Mapped[int] = mapped_column(ForeignKey("assises_minutes.id"), primary_key=True)
    #: From 1.
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    words: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]


class MinutesVersion(Model):
    """A published version: which text it is, and what it corrects."""

    __tablename__ = "assises_minutes_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["minutes_id", "text_number"],
            ["assises_minutes_text.minutes_id", "assises_minutes_text.number"],
            name="fk_assises_minutes_version_text",
        ),
        UniqueConstraint("minutes_id", "text_number", name="uq_assises_minutes_version_text"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("number = 1 OR note <> ''", name="rectified_with_a_note"),
    )

    minutes_id: Mapped[int] = mapped_column(ForeignKey("assises_minutes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text_number: Mapped[int]
    #: What was corrected, for those who read the earlier version.
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class MinutesContest(Model):
    """Somebody who was there says that a passage is not what was said; it stays, with the reply."""

    __tablename__ = "assises_minutes_contest"
    __table_args__ = (
        one_of("standing", Standing),
        CheckConstraint("passage <> '' AND words <> ''", name="written"),
        CheckConstraint("(reply = '') = (replied_at IS NULL)", name="reply_has_a_moment"),
        Index("ix_assises_minutes_contest_minutes", "minutes_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("assises_minutes.id"))
    #: The text that was read.
    text_number: Mapped[int]
    passage: Mapped[str]
    words: Mapped[str]
    author_name: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id), index=True)
    language: Mapped[str] = mapped_column(default="fr")
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    ticket: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime]
    #: Of the rapporteur; written once.
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]

    minutes: Mapped[ActivityMinutes] = relationship(lazy="joined", innerjoin=True)
