"""The protocol: versions of it and their steps, living blocks, who edits one, what is said of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.mandates.models import CommissionMember, Mandate
from commission.protocol.types import BlockKind, ProtocolPart, VersionState
from commons.kernel.db import Model, StateText, one_of

_FROZEN = "'frozen', 'consulted', 'adopted', 'sent_back', 'published', 'superseded'"
_OVER = "'sent_back', 'published', 'superseded'"


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
        Index(
            "uq_commission_version_in_work", "protocol_id", unique=True,
            postgresql_where=text(f"state NOT IN ({_OVER})"),
        ),
        Index(
            "uq_commission_version_published", "protocol_id", unique=True,
            postgresql_where=text("state = 'published'"),
        ),
    )  # fmt: skip

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
        CheckConstraint("outcome IS NULL OR consultation_id IS NOT NULL", name="outcome_of_a_consultation"),
        Index("ix_commission_version_step_version", "version_id", "at"),
        Index(
            "uq_commission_version_step_told", "version_id", "consultation_id", "state", "outcome", unique=True,
            postgresql_nulls_not_distinct=True, postgresql_where=text("consultation_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    state: Mapped[VersionState] = mapped_column(StateText(VersionState))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    #: The member of the bureau who asked for it; two persons: the secretariat carries it out.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("commission_member.id"))
    #: The consultation that brought it here, and how that one ended (a value of its `Outcome`), once it is known.
    consultation_id: Mapped[int | None]
    outcome: Mapped[str | None]


class FreezeRequest(Model):
    """The bureau asks that the text be frozen as it reads it: the digest says which text."""

    __tablename__ = "commission_freeze_request"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR done_at IS NULL", name="ends_once"),
        Index(
            "uq_commission_freeze_request_open", "version_id", unique=True,
            postgresql_where=text("withdrawn_at IS NULL AND done_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commission_version.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    digest: Mapped[str]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)


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
    #: Of the form it was sent with: sent twice, said once.
    ticket: Mapped[str | None] = mapped_column(unique=True)

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True, foreign_keys=[member_id])
