"""Calls (guichets), what was sent to them, and each step of its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Money
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.initiatives.models import Initiative, Snapshot
from participation.initiatives.types import ApplicationState, CallKind, CallState


class Call(Model):
    """A door: who answers, for which place, until when, within how many days."""

    __tablename__ = "participation_call"
    __table_args__ = (
        one_of("kind", CallKind),
        one_of("state", CallState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        CheckConstraint("answer_days BETWEEN 1 AND 365", name="answers_within_a_year"),
        CheckConstraint("most > 0", name="most_positive"),
        CheckConstraint("(state = 'closed') = (closing_reason <> '')", name="closing_reasoned"),
        CheckConstraint("(linked_kind = '') = (linked_id = 0)", name="linked_whole"),
        CheckConstraint("readers = 0 OR readers BETWEEN 2 AND 5", name="read_by_several"),
        CheckConstraint("gap BETWEEN 1 AND 100", name="gap_within_the_whole"),
        CheckConstraint("appeal_days BETWEEN 0 AND 90", name="appeal_within_a_season"),
        CheckConstraint("appeal_answer_days BETWEEN 1 AND 180", name="appeal_answered_in_time"),
        CheckConstraint("appeal_body_id <> body_id", name="appeal_to_another_body"),
        CheckConstraint("state <> 'prepared' OR digest = ''", name="frozen_once_published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CallKind] = mapped_column(StateText(CallKind))
    title: Mapped[str]
    #: What is looked for, how it is decided.
    words: Mapped[str] = mapped_column(default="")
    body_id: Mapped[int | None] = mapped_column(ForeignKey("participation_body.id"), index=True)
    #: Null for the whole territory.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    opens_at: Mapped[datetime]
    #: Null for a permanent one.
    closes_at: Mapped[datetime | None]
    answer_days: Mapped[int]
    #: The most one file may ask; null without limit.
    most: Mapped[Money | None]
    #: Parts of the file that must be filled: values of `Field`.
    needs: Mapped[list[str]]
    #: What is retained goes there: an edition of a budget in preparation. Empty and 0 for none.
    linked_kind: Mapped[str] = mapped_column(default="")
    linked_id: Mapped[int] = mapped_column(default=0)
    #: How many people read each file, each alone, against the criteria; 0 for a call without a grid.
    readers: Mapped[int] = mapped_column(default=0)
    #: Readers further apart than this, in points of 100: one more is proposed.
    gap: Mapped[int] = mapped_column(default=30)
    #: Questions are taken until then; null: until the call closes.
    questions_until: Mapped[datetime | None]
    #: Days to contest a refusal; 0 when nobody can.
    appeal_days: Mapped[int] = mapped_column(default=0)
    appeal_answer_days: Mapped[int] = mapped_column(default=30)
    #: Who answers those who contest; null: somebody of the team who did not decide.
    appeal_body_id: Mapped[int | None] = mapped_column(ForeignKey("participation_body.id"))
    #: Of the rules and criteria as they were published: they change no more.
    digest: Mapped[str] = mapped_column(default="")
    state: Mapped[CallState] = mapped_column(StateText(CallState), default=CallState.PREPARED)
    closing_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body | None] = relationship(foreign_keys=[body_id])
    appeal_body: Mapped[Body | None] = relationship(foreign_keys=[appeal_body_id])
    place: Mapped[Place | None] = relationship()


class Application(Model):
    """A file behind one door: one row for good, whatever way it goes."""

    __tablename__ = "participation_application"
    __table_args__ = (
        one_of("state", ApplicationState),
        UniqueConstraint("initiative_id", "call_id", name="uq_participation_application_once"),
        CheckConstraint(
            "(state IN ('not_admissible', 'retained', 'not_retained')) = (reason <> '')", name="decision_reasoned"
        ),
        CheckConstraint("(state = 'retained') = (amount IS NOT NULL)", name="retained_has_an_amount"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("round >= 1", name="round_from_one"),
        Index("ix_participation_application_queue", "call_id", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("participation_initiative.id", ondelete="CASCADE"))
    call_id: Mapped[int] = mapped_column(ForeignKey("participation_call.id"))
    #: What was sent, frozen.
    snapshot_id: Mapped[int] = mapped_column(ForeignKey(Snapshot.id))
    state: Mapped[ApplicationState] = mapped_column(StateText(ApplicationState), default=ApplicationState.SENT)
    sent_at: Mapped[datetime]
    #: When the answer is owed; put off by as long as the carriers were waited for.
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    #: When the carriers should have answered the question.
    answer_by: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    amount: Mapped[Money | None]
    conditions: Mapped[str] = mapped_column(default="")
    #: How many times it was taken into instruction: two after a decision that was contested and taken back.
    round: Mapped[int] = mapped_column(default=1)
    #: What is left to the secretariat to do by hand, with why; empty when nothing is.
    chore: Mapped[str] = mapped_column(default="")
    #: Rises with each step: of two officers who decide at once, the second is told.
    version: Mapped[int] = mapped_column(default=1)

    call: Mapped[Call] = relationship()
    initiative: Mapped[Initiative] = relationship()
    snapshot: Mapped[Snapshot] = relationship()


class ApplicationStep(Model):
    """One step of an application: when, by whom, why; written once."""

    __tablename__ = "participation_application_step"
    __table_args__ = (one_of("state", ApplicationState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("participation_application.id", ondelete="CASCADE"), index=True
    )
    #: What it became.
    state: Mapped[ApplicationState] = mapped_column(StateText(ApplicationState))
    at: Mapped[datetime]
    by_account: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    #: Who, for everybody: the body, or the carriers; never the name of a person.
    by_words: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
