"""The four tables of opinions: the poll, its statements, what people said of them, and what was published of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Mode, Standing
from commons.opinions.types import Origin, PollState, VoterClass


class OpinionPoll(Model):
    """Short statements on one subject, for a time. Triggers (migration 0008) keep it as it is once sealed."""

    __tablename__ = "opinions_poll"
    __table_args__ = (
        one_of("state", PollState),
        one_of("mode", Mode),
        CheckConstraint("opens_at < closes_at", name="period"),
        CheckConstraint("octet_length(secret) = 32", name="secret_length"),
        CheckConstraint(
            "(state = 'sealed') = (secret IS NULL) AND (state = 'sealed') = (sealed_at IS NOT NULL)",
            name="sealed_whole",
        ),
        UniqueConstraint("subject_kind", "subject_id", name="uq_opinions_poll_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What it is about: a debate, a workshop.
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    #: Of its addresses; random, so that nothing but the subject says what it is about.
    key: Mapped[str] = mapped_column(unique=True)
    #: Makes voter keys; gone once sealed, so that no key can be made again.
    secret: Mapped[bytes | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[PollState] = mapped_column(StateText(PollState), default=PollState.OPEN)
    #: [["body", 3], ["territory", 12]]: whose facilitators lead it, whose moderators read it.
    scopes: Mapped[list[Any]]
    mode: Mapped[Mode] = mapped_column(StateText(Mode))
    sealed_at: Mapped[datetime | None]

    @property
    def subject(self) -> Ref:
        """What it is about."""
        return Ref(self.subject_kind, self.subject_id)

    @property
    def scope_pairs(self) -> tuple[tuple[str, int], ...]:
        """The scopes as policies and moderation take them."""
        return tuple((str(kind), int(number)) for kind, number in self.scopes)


class Statement(Model):
    """One idea in one sentence; a trigger keeps its words as they were written."""

    __tablename__ = "opinions_statement"
    __table_args__ = (
        one_of("standing", Standing),
        one_of("origin", Origin),
        CheckConstraint("text <> '' AND char_length(text) <= 200", name="text_length"),
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("poll_id", "number", name="uq_opinions_statement_number"),
        UniqueConstraint("poll_id", "folded", name="uq_opinions_statement_folded"),
        UniqueConstraint("poll_id", "id", name="uq_opinions_statement_poll"),
        Index("ix_opinions_statement_author_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("opinions_poll.id"))
    #: Within its poll, in the order of arrival: how people call it.
    number: Mapped[int]
    text: Mapped[str]
    #: The words without accents, capitals or signs: the same idea is not put twice.
    folded: Mapped[str]
    language: Mapped[str]
    origin: Mapped[Origin] = mapped_column(StateText(Origin))
    #: The account it came from, for moderators; never shown: ideas are judged without their author.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    proposed_at: Mapped[datetime]


class Position(Model):
    """What one voter says of one statement. The primary key decides; no account, no time, no sequence."""

    __tablename__ = "opinions_position"
    __table_args__ = (
        PrimaryKeyConstraint("statement_id", "voter_key", name="pk_opinions_position"),
        ForeignKeyConstraint(
            ["poll_id", "statement_id"],
            ["opinions_statement.poll_id", "opinions_statement.id"],
            name="fk_opinions_position_statement",
        ),
        one_of("voter_class", VoterClass),
        CheckConstraint("value IN (-1, 0, 1)", name="value_known"),
        CheckConstraint("octet_length(voter_key) = 16", name="voter_key_length"),
        Index("ix_opinions_position_voter", "poll_id", "voter_key"),
        Index("ix_opinions_position_fresh", "poll_id", postgresql_where=text("fresh")),
    )

    poll_id: Mapped[int]
    statement_id: Mapped[int]
    #: HMAC of the account's number, or of a device's token, under the poll's secret.
    voter_key: Mapped[bytes]
    value: Mapped[int] = mapped_column(SmallInteger)
    voter_class: Mapped[VoterClass] = mapped_column(StateText(VoterClass))
    #: Not in what was published last.
    fresh: Mapped[bool]


class Published(Model):
    """The figures of one moment, as anybody may read them: balances, and the map or what it still wants."""

    __tablename__ = "opinions_published"
    __table_args__ = (
        PrimaryKeyConstraint("poll_id", "version", name="pk_opinions_published"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("people >= 0 AND statements >= 0", name="counts"),
        CheckConstraint("octet_length(digest) = 64", name="digest_length"),
        Index("uq_opinions_published_final", "poll_id", unique=True, postgresql_where=text("final")),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("opinions_poll.id"))
    version: Mapped[int]
    made_at: Mapped[datetime]
    people: Mapped[int]
    statements: Mapped[int]
    #: See `publication.compose`.
    figures: Mapped[dict[str, Any]]
    #: How many answered each statement, by id; never shown, only so that the least answered is asked first.
    asked: Mapped[dict[str, Any]]
    #: SHA-256 of the figures in canonical JSON.
    digest: Mapped[str]
    #: Made at the end, once; nothing comes after it.
    final: Mapped[bool]
