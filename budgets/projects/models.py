"""A project that residents may choose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition, Envelope
from budgets.projects.types import ProjectState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.territory.models import Challenge, Orientation, Place


class Project(Model):
    """What it is, what it costs, where, who proposes it."""

    __tablename__ = "budgets_project"
    __table_args__ = (
        one_of("state", ProjectState),
        UniqueConstraint("edition_id", "code", name="uq_budgets_project_edition_code"),
        Index("ix_budgets_project_envelope_rank", "envelope_id", "rank"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        CheckConstraint("(picture IS NULL) OR picture_alt <> ''", name="picture_described"),
        CheckConstraint("(state = 'withdrawn') = (withdrawal_reason <> '')", name="withdrawal_reasoned"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    envelope_id: Mapped[int] = mapped_column(ForeignKey("budgets_envelope.id", ondelete="CASCADE"))
    #: The id in published data and on ballots; unique in the edition, never reused.
    code: Mapped[str]
    #: Place in the official list, from 1.
    rank: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    cost: Mapped[Money]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: Where exactly, in words.
    address: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("territory_challenge.id"))
    #: Theme in the words of an imported file or of another city's own list.
    theme: Mapped[str] = mapped_column(default="")
    proposer: Mapped[str] = mapped_column(default="")
    #: Digest of its picture in the store.
    picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest))
    picture_alt: Mapped[str] = mapped_column(default="")
    state: Mapped[ProjectState] = mapped_column(StateText(ProjectState), default=ProjectState.STANDING)
    withdrawal_reason: Mapped[str] = mapped_column(default="")
    #: Other columns of an imported file, kept for the export.
    source: Mapped[dict[str, Any]]

    edition: Mapped[Edition] = relationship()
    envelope: Mapped[Envelope] = relationship()
    place: Mapped[Place | None] = relationship()
    orientation: Mapped[Orientation | None] = relationship()
    challenge: Mapped[Challenge | None] = relationship()
