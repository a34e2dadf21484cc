"""The protocol: versions of it, living blocks, who edits one, amendments, arbitration between them, comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.models import CommissionMember, Mandate
from commission.protocol.types import Advice, AmendmentState, BlockKind, Operation, ProtocolPart, VersionState
from commons.kernel.db import Model, StateText, one_of

_FROZEN = "'frozen', 'consulted', 'adopted', 'sent_back', 'published', 'superseded'"


class Protocol(Model):
    """An evaluation protocol of a mandate; its text lives in versions."""

    __tablename__ = "commission_protocol"
    __table_args__ = (CheckConstraint("title <> ''", name="titled"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"), index=True)
    title: Mapped[str]
    created_at: Mapped[datetime]

    mandate: Mapped[Mandate] = relationship(lazy="joined", innerjoin=True)


class ProtocolVersion(Model):
    """One version on the freeze ladder. `document` is the canonical text (`documents.py` says its shape)."""

    __tablename__ = "commission_version"
    __table_args__ = (
        one_of("state", VersionState),
        CheckConstraint("state = 'draft' OR base IS NOT NULL", name="base_kept"),
        CheckConstraint(
            f"(state IN ({_FROZEN})) = (document IS NOT NULL AND digest IS NOT NULL AND frozen_at IS NOT NULL)",
            name="frozen_whole",
        ),
        UniqueConstraint("protocol_id", "number", name="uq_commission_version_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int] = mapped_column(ForeignKey("commission_protocol.id"))
    number: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("commission_version.id"), index=True)
    state: Mapped[VersionState] = mapped_column(StateText(VersionState), default=VersionState.DRAFT)
    #: The text as it stood when amendments were opened: what amendments are folded onto.
    base: Mapped[dict[str, Any] | None]
    #: The text as frozen: fold(base, adopted amendments and editorial corrections in their order).
    document: Mapped[dict[str, Any] | None]
    #: SHA-256 of the canonical JSON of `document`.
    digest: Mapped[str | None]
    amendments_close_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    protocol: Mapped[Protocol] = relationship(lazy="joined", innerjoin=True)


class VersionStep(Model):
    """A move of a version along the ladder, with its reason; public, written once."""

    __tablename__ = "commission_version_step"
    __table_args__ = (
        one_of("state", VersionState),
        Index("ix_commission_version_step_version", "version_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    state: Mapped[VersionState] = mapped_column(StateText(VersionState))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    #: The member of the bureau who asked for it; two persons: the secretariat carries it out.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))


class ProtocolBlock(Model):
    """A living block of a version: its key stays the same from one version to the next."""

    __tablename__ = "commission_block"
    __table_args__ = (
        one_of("part", ProtocolPart),
        one_of("kind", BlockKind),
        CheckConstraint("(kind = 'matrix_line') = (question_id IS NOT NULL)", name="line_names_a_question"),
        CheckConstraint("(lease_member_id IS NULL) = (lease_until IS NULL)", name="lease_whole"),
        UniqueConstraint("version_id", "key", name="uq_commission_block_key"),
        Index("ix_commission_block_order", "version_id", "part", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    key: Mapped[UUID] = mapped_column(Uuid)
    part: Mapped[ProtocolPart] = mapped_column(StateText(ProtocolPart))
    kind: Mapped[BlockKind] = mapped_column(StateText(BlockKind))
    #: Order within its part; sparse, made dense in the document.
    rank: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    #: The same in plain words (FALC), shown beside it.
    plain: Mapped[str] = mapped_column(default="")
    #: The question of the matrix that a matrix line stands for.
    question_id: Mapped[int | None] = mapped_column(index=True)
    #: Rises with each saved change of words or plain words; a stale editor is refused, both texts kept.
    revision: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    lease_member_id: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    lease_until: Mapped[datetime | None]


class BlockRevision(Model):
    """What a block said at one revision, and who wrote it; written once."""

    __tablename__ = "commission_block_revision"
    __table_args__ = (UniqueConstraint("block_id", "revision", name="uq_commission_block_revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("commission_block.id"))
    revision: Mapped[int]
    words: Mapped[str]
    plain: Mapped[str] = mapped_column(default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    at: Mapped[datetime]


class BlockComment(Model):
    """A word of a member on a block, until it is resolved."""

    __tablename__ = "commission_block_comment"
    __table_args__ = (
        CheckConstraint("words <> ''", name="written"),
        Index("ix_commission_block_comment_block", "version_id", "block_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    block_key: Mapped[UUID] = mapped_column(Uuid)
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"))
    words: Mapped[str]
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True, foreign_keys=[member_id])


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
