"""What drafting keeps about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from commission.mandates.models import CommissionMember
from commission.protocol.models import BlockComment, BlockRevision, FreezeRequest
from commission.protocol.models_amendments import Amendment, Cosignature
from commons.kernel.db import db

#: Nothing here points at an account: all of it hangs on a member's seat.
TABLES: tuple[str, ...] = ()


def about(account_id: int) -> list[dict[str, Any]]:
    """What they wrote, said, proposed and signed as a member."""
    mine = list(db.session.scalars(select(CommissionMember.id).where(CommissionMember.account_id == account_id)))
    if not mine:
        return []
    return [*_amendments(mine), *_signed(mine), *_comments(mine), *_written(mine), *_asked(mine)]


def _amendments(mine: list[int]) -> list[dict[str, Any]]:
    query = select(Amendment).where(Amendment.author_id.in_(mine)).order_by(Amendment.id)
    return [
        {
            "what": "amendment", "number": each.number, "state": each.state.value, "statement": each.statement,
            "changes": [
                {"operation": change.operation.value, "words": change.words, "plain": change.plain}
                for change in each.changes
            ],
            "at": each.created_at.isoformat(),
        }
        for each in db.session.scalars(query)
    ]  # fmt: skip


def _signed(mine: list[int]) -> list[dict[str, Any]]:
    query = select(Cosignature.at, Amendment.number).join(Amendment, Amendment.id == Cosignature.amendment_id)
    found = db.session.execute(query.where(Cosignature.member_id.in_(mine)).order_by(Cosignature.id))
    return [{"what": "cosignature", "amendment": number, "at": at.isoformat()} for at, number in found]


def _comments(mine: list[int]) -> list[dict[str, Any]]:
    query = select(BlockComment).where(BlockComment.member_id.in_(mine)).order_by(BlockComment.id)
    return [{"what": "comment", "words": each.words, "at": each.at.isoformat()} for each in db.session.scalars(query)]


def _written(mine: list[int]) -> list[dict[str, Any]]:
    query = select(BlockRevision).where(BlockRevision.member_id.in_(mine)).order_by(BlockRevision.id)
    return [
        {"what": "block", "words": each.words, "plain": each.plain, "at": each.at.isoformat()}
        for each in db.session.scalars(query)
    ]


def _asked(mine: list[int]) -> list[dict[str, Any]]:
    query = select(FreezeRequest).where(FreezeRequest.member_id.in_(mine)).order_by(FreezeRequest.id)
    return [{"what": "request to freeze", "at": each.at.isoformat()} for each in db.session.scalars(query)]
