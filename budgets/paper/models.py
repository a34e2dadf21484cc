"""Desks, visits to the polls, one-time cards. Nothing here names a voter: a key, and only while they vote."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition
from commons.kernel.db import Model
from commons.territory.models import Place


class VotingDesk(Model):
    """A place where somebody of the team hands a tablet over; its code takes the tablet back."""

    __tablename__ = "budgets_desk"
    __table_args__ = (CheckConstraint("opened_at <= ends_at", name="runs_forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The form that opened it: sent twice, it opens one.
    ticket: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    pin_seal: Mapped[str]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    place: Mapped[Place] = relationship()


class PollVisit(Model):
    """One person at the polls for a few minutes, by a desk or a card; wiped when they have finished."""

    __tablename__ = "budgets_visit"
    __table_args__ = (
        CheckConstraint("num_nonnulls(elector_key, home_id) IN (0, 2)", name="wiped_whole"),
        CheckConstraint("octet_length(elector_key) = 32", name="key_length"),
    )

    #: Of the ticket that the device carries.
    ticket_seal: Mapped[str] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"), index=True)
    #: Null for a card used on one's own device.
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_desk.id", ondelete="CASCADE"), index=True)
    elector_key: Mapped[bytes | None]
    home_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    link: Mapped[str]
    proof: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    desk: Mapped[VotingDesk | None] = relationship()


class CardPack(Model):
    """Cards printed together for a place."""

    __tablename__ = "budgets_card_pack"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 200", name="number_sane"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    number: Mapped[int]
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    printed_on: Mapped[date]

    place: Mapped[Place] = relationship()


class Card(Model):
    """A card that gives one vote. Its code is on the paper alone; that it was used, only the roll says."""

    __tablename__ = "budgets_card"
    __table_args__ = (
        PrimaryKeyConstraint("pack_id", "serial", name="pk_budgets_card"),
        CheckConstraint("serial >= 1", name="serial_from_one"),
    )

    pack_id: Mapped[int] = mapped_column(ForeignKey("budgets_card_pack.id", ondelete="CASCADE"))
    serial: Mapped[int]
    code_seal: Mapped[str] = mapped_column(unique=True)
    given_on: Mapped[date | None]

    pack: Mapped[CardPack] = relationship()


class VoteReminder(Model):
    """Somebody asked to be reminded of a vote: it says nothing of whether they voted."""

    __tablename__ = "budgets_vote_reminder"
    __table_args__ = (PrimaryKeyConstraint("edition_id", "account_id", name="pk_budgets_vote_reminder"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), index=True)


class ReminderStep(Model):
    """A reminder that left: each leaves once for an end of the vote. To whom is kept nowhere."""

    __tablename__ = "budgets_reminder_step"
    __table_args__ = (PrimaryKeyConstraint("edition_id", "step", name="pk_budgets_reminder_step"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    step: Mapped[str]
    sent_on: Mapped[date]
