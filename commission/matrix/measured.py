"""Values of indicators, by territory and day, each with where it comes from; and the files that brought them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.matrix.kinds import ImportState
from commission.matrix.models import FIGURE
from commons.kernel.db import Model, StateText, one_of
from commons.territory.models import Place


class MeasureImport(Model):
    """A file of values: checked first, then written; the same file twice is one import (digest)."""

    __tablename__ = "commission_measure_import"
    __table_args__ = (
        one_of("state", ImportState),
        CheckConstraint("(state = 'written') = (written_at IS NOT NULL)", name="written_has_a_moment"),
        UniqueConstraint("digest", name="uq_commission_measure_import_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the bytes.
    digest: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    #: The file itself, so that what was imported can be read again.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[ImportState] = mapped_column(StateText(ImportState), default=ImportState.CHECKED)
    created: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime]
    written_at: Mapped[datetime | None]


class Measure(Model):
    """One value; a correction is another row, and the one before stays readable."""

    __tablename__ = "commission_measure"
    __table_args__ = (
        CheckConstraint("(value IS NULL) = (words <> '')", name="number_or_words"),
        CheckConstraint("people IS NULL OR people >= 0", name="people_counted"),
        CheckConstraint("provenance <> ''", name="says_whence"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="corrected_reasoned"),
        UniqueConstraint("replaces_id", name="uq_commission_measure_replaces"),
        Index(
            "uq_commission_measure_current", "indicator_id", "series", "place_id", "day", unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_commission_measure_import", "import_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("commission_indicator.id"))
    #: The series of the indicator when it was entered.
    series: Mapped[int]
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: The day it is true of; of a year: its last day.
    day: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(FIGURE)
    words: Mapped[str] = mapped_column(default="")
    #: How many people it is about (the denominator); null: it is about no people, or nobody said.
    people: Mapped[int | None]
    provenance: Mapped[str]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("commission_measure_import.id"))
    entered_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("commission_measure.id"))
    #: Of a correction: why.
    reason: Mapped[str] = mapped_column(default="")

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)
