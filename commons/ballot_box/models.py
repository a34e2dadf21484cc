"""The four tables of a secret vote: the poll, who has voted, what was voted, and the public board."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.ballot_box.types import LONGEST_CONTENT, ChannelClass, PollState, VoteChannel
from commons.kernel.db import Model, StateText, one_of


class Poll(Model):
    """One vote. Triggers (migration 0004) keep its rules from the first ballot, and everything after closing."""

    __tablename__ = "ballot_box_poll"
    __table_args__ = (
        one_of("state", PollState),
        CheckConstraint("opens_at < closes_at", name="period"),
        CheckConstraint("paused_at >= opens_at AND paused_at < closes_at", name="paused_inside"),
        CheckConstraint("paused_at IS NULL OR state = 'taking'", name="paused_not_closed"),
        CheckConstraint("octet_length(secret) = 32", name="secret_length"),
        CheckConstraint("(rules_digest IS NULL) = (frozen_on IS NULL)", name="frozen_whole"),
        CheckConstraint(
            "(state = 'closed') = (box_hash IS NOT NULL) AND (state = 'closed') = (closed_at IS NOT NULL)",
            name="closed_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Given by the domain, such as "budgets.edition:12".
    key: Mapped[str] = mapped_column(unique=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: Since when no ballot is taken; null when the vote runs as planned.
    paused_at: Mapped[datetime | None]
    #: Makes elector keys: the roll means nothing without it.
    secret: Mapped[bytes]
    state: Mapped[PollState] = mapped_column(StateText(PollState), default=PollState.TAKING)
    rules: Mapped[dict[str, Any]]
    #: Set by the first ballot.
    rules_digest: Mapped[str | None]
    #: To the day: the minute would tell when the first voter came.
    frozen_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    box_hash: Mapped[str | None]


class RollEntry(Model):
    """Someone has voted. The primary key decides who was first; no choice, no contact, no time of day.

    No foreign key to the poll: it would write on the poll's row at every vote; the trigger asks the same question.
    """

    __tablename__ = "ballot_box_roll"
    __table_args__ = (
        PrimaryKeyConstraint("poll_id", "scope", "elector_key", name="pk_ballot_box_roll"),
        one_of("channel", VoteChannel),
        Index("ix_ballot_box_roll_fresh", "poll_id", postgresql_where=text("fresh")),
    )

    poll_id: Mapped[int]
    scope: Mapped[str]
    elector_key: Mapped[bytes]
    channel: Mapped[VoteChannel] = mapped_column(StateText(VoteChannel))
    #: Where they voted: a desk, a batch of sheets.
    place: Mapped[str | None]
    #: The neighbourhood or commune they vote for, for turnout; never a smaller place.
    home: Mapped[str | None]
    day: Mapped[date]
    #: Not stirred yet: its row still tells the transaction it came with.
    fresh: Mapped[bool]


class Ballot(Model):
    """A choice, by nobody: no time, no sequence, no way to the roll."""

    __tablename__ = "ballot_box_ballot"
    __table_args__ = (
        one_of("channel_class", ChannelClass),
        CheckConstraint("octet_length(key) = 16", name="key_length"),
        CheckConstraint(f"octet_length(content) <= {LONGEST_CONTENT}", name="content_length"),
        Index("ix_ballot_box_ballot_box", "poll_id", "box"),
        Index("ix_ballot_box_ballot_fresh", "poll_id", postgresql_where=text("fresh")),
    )

    #: Random, and drawn again whenever the box is stirred.
    key: Mapped[bytes] = mapped_column(primary_key=True)
    poll_id: Mapped[int]
    box: Mapped[str]
    content: Mapped[bytes]
    channel_class: Mapped[ChannelClass] = mapped_column(StateText(ChannelClass))
    #: Of the secret on the receipt; gone at closing.
    secret_hash: Mapped[bytes | None] = mapped_column(unique=True)
    fresh: Mapped[bool]


class Receipt(Model):
    """A line of the public board, written at closing in the order of the codes."""

    __tablename__ = "ballot_box_receipt"
    __table_args__ = (PrimaryKeyConstraint("poll_id", "box", "code", name="pk_ballot_box_receipt"),)

    poll_id: Mapped[int]
    box: Mapped[str]
    code: Mapped[str]
