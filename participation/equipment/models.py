"""What can be lent, each single unit of it, and who has it when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.territory.models import Place
from participation.equipment.types import BookingState, Days, ItemState

_HOLDING = "state IN ('asked', 'confirmed', 'lent', 'late')"


class Item(Model):
    """A kind of thing that the pool lends: a projector, a barnum, a cargo bike."""

    __tablename__ = "participation_equipment"
    __table_args__ = (
        one_of("state", ItemState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(state = 'closed') = (closing_reason <> '')", name="closing_reasoned"),
        CheckConstraint("(picture IS NULL) OR picture_alt <> ''", name="picture_described"),
        CheckConstraint("deposit >= 0", name="deposit_not_negative"),
        CheckConstraint("lead_days BETWEEN 0 AND 60", name="lead_sane"),
        CheckConstraint("max_days BETWEEN 1 AND 60", name="length_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest))
    picture_alt: Mapped[str] = mapped_column(default="")
    #: The organisation it belongs to, in words.
    owner: Mapped[str] = mapped_column(default="")
    #: Where and when it is collected, in words.
    collected_at: Mapped[str] = mapped_column(default="")
    #: Who may borrow it, in words.
    borrowers: Mapped[str] = mapped_column(default="")
    deposit: Mapped[Money] = mapped_column(default=Money(0))
    deposit_note: Mapped[str] = mapped_column(default="")
    #: Days ahead that it must be asked for; also how long the desk may take to answer.
    lead_days: Mapped[int]
    max_days: Mapped[int]
    #: The place whose team keeps it.
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    state: Mapped[ItemState] = mapped_column(StateText(ItemState), default=ItemState.OPEN)
    closing_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship(lazy="joined")
    units: Mapped[list[Unit]] = relationship(order_by="Unit.number", lazy="selectin", back_populates="item")

    @property
    def is_closed(self) -> bool:
        """No longer lent."""
        return self.state is ItemState.CLOSED


class Unit(Model):
    """One single thing, with its number painted on it."""

    __tablename__ = "participation_equipment_unit"
    __table_args__ = (
        UniqueConstraint("item_id", "number", name="uq_participation_equipment_unit_number"),
        CheckConstraint("number > 0", name="numbered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("participation_equipment.id"))
    number: Mapped[int]
    condition: Mapped[str] = mapped_column(default="")
    #: Why it cannot be lent for now; empty while it is in service.
    out_of_service: Mapped[str] = mapped_column(default="")

    item: Mapped[Item] = relationship(back_populates="units")


class Booking(Model):
    """One unit kept for somebody during some days. Two that hold the same unit never share a day."""

    __tablename__ = "participation_equipment_booking"
    __table_args__ = (
        one_of("state", BookingState),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("(state <> 'refused') OR reason <> ''", name="refusal_reasoned"),
        CheckConstraint("(state IN ('lent', 'late', 'returned')) = (out_at IS NOT NULL)", name="out_has_a_moment"),
        CheckConstraint("(state = 'returned') = (back_at IS NOT NULL)", name="back_has_a_moment"),
        # Ranges of one number stand for equality, which a plain GiST index does not know: no extension is needed.
        ExcludeConstraint(
            (literal_column("int8range(unit_id, unit_id, '[]')"), "&&"),
            (literal_column("daterange(first_day, last_day, '[]')"), "&&"),
            using="gist",
            where=text(_HOLDING),
            name="ex_participation_equipment_booking_no_double",
        ),
        # A unit is in one pair of hands, whatever the days that were written down.
        Index(
            "uq_participation_equipment_booking_out",
            "unit_id",
            unique=True,
            postgresql_where=text("state IN ('lent', 'late')"),
        ),
        Index("ix_participation_equipment_booking_due", "answer_due_at", postgresql_where=text("state = 'asked'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Drawn with the form: the same form sent twice is one booking.
    ticket: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("participation_equipment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("participation_equipment_unit.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[BookingState] = mapped_column(StateText(BookingState))
    #: The association or collective that borrows.
    organisation: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    #: Who borrows, when they have an account; None when the team typed it for somebody without one.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    #: Name and contact typed by the team; wiped some time after the end.
    person: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    #: Typed by the team for somebody.
    assisted: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    #: When an unanswered request ends by itself.
    answer_due_at: Mapped[datetime]
    #: Why it was refused or cancelled.
    reason: Mapped[str] = mapped_column(default="")
    out_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
    #: In which condition it came back.
    return_note: Mapped[str] = mapped_column(default="")

    item: Mapped[Item] = relationship()
    unit: Mapped[Unit] = relationship()

    @property
    def days(self) -> Days:
        """The days it holds its unit."""
        return Days(self.first_day, self.last_day)


#: The year, of Paris, in which a loan left.
LOAN_YEAR = func.extract("year", func.timezone(literal_column("'Europe/Paris'"), Booking.out_at)).label("year")
