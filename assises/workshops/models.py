"""A running workshop: its phase, its code, its remote; the phones let in; what was decided; what people thought of it.

Nothing here points at a registration, and no two tables below share a mark of a phone (invariant A9): each is sealed
for a purpose of its own (`marks`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.programme.models import Activity
from assises.workshops.types import Device, Heard, Mood, Phase
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Mode

ACCOUNT = "identity_account.id"


class Workshop(Model):
    """The running session of one activity."""

    __tablename__ = "assises_workshop"
    __table_args__ = (
        one_of("phase", Phase),
        one_of("mode", Mode),
        UniqueConstraint("activity_id", name="uq_assises_workshop_activity"),
        CheckConstraint("question <> ''", name="asked"),
        CheckConstraint("(code IS NULL) = (code_expires_at IS NULL)", name="code_whole"),
        CheckConstraint("(lease_by IS NULL) = (lease_until IS NULL)", name="lease_whole"),
        CheckConstraint("counted BETWEEN 0 AND 100000", name="counted_sane"),
        CheckConstraint("issued >= 0", name="issued_counts"),
        CheckConstraint("tables BETWEEN 0 AND 200", name="tables_sane"),
        CheckConstraint("dots_per_group BETWEEN 1 AND 20", name="dots_per_group_sane"),
        CheckConstraint("dots_each BETWEEN 1 AND 20", name="dots_each_sane"),
        CheckConstraint("queue_wait BETWEEN 0 AND 50", name="queue_wait_sane"),
        CheckConstraint("tour_size BETWEEN 0 AND 200", name="tour_size_sane"),
        CheckConstraint("tour_at BETWEEN 0 AND 200", name="tour_at_sane"),
        CheckConstraint("timer_left BETWEEN 0 AND 86400", name="timer_sane"),
        Index("uq_assises_workshop_code", "code", unique=True, postgresql_where=text("code IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("assises_activity.id"))
    #: What the room is asked.
    question: Mapped[str]
    phase: Mapped[Phase] = mapped_column(StateText(Phase), default=Phase.PREPARED)
    phase_since: Mapped[datetime]
    #: Minutes planned for each phase, from the welcome on.
    minutes: Mapped[list[Any]]
    mode: Mapped[Mode] = mapped_column(StateText(Mode), default=Mode.AFTER)
    #: Six letters to come in with; null before the welcome.
    code: Mapped[str | None]
    code_expires_at: Mapped[datetime | None]
    #: People counted in the room; null: not yet.
    counted: Mapped[int | None]
    tables: Mapped[int] = mapped_column(default=0)
    #: Phones let in so far.
    issued: Mapped[int] = mapped_column(default=0)
    dots_each: Mapped[int] = mapped_column(default=5)
    dots_per_group: Mapped[int] = mapped_column(default=3)
    #: Whoever waited so many turns speaks first; 0: no such rule.
    queue_wait: Mapped[int] = mapped_column(default=6)
    queue_fewer: Mapped[bool] = mapped_column(default=True)
    queue_balance: Mapped[bool] = mapped_column(default=False)
    queue_alternate: Mapped[bool] = mapped_column(default=False)
    #: Round of the table: how many speak, and whose turn it is; 0: none goes on.
    tour_size: Mapped[int] = mapped_column(default=0)
    tour_at: Mapped[int] = mapped_column(default=0)
    #: The room is being asked who has not spoken yet.
    inviting: Mapped[bool] = mapped_column(default=False)
    #: The timer: running until this moment, or stopped with so many seconds left.
    timer_ends_at: Mapped[datetime | None]
    timer_left: Mapped[int] = mapped_column(default=0)
    #: Whoever holds the remote, and until when.
    lease_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT), index=True)
    lease_until: Mapped[datetime | None]
    #: Of its poll of short statements (/avis/<key>); empty: none.
    poll_key: Mapped[str] = mapped_column(default="")
    prepared_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: When the marks of phones were forgotten.
    forgotten_at: Mapped[datetime | None]
    #: Rises with each change of its sheet: whoever saves an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    activity: Mapped[Activity] = relationship(lazy="joined", innerjoin=True)

    @property
    def scopes(self) -> tuple[tuple[str, int], ...]:
        """The scope of roles for it: its edition."""
        return (("assises", self.activity.edition_id),)

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref("assises.workshop", self.id)


class WorkshopStep(Model):
    """A line of the log: a phase begun or begun again, a queue overridden, a count corrected."""

    __tablename__ = "assises_workshop_step"
    __table_args__ = (
        CheckConstraint("what <> ''", name="said"),
        Index("ix_assises_workshop_step_workshop", "workshop_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    #: A code such as "phase", "reopened", "override", "counted".
    what: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT))


class WorkshopAct(Model):
    """A gesture of the remote that was carried out: sent again (network, double tap), it changes nothing."""

    __tablename__ = "assises_workshop_act"
    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "ticket", name="pk_assises_workshop_act"),
        CheckConstraint("ticket <> ''", name="ticketed"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop.id", ondelete="CASCADE"))
    ticket: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime]


class WorkshopToken(Model):
    """A phone that was let in, by the seal of its random token. No name, no time, no number in order."""

    __tablename__ = "assises_workshop_token"
    __table_args__ = (
        one_of("device", Device),
        CheckConstraint("table_number BETWEEN 1 AND 200", name="table_sane"),
        Index("ix_assises_workshop_token_workshop", "workshop_id"),
    )

    seal: Mapped[str] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop.id", ondelete="CASCADE"))
    device: Mapped[Device] = mapped_column(StateText(Device))
    table_number: Mapped[int | None]


class WorkshopFeedback(Model):
    """What one phone thought of the workshop, in two taps; its mark is used nowhere else."""

    __tablename__ = "assises_workshop_feedback"
    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "mark", name="pk_assises_workshop_feedback"),
        one_of("mood", Mood),
        one_of("heard", Heard),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop.id", ondelete="CASCADE"))
    mark: Mapped[str]
    mood: Mapped[Mood] = mapped_column(StateText(Mood))
    heard: Mapped[Heard | None] = mapped_column(StateText(Heard))


class WorkshopSynthesis(Model):
    """A version of what the workshop says; the next one is written on top of the last, never over it."""

    __tablename__ = "assises_workshop_synthesis"
    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "number", name="pk_assises_workshop_synthesis"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop.id", ondelete="CASCADE"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    #: The messages for the plenary, three at most.
    messages: Mapped[list[str]]
    #: Numbers of the contributions quoted.
    quotes: Mapped[list[Any]]
    #: Who took part, what was said and hidden, where the dots went, as it stood then.
    figures: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT))
