"""Batches of paper ballots: what was counted, who signed until it goes in, and both readings of every sheet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition, Envelope
from budgets.paper.types import FEWEST_SHEETS, MOST_SHEETS, BatchState, SheetKind
from commons.kernel.db import Model, StateText, one_of
from commons.territory.models import Place


class PaperBatch(Model):
    """The sheets of one urn: it goes into the box whole, once everything matches, or not at all."""

    __tablename__ = "budgets_paper_batch"
    __table_args__ = (
        one_of("state", BatchState),
        CheckConstraint(f"sheets BETWEEN 1 AND {MOST_SHEETS}", name="sheets_sane"),
        CheckConstraint(
            f"state <> 'closed' OR (sheets >= {FEWEST_SHEETS} AND signed = sheets "
            "AND ballots + white + spoilt = sheets)",
            name="totals_match",
        ),
        CheckConstraint("ballots >= 0 AND white >= 0 AND spoilt >= 0 AND signed >= 0", name="counts_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"), index=True)
    envelope_id: Mapped[int] = mapped_column(ForeignKey("budgets_envelope.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: Where the urn stood, in words.
    label: Mapped[str]
    sheets: Mapped[int]
    state: Mapped[BatchState] = mapped_column(StateText(BatchState), default=BatchState.OPEN)
    #: Who opened the urn and counted its sheets, as they sign the minute.
    officers: Mapped[str]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    opened_at: Mapped[datetime]
    #: Written at closing; zero before.
    signed: Mapped[int] = mapped_column(default=0)
    ballots: Mapped[int] = mapped_column(default=0)
    white: Mapped[int] = mapped_column(default=0)
    spoilt: Mapped[int] = mapped_column(default=0)

    edition: Mapped[Edition] = relationship()
    envelope: Mapped[Envelope] = relationship()
    place: Mapped[Place] = relationship()


class PaperLine(Model):
    """A line of the list of an open batch, as a key of the roll: erased when the batch goes in."""

    __tablename__ = "budgets_paper_line"
    __table_args__ = (PrimaryKeyConstraint("batch_id", "elector_key", name="pk_budgets_paper_line"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("budgets_paper_batch.id", ondelete="CASCADE"))
    elector_key: Mapped[bytes]


class PaperReading(Model):
    """What one person read on a sheet; two different people read each, and both readings stay."""

    __tablename__ = "budgets_paper_reading"
    __table_args__ = (
        one_of("kind", SheetKind),
        PrimaryKeyConstraint("batch_id", "sheet", "turn", name="pk_budgets_paper_reading"),
        UniqueConstraint("batch_id", "sheet", "reader_id", name="uq_budgets_paper_reading_two_people"),
        CheckConstraint("turn IN (1, 2)", name="read_twice"),
        CheckConstraint("sheet >= 1", name="sheet_from_one"),
        CheckConstraint("(kind = 'ballot') = (content IS NOT NULL)", name="content_of_a_ballot"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("budgets_paper_batch.id", ondelete="CASCADE"))
    sheet: Mapped[int]
    turn: Mapped[int]
    reader_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id"), index=True)
    kind: Mapped[SheetKind] = mapped_column(StateText(SheetKind))
    content: Mapped[bytes | None]


class PaperSettling(Model):
    """A third look at a sheet that two people read differently, with its reason."""

    __tablename__ = "budgets_paper_settling"
    __table_args__ = (
        one_of("kind", SheetKind),
        PrimaryKeyConstraint("batch_id", "sheet", name="pk_budgets_paper_settling"),
        CheckConstraint("(kind = 'ballot') = (content IS NOT NULL)", name="content_of_a_ballot"),
        CheckConstraint("btrim(reason) <> ''", name="has_a_reason"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("budgets_paper_batch.id", ondelete="CASCADE"))
    sheet: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id"), index=True)
    kind: Mapped[SheetKind] = mapped_column(StateText(SheetKind))
    content: Mapped[bytes | None]
    reason: Mapped[str]
