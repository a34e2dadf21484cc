"""Axes of the coming year, commitments, who owes them, every move, and words on how far they have come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.commitments.types import AxisState, Claim, PromiseState, Side
from assises.editions.models import AssisesEdition
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Standing

_BODY = "participation.body"
_REASONED = "'refused', 'partly', 'not_kept', 'abandoned', 'carried_over'"
_ENDS = "'refused', 'kept', 'partly', 'not_kept', 'abandoned'"


class PriorityAxis(Model):
    """An axis for the year that follows an edition (axe prioritaire)."""

    __tablename__ = "assises_axis"
    __table_args__ = (
        one_of("state", AxisState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("state <> 'set_aside' OR reason <> ''", name="set_aside_reasoned"),
        CheckConstraint("rank BETWEEN 1 AND 99", name="rank_sane"),
        Index("ix_assises_axis_edition", "edition_id", "rank", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The edition that chose it; it holds for the year after.
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"))
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=1)
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"), index=True)
    state: Mapped[AxisState] = mapped_column(StateText(AxisState), default=AxisState.PROPOSED)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[AssisesEdition] = relationship(lazy="joined", innerjoin=True)


class AssisesCommitment(Model):
    """What somebody promises the Assises, or is asked to; never deleted."""

    __tablename__ = "assises_commitment"
    __table_args__ = (
        one_of("state", PromiseState),
        CheckConstraint("words <> '' AND owner <> ''", name="given_by_somebody"),
        CheckConstraint(f"(state IN ({_ENDS})) = (settled_at IS NOT NULL)", name="settled_once_ended"),
        CheckConstraint(f"state NOT IN ({_REASONED}) OR reason <> ''", name="reasoned"),
        CheckConstraint("state <> 'carried_over' OR carried_to IS NOT NULL", name="carried_to_a_year"),
        CheckConstraint("carried_to BETWEEN 2025 AND 2101", name="carried_to_sane"),
        CheckConstraint("duplicate_of_id <> id", name="not_its_own_duplicate"),
        Index("ix_assises_commitment_edition", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The edition it was born at.
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"))
    axis_id: Mapped[int | None] = mapped_column(ForeignKey("assises_axis.id"), index=True)
    words: Mapped[str]
    #: Who promises, in words.
    owner: Mapped[str]
    #: The body whose respondents write for it, when it is one of the product's.
    body_id: Mapped[int | None] = mapped_column(index=True)
    due_on: Mapped[date]
    #: How one will see that it is done.
    indicator: Mapped[str] = mapped_column(default="")
    state: Mapped[PromiseState] = mapped_column(StateText(PromiseState), default=PromiseState.PROPOSED)
    #: Why it stands there.
    reason: Mapped[str] = mapped_column(default="")
    #: The year it goes on in.
    carried_to: Mapped[int | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("assises_commitment.id"), index=True)
    created_at: Mapped[datetime]
    #: When it began to be owed.
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[AssisesEdition] = relationship(lazy="joined", innerjoin=True)
    axis: Mapped[PriorityAxis | None] = relationship(lazy="joined")

    @property
    def body(self) -> Ref | None:
        """The body whose respondents write for it."""
        return Ref(_BODY, self.body_id) if self.body_id is not None else None


class PromiseStep(Model):
    """A move of a commitment, with its reason; written once."""

    __tablename__ = "assises_commitment_step"
    __table_args__ = (
        one_of("state", PromiseState),
        Index("ix_assises_commitment_step_commitment", "commitment_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("assises_commitment.id"))
    state: Mapped[PromiseState] = mapped_column(StateText(PromiseState))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    due_on: Mapped[date]
    carried_to: Mapped[int | None]


class PromiseOwner(Model):
    """Who owes a commitment since when; the last one does."""

    __tablename__ = "assises_commitment_owner"
    __table_args__ = (
        CheckConstraint("owner <> ''", name="named"),
        Index("ix_assises_commitment_owner_commitment", "commitment_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("assises_commitment.id"))
    owner: Mapped[str]
    body_id: Mapped[int | None]
    since: Mapped[datetime]
    #: Why it passed to them.
    reason: Mapped[str] = mapped_column(default="")


class ProgressPoint(Model):
    """How far a commitment has come on a day, as its owner or anybody sees it."""

    __tablename__ = "assises_progress"
    __table_args__ = (
        one_of("side", Side),
        one_of("claim", Claim),
        one_of("standing", Standing),
        CheckConstraint("words <> ''", name="written"),
        Index("ix_assises_progress_commitment", "commitment_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("assises_commitment.id"))
    side: Mapped[Side] = mapped_column(StateText(Side))
    claim: Mapped[Claim] = mapped_column(StateText(Claim))
    words: Mapped[str]
    #: What shows it: a page, a picture somewhere.
    proof_url: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    language: Mapped[str] = mapped_column(default="fr")
    at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.SHOWN)
    #: The form's own ticket: sent twice, it says it once.
    ticket: Mapped[str | None] = mapped_column(unique=True)

    commitment: Mapped[AssisesCommitment] = relationship(lazy="joined", innerjoin=True)
