"""An edition of a participatory budget and its envelopes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.counting.types import BallotKind
from budgets.editions.types import BoxSight, EditionState, EnvelopeRule, Origin, Proof
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Money, Period
from commons.territory.models import Place


class Edition(Model):
    """One vote: a territory, envelopes, projects, a period, and the rules, all visible before it opens."""

    __tablename__ = "budgets_edition"
    __table_args__ = (
        one_of("state", EditionState),
        one_of("ballot", BallotKind),
        one_of("envelope_rule", EnvelopeRule),
        one_of("proof", Proof),
        one_of("box_sight", BoxSight),
        one_of("origin", Origin),
        CheckConstraint("opens_at < closes_at", name="period_runs_forward"),
        CheckConstraint("ballot_min >= 0 AND (ballot_max = 0 OR ballot_max >= ballot_min)", name="ballot_limits"),
        CheckConstraint("points_total >= 0 AND points_each >= 0", name="points_limits"),
        CheckConstraint("minimum_age BETWEEN 0 AND 25", name="minimum_age_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    #: One plain sentence.
    summary: Mapped[str]
    description: Mapped[str]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: ISO 4217 code; amounts are in its cents.
    currency: Mapped[str] = mapped_column(default="EUR")
    state: Mapped[EditionState] = mapped_column(StateText(EditionState), default=EditionState.DRAFT)
    origin: Mapped[Origin] = mapped_column(StateText(Origin), default=Origin.CREATED)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: When its stages were published (see `budgets.stages`); null for a vote alone, or a process not begun.
    begun_at: Mapped[datetime | None]
    #: Since when its vote is suspended (see `budgets.publication.pausing`); null when it runs as planned.
    paused_at: Mapped[datetime | None]

    ballot: Mapped[BallotKind] = mapped_column(StateText(BallotKind))
    #: Fewest and most projects on a ballot; a most of 0 means no limit.
    ballot_min: Mapped[int] = mapped_column(default=1)
    ballot_max: Mapped[int] = mapped_column(default=0)
    points_total: Mapped[int] = mapped_column(default=0)
    points_each: Mapped[int] = mapped_column(default=0)
    envelope_rule: Mapped[EnvelopeRule] = mapped_column(StateText(EnvelopeRule), default=EnvelopeRule.HOME)
    minimum_age: Mapped[int] = mapped_column(default=16)
    #: Ties with the territory that give the right to vote: values of `Link`.
    links: Mapped[list[str]]
    proof: Mapped[Proof] = mapped_column(StateText(Proof), default=Proof.DECLARED)

    #: The counting rule with every parameter (see `budgets.editions.rules`).
    rule: Mapped[dict[str, Any]]
    #: Phrase drawn in public before the vote: it gives the order that decides ties (see `rules.tie_order`).
    tie_phrase: Mapped[str] = mapped_column(default="")
    box_sight: Mapped[BoxSight] = mapped_column(StateText(BoxSight), default=BoxSight.OBSERVERS)

    #: What an imported file said of itself, kept for the export.
    source: Mapped[dict[str, Any]]
    #: Raised at every edit: an editor who started from an older one is told.
    version: Mapped[int] = mapped_column()

    envelopes: Mapped[list[Envelope]] = relationship(
        back_populates="edition", order_by="Envelope.rank", cascade="all, delete-orphan"
    )
    place: Mapped[Place | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        """When one may vote."""
        return Period(self.opens_at, self.closes_at)

    @property
    def language(self) -> str:
        """The language its projects are written in: two letters, French unless an imported file says otherwise."""
        said = str(self.source.get("meta", {}).get("language", "")).strip().lower()[:2]
        return said if said.isalpha() and said.isascii() else "fr"

    @property
    def poll_key(self) -> str:
        """The name of this edition's box."""
        return f"budgets.edition:{self.id}"

    @property
    def version_name(self) -> str:
        """The version number that pages showing this edition depend on."""
        return f"budgets:{self.slug}"


class Envelope(Model):
    """An amount to spend, for one place or for the whole edition; each has its own box and its own count."""

    __tablename__ = "budgets_envelope"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug", name="uq_budgets_envelope_edition_slug"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("num_nonnulls(age_from, age_to) IN (0, 2)", name="ages_whole"),
        CheckConstraint("age_from BETWEEN 0 AND age_to AND age_to <= 120", name="ages_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"))
    rank: Mapped[int] = mapped_column(default=1)
    slug: Mapped[str]
    name: Mapped[str]
    #: Null: the edition's own place.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    amount: Mapped[Money]
    #: Kept for people of this age, both included; null: everybody of the edition's age.
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]

    edition: Mapped[Edition] = relationship(back_populates="envelopes")
    place: Mapped[Place | None] = relationship()

    @property
    def box(self) -> str:
        """The name of its box in the poll."""
        return self.slug

    @property
    def ages(self) -> str:
        """The ages it is kept for, as a voter declares them ("11-17"); empty for everybody."""
        return f"{self.age_from}-{self.age_to}" if self.age_from is not None else ""
