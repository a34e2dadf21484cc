"""What members say of a block, until it is dealt with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commission.protocol import policies, queries
from commission.protocol.finding import found_version, hand_of, member_of, obey
from commission.protocol.models import BlockComment
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import VERSION
from commission.protocol.writing import found_block
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

LONGEST_COMMENT = 3_000


def say(work: Work, version_id: int, key: UUID, words: str, ticket: str, now: datetime) -> None:
    """A comment on a block; the same ticket again says nothing more. NotFound, Refused; Invalid (words)."""
    version = found_version(version_id)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_comment(hand_of(mandate, work.actor), version.state))
    found_block(version_id, key)
    if not words.strip():
        raise Invalid(fields={"words": ProtocolReason.NEEDS_WORDS.sentence})
    row = {
        "version_id": version_id, "block_key": key, "member_id": member_of(mandate, work.actor).id,
        "words": words.strip(), "at": now, "ticket": ticket,
    }  # fmt: skip
    work.session.execute(insert(BlockComment).values(row).on_conflict_do_nothing(index_elements=["ticket"]))
    work.audit("commission.block.comment", str(Ref(VERSION, version_id)), block=str(key))


def resolve(work: Work, comment_id: int, now: datetime) -> BlockComment:
    """The comment is dealt with; nothing when it already is. NotFound, Refused."""
    comment = queries.comment(comment_id)
    if comment is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    version = found_version(comment.version_id)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_resolve(hand_of(mandate, work.actor), version.state, comment.member_id))
    mine = (BlockComment.id == comment_id, BlockComment.resolved_at.is_(None))
    done = {"resolved_at": now, "resolved_by": member_of(mandate, work.actor).id}
    work.session.execute(update(BlockComment).where(*mine).values(done))
    work.session.refresh(comment)
    work.audit("commission.block.resolve", str(Ref(VERSION, version.id)), block=str(comment.block_key))
    return comment
