"""Items of the yearly agenda, the versions of their sheets, and what was decided of each in each year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.agenda.types import EntryState, Family, Manner, YearState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref

_SANE = "BETWEEN 2024 AND 2100"


class CooperationYear(Model):
    """The agenda of a year, and whether everybody reads it as decided."""

    __tablename__ = "assises_agenda_year"
    __table_args__ = (
        one_of("state", YearState),
        CheckConstraint(f"year {_SANE}", name="year_sane"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[YearState] = mapped_column(StateText(YearState), default=YearState.PREPARED)
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class CooperationRelease(Model):
    """An agenda as it was published, kept word for word when it was reopened; never changed."""

    __tablename__ = "assises_agenda_release"
    __table_args__ = (
        CheckConstraint("number >= 1", name="numbered"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("published_at <= reopened_at", name="runs_forward"),
    )

    year: Mapped[int] = mapped_column(ForeignKey("assises_agenda_year.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
    reopened_at: Mapped[datetime]
    #: Why it was reopened; public.
    reason: Mapped[str]
    #: What stood in it: one object an item (see `reopening.frozen`).
    entries: Mapped[list[Any]]


class CooperationItem(Model):
    """A work or a cooperation project, the same one through the years."""

    __tablename__ = "assises_agenda_item"
    __table_args__ = (
        one_of("family", Family),
        CheckConstraint("(origin_kind IS NULL) = (origin_id IS NULL)", name="origin_whole"),
        UniqueConstraint("origin_kind", "origin_id", name="uq_assises_agenda_item_origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[Family] = mapped_column(StateText(Family))
    #: Of those that the contract itself holds.
    code: Mapped[str | None] = mapped_column(unique=True)
    #: What it was proposed from, when one thing gave rise to it (a finding of the commission…).
    origin_kind: Mapped[str | None]
    origin_id: Mapped[int | None]
    created_at: Mapped[datetime]


class CooperationSheet(Model):
    """A version of an item's sheet, built on the one before; written once, never changed."""

    __tablename__ = "assises_agenda_sheet"
    __table_args__ = (
        one_of("manner", Manner),
        ForeignKeyConstraint(
            ["item_id", "base"],
            ["assises_agenda_sheet.item_id", "assises_agenda_sheet.number"],
            name="fk_assises_agenda_sheet_base",
        ),
        CheckConstraint("number = coalesce(base, 0) + 1", name="built_on_the_last"),
        CheckConstraint("title <> ''", name="titled"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("assises_agenda_item.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    title: Mapped[str]
    #: Code of the orientation it serves; empty: all of them.
    orientation: Mapped[str] = mapped_column(default="")
    manner: Mapped[Manner | None] = mapped_column(StateText(Manner))
    presentation: Mapped[str] = mapped_column(default="")
    #: Who leads it (chefs de file), and with whom.
    lead: Mapped[str] = mapped_column(default="")
    partners: Mapped[str] = mapped_column(default="")
    indicators: Mapped[list[str]]
    #: What this version changes.
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class CooperationEntry(Model):
    """An item in the agenda of a year: proposed, then what the comité de pilotage decided of it."""

    __tablename__ = "assises_agenda_entry"
    __table_args__ = (
        one_of("state", EntryState),
        CheckConstraint("state NOT IN ('set_aside', 'carried_over') OR reason <> ''", name="reasoned"),
        CheckConstraint("carried_from < year", name="carried_forward"),
        CheckConstraint("(decision_kind IS NULL) = (decision_id IS NULL)", name="decision_whole"),
        CheckConstraint("(state = 'proposed') = (sheet_number IS NULL)", name="decided_on_a_sheet"),
        ForeignKeyConstraint(
            ["item_id", "sheet_number"],
            ["assises_agenda_sheet.item_id", "assises_agenda_sheet.number"],
            name="fk_assises_agenda_entry_sheet",
        ),
        Index("ix_assises_agenda_entry_year", "year", "state"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("assises_agenda_item.id"), primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("assises_agenda_year.year"), primary_key=True)
    state: Mapped[EntryState] = mapped_column(StateText(EntryState), default=EntryState.PROPOSED)
    #: The year it comes from, when it was carried over.
    carried_from: Mapped[int | None]
    #: The version that was decided on.
    sheet_number: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    #: When the comité de pilotage decided; null for what the contract itself holds.
    decided_on: Mapped[date | None]
    #: The decision in the register, when it stands there.
    decision_kind: Mapped[str | None]
    decision_id: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[CooperationItem] = relationship(lazy="joined", innerjoin=True)

    @property
    def decision(self) -> Ref | None:
        """The decision in the register."""
        return Ref(self.decision_kind, self.decision_id) if self.decision_kind and self.decision_id else None
