"""Ties things together and gives them codes, inside the command that makes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel import refs
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import codes
from commons.threads.models import ThreadCode, Tie
from commons.threads.types import Relation


def tie(
    work: Work, cause: Ref, effect: Ref, relation: Relation, now: datetime, decided_by: str = "", reason: str = ""
) -> bool:
    """Say that `effect` followed from `cause`; False when it was already said, and nothing changes.

    Kept pages of the cause's kind are made anew: they may tell what came of it.
    """
    row = {
        "cause_kind": cause.kind, "cause_id": cause.id, "effect_kind": effect.kind, "effect_id": effect.id,
        "relation": relation, "at": now, "decided_by": decided_by, "reason": reason,
    }  # fmt: skip
    statement = insert(Tie).values(row).on_conflict_do_nothing().returning(Tie.id)
    is_new = work.session.execute(statement).first() is not None
    if is_new:
        work.touch(*(refs.versions_of([cause.kind]) or ()))
    return is_new


def ensure_code(work: Work, ref: Ref) -> str:
    """The code of this thing, drawn the first time: the same one for everybody who asks, at the same moment too."""
    for _ in range(8):
        row = {"code": codes.draw(), "kind": ref.kind, "subject_id": ref.id}
        work.session.execute(insert(ThreadCode).values(row).on_conflict_do_nothing())
        known = work.session.scalar(
            select(ThreadCode.code).where(ThreadCode.kind == ref.kind, ThreadCode.subject_id == ref.id)
        )
        if known is not None:
            return known
    raise AssertionError("eight codes drawn, eight taken")
