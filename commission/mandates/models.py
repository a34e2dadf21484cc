"""Mandates, their rules of procedure in versions, seats, who held them, and when somebody steps aside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.rules import Rules
from commission.mandates.types import (
    CandidacyState,
    Entrance,
    ExpenseKind,
    ExpenseState,
    MandateState,
    Origin,
    Part,
    RulesState,
    SeatState,
)
from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.kernel.types import Money


class Mandate(Model):
    """A term of the commission: from its installation to its end."""

    __tablename__ = "commission_mandate"
    __table_args__ = (
        one_of("state", MandateState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("starts_on < ends_on", name="runs_forward"),
        Index("uq_commission_mandate_running", "state", unique=True, postgresql_where=text("state = 'running'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    #: What the commission is for in this term, in plain words.
    about: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[MandateState] = mapped_column(StateText(MandateState), default=MandateState.PREPARED)
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older page is told.
    version: Mapped[int] = mapped_column(default=1)

    @property
    def scope(self) -> tuple[str, int]:
        """The scope of roles for this mandate."""
        return ("mandate", self.id)


class RuleBook(Model):
    """A version of the rules of procedure (règlement intérieur); once adopted it never changes (trigger)."""

    __tablename__ = "commission_rulebook"
    __table_args__ = (
        one_of("state", RulesState),
        CheckConstraint("(state = 'adopted') = (adopted_at IS NOT NULL)", name="adopted_has_a_moment"),
        UniqueConstraint("mandate_id", "number", name="uq_commission_rulebook_number"),
        Index(
            "uq_commission_rulebook_draft", "mandate_id", unique=True, postgresql_where=text("state = 'draft'")
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    number: Mapped[int]
    state: Mapped[RulesState] = mapped_column(StateText(RulesState), default=RulesState.DRAFT)
    #: What `Rules.as_json` gives.
    parameters: Mapped[dict[str, Any]]
    #: The text of the rules, in plain words.
    words: Mapped[str] = mapped_column(default="")
    #: What changed since the version before, and why.
    reason: Mapped[str] = mapped_column(default="")
    adopted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def rules(self) -> Rules:
        """The parameters, read."""
        return Rules.read(self.parameters)


class CommissionSeat(Model):
    """A place in the commission, in one college; held by a titular and a substitute."""

    __tablename__ = "commission_seat"
    __table_args__ = (
        one_of("college", College),
        one_of("origin", Origin),
        one_of("state", SeatState),
        CheckConstraint("state <> 'suppressed' OR reason <> ''", name="suppressed_reasoned"),
        UniqueConstraint("mandate_id", "number", name="uq_commission_seat_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"), index=True)
    number: Mapped[int]
    college: Mapped[College] = mapped_column(StateText(College))
    origin: Mapped[Origin] = mapped_column(StateText(Origin))
    #: Whom it stands for: "conseil citoyen", "Ville de Marseille", "habitants de QPV".
    stands_for: Mapped[str] = mapped_column(default="")
    state: Mapped[SeatState] = mapped_column(StateText(SeatState), default=SeatState.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    holders: Mapped[list[CommissionMember]] = relationship(
        order_by="CommissionMember.since, CommissionMember.id", back_populates="seat", lazy="selectin"
    )

    def held_by(self, part: Part) -> CommissionMember | None:
        """Who holds this part of the seat now."""
        return next((each for each in self.holders if each.part is part and each.until is None), None)


class CommissionMember(Model):
    """Somebody who holds a part of a seat since a day; B1: one active member a part, one active part a person."""

    __tablename__ = "commission_member"
    __table_args__ = (
        one_of("part", Part),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("until >= since", name="runs_forward"),
        CheckConstraint("until IS NULL OR ended_why <> ''", name="ended_reasoned"),
        Index(
            "uq_commission_member_active", "seat_id", "part", unique=True, postgresql_where=text("until IS NULL")
        ),
        Index(
            "uq_commission_member_person", "mandate_id", "account_id", unique=True,
            postgresql_where=text("until IS NULL AND account_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("commission_seat.id"), index=True)
    part: Mapped[Part] = mapped_column(StateText(Part))
    name: Mapped[str]
    #: With the person's consent only; else the page says "nom non publié".
    name_is_public: Mapped[bool] = mapped_column(default=False)
    #: "mail:…" or "phone:+33…"; empty for whoever is reached otherwise.
    contact: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    #: Who designated them, in words; why they sit.
    chosen_by: Mapped[str] = mapped_column(default="")
    #: Of the bureau: asks for a freeze, an opening; never of the secretariat.
    in_bureau: Mapped[bool] = mapped_column(default=False)
    #: Of the drafting group (groupe rédacteur): edits blocks, recommends on amendments.
    in_drafting: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(default="")

    seat: Mapped[CommissionSeat] = relationship(back_populates="holders", lazy="joined", innerjoin=True)


class StepAside(Model):
    """Somebody declares that a subject touches them (déport): they do not vote on it, their substitute may."""

    __tablename__ = "commission_step_aside"
    __table_args__ = (
        CheckConstraint("subject <> '' AND reason <> ''", name="said"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        Index("ix_commission_step_aside_member", "member_id"),
        Index("ix_commission_step_aside_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"))
    #: In words; public, with its reason.
    subject: Mapped[str]
    reason: Mapped[str]
    #: The very thing, when it is one of the product's.
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    declared_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)

    @property
    def ref(self) -> Ref | None:
        """The thing that touches them."""
        return Ref(self.subject_kind, self.subject_id) if self.subject_kind and self.subject_id else None


class Absence(Model):
    """A member says they will be away: at an opening in between, their substitute speaks for the seat."""

    __tablename__ = "commission_absence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        Index("ix_commission_absence_member", "member_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    declared_at: Mapped[datetime]
    #: Taken back before it began.
    withdrawn_at: Mapped[datetime | None]


class Candidacy(Model):
    """Somebody proposes themselves for a college; kept until the secretariat decided, with a reason."""

    __tablename__ = "commission_candidacy"
    __table_args__ = (
        one_of("college", College),
        one_of("state", CandidacyState),
        CheckConstraint("name <> '' AND contact <> ''", name="reachable"),
        CheckConstraint("state <> 'set_aside' OR reason <> ''", name="set_aside_reasoned"),
        CheckConstraint("(state = 'received') = (decided_at IS NULL)", name="decided_has_a_moment"),
        one_of("channel", Entrance),
        CheckConstraint("(channel = 'paper') = (signed_on IS NOT NULL)", name="paper_signed"),
        Index("ix_commission_candidacy_mandate", "mandate_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    college: Mapped[College] = mapped_column(StateText(College))
    name: Mapped[str]
    #: "mail:…" or "phone:+33…".
    contact: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[CandidacyState] = mapped_column(StateText(CandidacyState), default=CandidacyState.RECEIVED)
    #: Told to the person; never published.
    reason: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    #: The form's own ticket: sent twice, it is one candidacy.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    #: On paper: the day on the sheet, signed by the person, and who typed it in.
    channel: Mapped[Entrance] = mapped_column(StateText(Entrance), default=Entrance.ONLINE, server_default="online")
    signed_on: Mapped[date | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Expense(Model):
    """What taking part cost a member (défraiement): theirs and the secretariat's to read, nobody else's."""

    __tablename__ = "commission_expense"
    __table_args__ = (
        one_of("kind", ExpenseKind),
        one_of("state", ExpenseState),
        CheckConstraint("amount > 0 AND amount <= 100000000", name="amount_sane"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_reasoned"),
        Index("ix_commission_expense_member", "member_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"))
    kind: Mapped[ExpenseKind] = mapped_column(StateText(ExpenseKind))
    amount: Mapped[Money]
    spent_on: Mapped[date]
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[ExpenseState] = mapped_column(StateText(ExpenseState), default=ExpenseState.ASKED)
    reason: Mapped[str] = mapped_column(default="")
    ticket: Mapped[str | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)
