"""A question that a body sends to another, the answers it gets, and what is thought of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from participation.bodies.models import Body
from participation.referrals.types import REFERRAL, Asks, ReferralState, Verdict


class Referral(Model):
    """A saisine: who asks whom what, why, and until when an answer is owed."""

    __tablename__ = "participation_referral"
    __table_args__ = (
        one_of("asks", Asks),
        one_of("state", ReferralState),
        UniqueConstraint("year", "rank", name="uq_participation_referral_number"),
        CheckConstraint("question <> ''", name="asked"),
        CheckConstraint("why <> ''", name="reasoned"),
        CheckConstraint("from_body_id <> to_body_id", name="two_bodies"),
        CheckConstraint("delay_days BETWEEN 15 AND 180", name="delay_in_bounds"),
        CheckConstraint("num_nonnulls(origin_kind, origin_id) <> 1", name="origin_whole"),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_once"),
        CheckConstraint(
            "num_nonnulls(year, rank, sent_at, due_at) = CASE WHEN state = 'draft' THEN 0 ELSE 4 END",
            name="sent_with_a_number",
        ),
        CheckConstraint("due_at > sent_at", name="due_after_sent"),
        CheckConstraint("(state = 'withdrawn') = (withdrawal_reason <> '')", name="withdrawal_reasoned"),
        Index("ix_participation_referral_to", "to_body_id", "state"),
        Index("ix_participation_referral_from", "from_body_id", "state"),
        Index("ix_participation_referral_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    to_body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    #: On one line: what one wants to know or obtain.
    question: Mapped[str]
    why: Mapped[str]
    asks: Mapped[Asks] = mapped_column(StateText(Asks))
    delay_days: Mapped[int]
    #: The meeting or the subject it comes from.
    origin_kind: Mapped[str | None]
    origin_id: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    state: Mapped[ReferralState] = mapped_column(StateText(ReferralState), default=ReferralState.DRAFT)
    withdrawal_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Public number, such as 2026-12; given at sending.
    year: Mapped[int | None]
    rank: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    #: Midnight in Paris after the last day of the delay.
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    from_body: Mapped[Body] = relationship(foreign_keys=[from_body_id])
    to_body: Mapped[Body] = relationship(foreign_keys=[to_body_id])
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.rank")
    opinion: Mapped[Opinion | None] = relationship()

    @property
    def number(self) -> str:
        """The public number; empty for a draft."""
        return f"{self.year}-{self.rank}" if self.rank is not None else ""

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(REFERRAL, self.id)

    @property
    def origin(self) -> Ref | None:
        """What it comes from."""
        return Ref(self.origin_kind, self.origin_id) if self.origin_kind and self.origin_id else None


class Answer(Model):
    """The answer (rank 1), or what was added to it later. A trigger refuses any change."""

    __tablename__ = "participation_referral_answer"
    __table_args__ = (
        # Of two who answer at once the database takes one: there is only one first answer.
        UniqueConstraint("referral_id", "rank", name="uq_participation_referral_answer_rank"),
        CheckConstraint("rank > 0", name="rank_from_one"),
        CheckConstraint("text <> ''", name="worded"),
        CheckConstraint("by_title <> ''", name="signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("participation_referral.id"))
    rank: Mapped[int]
    text: Mapped[str]
    #: In which capacity: "Adjointe à la propreté".
    by_title: Mapped[str]
    #: What was decided to do.
    measures: Mapped[str] = mapped_column(default="")
    #: Written down by the secretariat from a letter or a call.
    relayed: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    at: Mapped[datetime]


class Opinion(Model):
    """What the body that asked thinks of the answer: said once, with its reason."""

    __tablename__ = "participation_referral_opinion"
    __table_args__ = (one_of("verdict", Verdict), CheckConstraint("reason <> ''", name="reasoned"))

    referral_id: Mapped[int] = mapped_column(ForeignKey("participation_referral.id"), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(StateText(Verdict))
    reason: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    at: Mapped[datetime]
