"""What public reading asks for: versions without the weight of their texts, and who wrote each block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from commission.mandates.models import CommissionMember
from commission.protocol.models import BlockRevision, Protocol, ProtocolBlock, ProtocolVersion
from commission.protocol.types import VersionState
from commons.kernel.db import db

_LIGHT = (defer(ProtocolVersion.document), defer(ProtocolVersion.base))


def every_version() -> Sequence[ProtocolVersion]:
    """Every version of every protocol, the latest protocol first and the latest version first; without their texts."""
    query = select(ProtocolVersion).join(Protocol).options(*_LIGHT)
    return db.session.scalars(query.order_by(Protocol.id.desc(), ProtocolVersion.number.desc())).all()


def version(protocol_id: int, number: int) -> ProtocolVersion | None:
    """One version by its number in its protocol."""
    mine = (ProtocolVersion.protocol_id == protocol_id, ProtocolVersion.number == number)
    return db.session.scalar(select(ProtocolVersion).where(*mine))


def siblings(protocol_id: int) -> Sequence[ProtocolVersion]:
    """The versions of a protocol that everybody reads, the first one first; without their texts."""
    mine = (ProtocolVersion.protocol_id == protocol_id, ProtocolVersion.state != VersionState.DRAFT)
    query = select(ProtocolVersion).where(*mine).options(*_LIGHT)
    return db.session.scalars(query.order_by(ProtocolVersion.number)).all()


def current(protocol_id: int) -> ProtocolVersion | None:
    """The published version of a protocol; else the latest that everybody reads."""
    known = siblings(protocol_id)
    published = [each for each in known if each.state is VersionState.PUBLISHED]
    return next(reversed(published or known), None)


def frozen_ids() -> Sequence[int]:
    """Every version whose text was frozen."""
    frozen = select(ProtocolVersion.id).where(ProtocolVersion.document.is_not(None))
    return db.session.scalars(frozen.order_by(ProtocolVersion.id)).all()


def writers(version_id: int) -> Mapping[UUID, Sequence[CommissionMember]]:
    """Who wrote each block, in the order in which they first did; a block taken from an earlier version has nobody."""
    first = func.min(BlockRevision.revision)
    query = (
        select(ProtocolBlock.key, CommissionMember, first)
        .join(BlockRevision, BlockRevision.block_id == ProtocolBlock.id)
        .join(CommissionMember, CommissionMember.id == BlockRevision.member_id)
        .where(ProtocolBlock.version_id == version_id)
        .group_by(ProtocolBlock.key, CommissionMember.id)
        .order_by(first, CommissionMember.id)
    )
    found: dict[UUID, list[CommissionMember]] = defaultdict(list)
    for key, member, _revision in db.session.execute(query):
        found[key].append(member)
    return found


def written_at(version_id: int) -> datetime | None:
    """When the living text of a version was last written."""
    query = select(func.max(BlockRevision.at)).join(ProtocolBlock, ProtocolBlock.id == BlockRevision.block_id)
    return db.session.scalar(query.where(ProtocolBlock.version_id == version_id))
