"""Consultations, the electorate written down at their opening, open voices, objections and their answers, contests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.consultations.types import Answer, Kind, Outcome, Passage, Reply, State
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.rules import Rules
from commission.mandates.types import Part
from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref


class Consultation(Model):
    """Something the commission is asked. From its opening on, question, rules and electorate never change (trigger)."""

    __tablename__ = "commission_consultation"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("state", State),
        one_of("outcome", Outcome),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        # An objection names a passage and a reason: nobody makes one in secret.
        CheckConstraint("kind <> 'consent' OR NOT secret", name="consent_is_open"),
        CheckConstraint("state <> 'cancelled' OR reason <> ''", name="cancelled_reasoned"),
        CheckConstraint(
            "state IN ('prepared', 'cancelled') OR (opened_at IS NOT NULL AND rules IS NOT NULL "
            "AND filled IS NOT NULL AND quorum_opening IS NOT NULL)",
            name="opened_whole",
        ),
        CheckConstraint(
            "(state IN ('no_quorum', 'proclaimed', 'contested', 'final')) = (outcome IS NOT NULL)",
            name="ended_has_an_outcome",
        ),
        CheckConstraint(
            "(state IN ('proclaimed', 'contested', 'final')) = (proclaimed_at IS NOT NULL) "
            "AND (proclaimed_at IS NULL) = (result IS NULL) AND (proclaimed_at IS NULL) = (contest_until IS NULL)",
            name="proclaimed_whole",
        ),
        CheckConstraint("(open_asked_by IS NULL) = (open_asked_at IS NULL)", name="opening_asked_whole"),
        CheckConstraint("(close_asked_by IS NULL) = (close_asked_at IS NULL)", name="closing_asked_whole"),
        # One decision at a time about one thing; the commission as a whole may be asked several.
        Index(
            "uq_commission_consultation_deciding", "subject_kind", "subject_id", unique=True,
            postgresql_where=text("state = 'open' AND kind <> 'sense' AND subject_kind <> 'commission.mandate'"),
        ),
        Index(
            "uq_commission_consultation_previous", "previous_id", unique=True,
            postgresql_where=text("previous_id IS NOT NULL AND state <> 'cancelled'"),
        ),
        Index("ix_commission_consultation_subject", "subject_kind", "subject_id"),
        Index("ix_commission_consultation_state", "state", "closes_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"), index=True)
    kind: Mapped[Kind] = mapped_column(StateText(Kind))
    state: Mapped[State] = mapped_column(StateText(State), default=State.PREPARED)
    title: Mapped[str]
    #: What is asked, in plain words.
    question: Mapped[str] = mapped_column(default="")
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    #: What an objection may name; in a vote between several texts: these, the farthest from the initial one first.
    passages: Mapped[list[Any]] = mapped_column(default=list)
    initial: Mapped[str] = mapped_column(default="")
    secret: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: Consent rounds on one thing are counted.
    round: Mapped[int] = mapped_column(default=1)
    #: 2: called again after a quorum that was not reached.
    convocation: Mapped[int] = mapped_column(default=1)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("commission_consultation.id"))
    #: Holders whom the secretariat marked absent before the opening.
    absent: Mapped[list[Any]] = mapped_column(default=list)
    #: When the bureau first asked for the opening: public from then on.
    announced_at: Mapped[datetime | None]
    #: Two persons: a member of the bureau asks, the secretariat carries it out.
    open_asked_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    open_asked_at: Mapped[datetime | None]
    close_asked_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    close_asked_at: Mapped[datetime | None]
    #: A copy of the rules in force at the opening, and the version they came from.
    rules: Mapped[dict[str, Any] | None]
    rulebook_id: Mapped[int | None] = mapped_column(ForeignKey("commission_rulebook.id"))
    #: Filled seats by college at the opening.
    filled: Mapped[dict[str, Any] | None]
    quorum_opening: Mapped[dict[str, Any] | None]
    opened_at: Mapped[datetime | None]
    quorum_closing: Mapped[dict[str, Any] | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(StateText(Outcome))
    #: What may be shown of the count, and the verdict; of a secret ballot nothing else is written anywhere.
    result: Mapped[dict[str, Any] | None]
    #: Of a vote between several texts: the key of the one that was adopted.
    chosen: Mapped[str] = mapped_column(default="")
    proclaimed_at: Mapped[datetime | None]
    contest_until: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    #: Why it was called off.
    reason: Mapped[str] = mapped_column(default="")
    #: When members were reminded that it ends soon.
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    mandate: Mapped[Mandate] = relationship(lazy="joined", innerjoin=True)

    @property
    def subject(self) -> Ref:
        """What is decided."""
        return Ref(self.subject_kind, self.subject_id)

    @property
    def poll_key(self) -> str:
        """The name of its box, when ballots are secret."""
        return f"commission.consultation:{self.id}"

    @property
    def rules_kept(self) -> Rules:
        """The rules it was opened under; the defaults before."""
        return Rules.read(self.rules or {})

    @property
    def passages_named(self) -> list[Passage]:
        """Its passages, read."""
        return [Passage.read(kept) for kept in self.passages]

    @property
    def questions(self) -> list[str]:
        """The questions a voice answers, by key: one without a name, or each text of a vote between several."""
        return [passage.key for passage in self.passages_named] if self.kind is Kind.DUEL else [""]

    @property
    def is_public(self) -> bool:
        """True once the bureau asked for its opening."""
        return self.announced_at is not None


class ConsultationStep(Model):
    """A move of a consultation, with its reason and who asked for it; public, written once."""

    __tablename__ = "commission_consultation_step"
    __table_args__ = (
        one_of("state", State),
        Index("ix_commission_consultation_step_consultation", "consultation_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("commission_consultation.id"))
    state: Mapped[State] = mapped_column(StateText(State))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))


class Elector(Model):
    """Who speaks for a seat in a consultation: written at its opening, never again (B1)."""

    __tablename__ = "commission_elector"
    __table_args__ = (
        one_of("college", College),
        one_of("part", Part),
        UniqueConstraint("consultation_id", "seat_id", name="uq_commission_elector_seat"),
        UniqueConstraint("consultation_id", "member_id", name="uq_commission_elector_member"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("commission_consultation.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("commission_seat.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    college: Mapped[College] = mapped_column(StateText(College))
    part: Mapped[Part] = mapped_column(StateText(Part))

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)


class Voice(Model):
    """What an elector said openly; the one with the highest number counts, those before stay to be read."""

    __tablename__ = "commission_voice"
    __table_args__ = (
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("NOT objects OR (passage_key <> '' AND words <> '')", name="objection_motivated"),
        # The n-th voice of a seat exists once: of two windows at once, one is told.
        UniqueConstraint("elector_id", "number", name="uq_commission_voice_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    elector_id: Mapped[int] = mapped_column(ForeignKey("commission_elector.id"))
    number: Mapped[int]
    #: Answers by question ("" when there is only one).
    answers: Mapped[dict[str, Any]]
    objects: Mapped[bool] = mapped_column(default=False)
    passage_key: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    #: Taken down by the secretariat from a member who has no device; marked wherever it is read.
    assisted: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    elector: Mapped[Elector] = relationship(lazy="joined", innerjoin=True)

    @property
    def said(self) -> list[Answer]:
        """The answers, in the order of the questions."""
        return [Answer(value) for value in self.answers.values()]


class ObjectionReply(Model):
    """What the drafting group answers to an objection; written once."""

    __tablename__ = "commission_objection_reply"
    __table_args__ = (
        one_of("reply", Reply),
        CheckConstraint("words <> ''", name="written"),
        CheckConstraint("(amendment_kind IS NULL) = (amendment_id IS NULL)", name="amendment_whole"),
        UniqueConstraint("voice_id", name="uq_commission_objection_reply_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("commission_voice.id"))
    reply: Mapped[Reply] = mapped_column(StateText(Reply))
    #: The new words of the passage, or why it stays.
    words: Mapped[str]
    amendment_kind: Mapped[str | None]
    amendment_id: Mapped[int | None]
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    at: Mapped[datetime]

    @property
    def amendment(self) -> Ref | None:
        """The amendment that answers, when there is one."""
        return Ref(self.amendment_kind, self.amendment_id) if self.amendment_kind and self.amendment_id else None


class Contest(Model):
    """A member contests a proclaimed result; the bureau answers, once, in public."""

    __tablename__ = "commission_contest"
    __table_args__ = (
        CheckConstraint("words <> ''", name="written"),
        CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL) AND (answered_by IS NULL) = (answered_at IS NULL)",
            name="answered_whole",
        ),
        UniqueConstraint("consultation_id", "member_id", name="uq_commission_contest_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("commission_consultation.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    words: Mapped[str]
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    answered_at: Mapped[datetime | None]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True, foreign_keys=[member_id])
