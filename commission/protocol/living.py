"""Makes the living blocks of a version what the fold of its adopted amendments says, and keeps each revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from commission.protocol import documents, queries
from commission.protocol.folding import DoesNotApply, fold
from commission.protocol.models import BlockRevision, ProtocolBlock, ProtocolVersion
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import BlockKind, ProtocolPart
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work

#: Between two neighbours, so that a glance at the table shows what was slipped in.
STEP = 10


def revision_of(block: ProtocolBlock, member_id: int | None, now: datetime) -> BlockRevision:
    """What a block says now, to be kept."""
    return BlockRevision(
        block_id=block.id, revision=block.revision, words=block.words, plain=block.plain, member_id=member_id, at=now
    )


def follow(work: Work, version: ProtocolVersion, member_id: int | None, now: datetime) -> set[UUID]:
    """The living text becomes the fold of what is adopted; the keys of blocks it no longer has. Refused."""
    assert version.base is not None  # base_kept
    adopted = queries.adopted(version.id)
    try:
        text = fold(version.base, queries.changes_applied(adopted, queries.arbitrations(version.id)))
    except DoesNotApply as error:
        raise Refused(reason=ProtocolReason.BREAKS_TEXT) from error
    questions = {
        str(change.block_key): change.question_id for each in adopted for change in each.changes if change.question_id
    }
    living = {str(block.key): block for block in queries.blocks(version.id, removed=True)}
    wanted = documents.blocks_of(text)
    for place, (key, said) in enumerate(wanted.items(), 1):
        block = living.get(key)
        if block is None:
            _born(work, version.id, said, place * STEP, questions.get(key), member_id, now)
        else:
            _brought(work, block, said, place * STEP, member_id, now)
    gone = [block for key, block in living.items() if key not in wanted and block.removed_at is None]
    for block in gone:
        block.removed_at = now
    work.session.flush()
    return {block.key for block in gone}


def _born(
    work: Work, version_id: int, said: Mapping[str, Any], rank: int, question_id: int | None, member_id: int | None,
    now: datetime,
) -> None:  # fmt: skip
    block = ProtocolBlock(
        version_id=version_id, key=UUID(said["key"]), part=ProtocolPart(said["part"]), kind=BlockKind(said["kind"]),
        rank=rank, words=said["words"], plain=said["plain"], question_id=question_id,
    )  # fmt: skip
    work.session.add(block)
    work.session.flush()
    work.session.add(revision_of(block, member_id, now))


def _brought(
    work: Work, block: ProtocolBlock, said: Mapping[str, Any], rank: int, member_id: int | None, now: datetime
) -> None:  # fmt: skip
    part = ProtocolPart(said["part"])
    if (block.part, block.rank, block.removed_at) != (part, rank, None):
        block.part, block.rank, block.removed_at = part, rank, None
    if (block.words, block.plain) == (said["words"], said["plain"]):
        return
    block.words, block.plain, block.revision = said["words"], said["plain"], block.revision + 1
    work.session.add(revision_of(block, member_id, now))
