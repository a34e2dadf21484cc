"""The account of an edition: words of the secretariat, figures frozen when it is published, its digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from assises.reports.types import ReportState
from commons.kernel.db import Model, StateText, one_of


class EditionReport(Model):
    """The account of one edition, as it is written and as everybody reads it."""

    __tablename__ = "assises_report"
    __table_args__ = (
        one_of("state", ReportState),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"),
        CheckConstraint("(state = 'published') = (digest <> '')", name="published_has_a_digest"),
        CheckConstraint("number >= 0", name="number_counts"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    state: Mapped[ReportState] = mapped_column(StateText(ReportState), default=ReportState.DRAFT)
    #: By part: {"fr": words, "ar": words}; as the secretariat writes it now.
    words: Mapped[dict[str, Any]]
    #: The same as everybody reads it.
    published_words: Mapped[dict[str, Any]]
    #: Frozen at the first publication: two versions never differ by a few people.
    figures: Mapped[dict[str, Any]]
    #: SHA-256 of what is published, printed on the paper.
    digest: Mapped[str] = mapped_column(default="")
    #: What the last version corrects.
    note: Mapped[str] = mapped_column(default="")
    #: How many times it was published.
    number: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
