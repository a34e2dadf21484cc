"""Amendments to a version: what they change, who signs them, what is kept of two that clash, what was adopted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.models import CommissionMember
from commission.protocol.types import Advice, AmendmentState, BlockKind, Operation, ProtocolPart
from commons.kernel.db import Model, StateText, one_of


class Amendment(Model):
    """A proposal to change blocks of a version; signed, argued, and decided."""

    __tablename__ = "commission_amendment"
    __table_args__ = (
        one_of("state", AmendmentState),
        one_of("advice", Advice),
        CheckConstraint("state = 'draft' OR statement <> ''", name="argued"),
        CheckConstraint("state <> 'inadmissible' OR reason <> ''", name="inadmissible_reasoned"),
        CheckConstraint("(state = 'adopted') = (fold_rank IS NOT NULL)", name="adopted_has_a_rank"),
        UniqueConstraint("version_id", "number", name="uq_commission_amendment_number"),
        UniqueConstraint("version_id", "fold_rank", name="uq_commission_amendment_fold_rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    number: Mapped[int]
    state: Mapped[AmendmentState] = mapped_column(StateText(AmendmentState), default=AmendmentState.DRAFT)
    #: Why (exposé des motifs).
    statement: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"), index=True)
    #: An editorial correction of the half-frozen text: made by the drafting group, recorded like any amendment.
    editorial: Mapped[bool] = mapped_column(default=False)
    #: What the drafting group recommends; apart from the state.
    advice: Mapped[Advice | None] = mapped_column(StateText(Advice))
    advice_words: Mapped[str] = mapped_column(default="")
    #: Why it stands there.
    reason: Mapped[str] = mapped_column(default="")
    #: The order in which adopted ones are applied.
    fold_rank: Mapped[int | None]
    #: The lapsed one that this one files again.
    refiles_id: Mapped[int | None] = mapped_column(ForeignKey("commission_amendment.id"), unique=True)
    #: Of the form it was begun with: sent twice, begun once.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    filed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[CommissionMember | None] = relationship(lazy="joined")
    changes: Mapped[list[AmendmentChange]] = relationship(
        order_by="AmendmentChange.rank", back_populates="amendment", lazy="selectin"
    )


class AmendmentChange(Model):
    """What an amendment does to one block, and the revision of the block that it was written against."""

    __tablename__ = "commission_amendment_change"
    __table_args__ = (
        one_of("operation", Operation),
        one_of("part", ProtocolPart),
        one_of("kind", BlockKind),
        CheckConstraint("operation <> 'add' OR (part IS NOT NULL AND kind IS NOT NULL)", name="added_somewhere"),
        CheckConstraint("question_id IS NULL OR kind = 'matrix_line'", name="question_of_a_line"),
        UniqueConstraint("amendment_id", "rank", name="uq_commission_amendment_change_rank"),
        Index("ix_commission_amendment_change_block", "block_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("commission_amendment.id", ondelete="CASCADE"))
    rank: Mapped[int]
    operation: Mapped[Operation] = mapped_column(StateText(Operation))
    #: The block it touches; of an addition: the key the new block will have.
    block_key: Mapped[UUID] = mapped_column(Uuid)
    #: The revision of that block when this was written; null for an addition.
    base_revision: Mapped[int | None]
    part: Mapped[ProtocolPart | None] = mapped_column(StateText(ProtocolPart))
    kind: Mapped[BlockKind | None] = mapped_column(StateText(BlockKind))
    #: Of an addition or a move: the block after which it stands; null: first of its part.
    after_key: Mapped[UUID | None] = mapped_column(Uuid)
    words: Mapped[str] = mapped_column(default="")
    plain: Mapped[str] = mapped_column(default="")
    #: The question of the matrix that an added line stands for.
    question_id: Mapped[int | None]

    amendment: Mapped[Amendment] = relationship(back_populates="changes")


class Cosignature(Model):
    """A member signs an amendment beside its author."""

    __tablename__ = "commission_cosignature"
    __table_args__ = (UniqueConstraint("amendment_id", "member_id", name="uq_commission_cosignature_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("commission_amendment.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    at: Mapped[datetime]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)


class Arbitration(Model):
    """Which of two amendments on one block applies, or both in an order; without it, never both (B4)."""

    __tablename__ = "commission_arbitration"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="pair_in_order"),
        CheckConstraint("reason <> ''", name="reasoned"),
        UniqueConstraint("first_id", "second_id", name="uq_commission_arbitration_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("commission_amendment.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("commission_amendment.id"), index=True)
    #: The one that is kept; null: both apply, the one adopted later over the other.
    kept_id: Mapped[int | None] = mapped_column(ForeignKey("commission_amendment.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    #: The head-to-head consultation that decided, when one did.
    consultation_id: Mapped[int | None]


class AdoptedPlace(Model):
    """The block an adopted amendment changed, and in which place: from the second on, an arbitration says so (B4)."""

    __tablename__ = "commission_adopted_place"
    __table_args__ = (
        CheckConstraint("place >= 1", name="from_one"),
        CheckConstraint("(place = 1) = (arbitration_id IS NULL)", name="second_is_arbitrated"),
        UniqueConstraint("version_id", "block_key", "place", name="uq_commission_adopted_place"),
        UniqueConstraint("amendment_id", "block_key", name="uq_commission_adopted_place_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    block_key: Mapped[UUID] = mapped_column(Uuid)
    place: Mapped[int]
    amendment_id: Mapped[int] = mapped_column(ForeignKey("commission_amendment.id"))
    arbitration_id: Mapped[int | None] = mapped_column(ForeignKey("commission_arbitration.id"), index=True)
