"""Draws of the commission's seats: volunteers, targets, the published lot, numbers typed, convocations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.types import Entrance
from commission.sortition.types import AnswerState, Criterion, DrawState, StepKind, Task, TypingState
from commons.kernel.db import Model, StateText, one_of


class SeatDraw(Model):
    """One draw of so many seats for a mandate; never made twice."""

    __tablename__ = "commission_draw"
    __table_args__ = (
        one_of("state", DrawState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("seats BETWEEN 1 AND 200", name="seats_sane"),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="delay_sane"),
        CheckConstraint("(pool_digest IS NULL) = (closed_at IS NULL)", name="closed_has_a_digest"),
        CheckConstraint("(chosen IS NULL) = (drawn_at IS NULL)", name="drawn_has_a_number"),
        CheckConstraint("pending IS NULL OR pending IN ('check', 'lot')", name="pending_known"),
        Index("ix_commission_draw_mandate", "mandate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    title: Mapped[str]
    #: What those drawn will do, how long it lasts, what is paid back; in plain words.
    about: Mapped[str] = mapped_column(default="")
    seats: Mapped[int]
    #: Days somebody has to answer a convocation.
    answer_days: Mapped[int] = mapped_column(default=10)
    state: Mapped[DrawState] = mapped_column(StateText(DrawState), default=DrawState.PREPARED)
    #: Asked of the worker, and not done yet.
    pending: Mapped[Task | None] = mapped_column(StateText(Task))
    #: What the last check of the targets found, for the secretariat.
    verdict: Mapped[dict[str, Any] | None]
    pool_digest: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    #: The number thrown in public.
    chosen: Mapped[int | None]
    drawn_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: Rises with each change: whoever acts on an older page is told.
    version: Mapped[int] = mapped_column(default=1)


class Volunteer(Model):
    """Somebody who agrees to be drawn. Name and contact are sealed; nobody reads what they answered but the draw."""

    __tablename__ = "commission_volunteer"
    __table_args__ = (
        UniqueConstraint("draw_id", "pseudonym", name="uq_commission_volunteer_pseudonym"),
        UniqueConstraint("draw_id", "contact_seal", name="uq_commission_volunteer_contact"),
        one_of("channel", Entrance),
        CheckConstraint("(channel = 'paper') = (signed_on IS NOT NULL)", name="paper_signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"))
    pseudonym: Mapped[str]
    #: 128 random bits: the published digest of a line tells nothing of it.
    nonce: Mapped[str]
    #: Name and contact (AES-GCM); empty once the person left.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    #: Recognises a contact that enrols twice.
    contact_seal: Mapped[str]
    #: Recognises the link of the person's own page.
    link_seal: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(default="fr")
    commune: Mapped[str]
    territory: Mapped[str]
    gender: Mapped[str]
    age: Mapped[str]
    diploma: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    #: The form's own ticket: sent twice, it is one volunteer.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    #: On paper: the day on the sheet, signed by the person, and who typed it in.
    channel: Mapped[Entrance] = mapped_column(StateText(Entrance), default=Entrance.ONLINE, server_default="online")
    signed_on: Mapped[date | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    created_at: Mapped[datetime]
    #: After the closing the line stays, for the digest; the person is not convened any more.
    left_at: Mapped[datetime | None]

    @property
    def line(self) -> dict[str, str]:
        """What the pool holds of them."""
        return {name: str(getattr(self, name)) for name in ("nonce", *(each.value for each in Criterion))}


class DrawTarget(Model):
    """How many seats of a panel are for people with one value of a criterion."""

    __tablename__ = "commission_draw_target"
    __table_args__ = (
        one_of("criterion", Criterion),
        CheckConstraint("least >= 0 AND least <= most", name="runs_forward"),
        CheckConstraint("value <> '' AND source <> ''", name="sourced"),
        UniqueConstraint("draw_id", "criterion", "value", name="uq_commission_draw_target_value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"))
    criterion: Mapped[Criterion] = mapped_column(StateText(Criterion))
    value: Mapped[str]
    least: Mapped[int]
    most: Mapped[int]
    #: In words: "INSEE, recensement 2021".
    source: Mapped[str]


class DrawLot(Model):
    """The panels of a draw with their certificate, as they were published; they never change (trigger)."""

    __tablename__ = "commission_draw_lot"

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"), unique=True)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    published_at: Mapped[datetime]


class DrawTyping(Model):
    """The public number as one person typed it; a second person types it again."""

    __tablename__ = "commission_draw_typing"
    __table_args__ = (
        one_of("state", TypingState),
        CheckConstraint("number >= 0", name="number_sane"),
        CheckConstraint("source <> ''", name="sourced"),
        Index("uq_commission_draw_typing_open", "draw_id", unique=True, postgresql_where=text("state = 'open'")),
        Index(
            "uq_commission_draw_typing_confirmed", "draw_id", unique=True,
            postgresql_where=text("state = 'confirmed'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"), index=True)
    number: Mapped[int]
    #: Where it comes from: "trois dés à dix faces, lancés place …".
    source: Mapped[str]
    state: Mapped[TypingState] = mapped_column(StateText(TypingState), default=TypingState.OPEN)
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    typed_at: Mapped[datetime]
    #: What the second person typed.
    again: Mapped[int | None]
    again_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    again_at: Mapped[datetime | None]


class Convocation(Model):
    """Somebody drawn is asked whether they take the seat, until a moment."""

    __tablename__ = "commission_convocation"
    __table_args__ = (
        one_of("state", AnswerState),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered_has_a_moment"),
        UniqueConstraint("draw_id", "volunteer_id", name="uq_commission_convocation_volunteer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("commission_volunteer.id"))
    #: 0: the panel that was drawn; then each draw of replacements.
    wave: Mapped[int] = mapped_column(default=0)
    state: Mapped[AnswerState] = mapped_column(StateText(AnswerState), default=AnswerState.WAITING)
    sent_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)


class DrawStep(Model):
    """Something that happened to a draw, told publicly."""

    __tablename__ = "commission_draw_step"
    __table_args__ = (one_of("kind", StepKind), Index("ix_commission_draw_step_draw", "draw_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("commission_draw.id"))
    kind: Mapped[StepKind] = mapped_column(StateText(StepKind))
    at: Mapped[datetime]
    #: The reason, or the digest, in words; public.
    words: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any] | None]
