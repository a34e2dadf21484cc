"""Ties things together and gives them codes, inside the command that makes them."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads.models import ThreadCode, Tie
from commons.threads.types import Relation

#: No vowel, nothing that looks like something else: read aloud and typed by hand.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
#: 27^7, ten thousand million codes: nobody finds one by trying, and each leads to public pages only.
LENGTH = 7


def tie(
    work: Work, cause: Ref, effect: Ref, relation: Relation, now: datetime, decided_by: str = "", reason: str = ""
) -> bool:
    """Say that `effect` followed from `cause`; False when it was already said, and nothing changes."""
    row = {
        "cause_kind": cause.kind, "cause_id": cause.id, "effect_kind": effect.kind, "effect_id": effect.id,
        "relation": relation, "at": now, "decided_by": decided_by, "reason": reason,
    }  # fmt: skip
    statement = insert(Tie).values(row).on_conflict_do_nothing().returning(Tie.id)
    added = work.session.execute(statement).first() is not None
    if added:
        work.touch("threads")
    return added


def ensure_code(work: Work, ref: Ref) -> str:
    """The code of this thing, drawn the first time: the same one for everybody who asks."""
    for _ in range(8):
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        row = {"code": code, "kind": ref.kind, "subject_id": ref.id}
        work.session.execute(insert(ThreadCode).values(row).on_conflict_do_nothing())
        known = work.session.scalar(
            select(ThreadCode.code).where(ThreadCode.kind == ref.kind, ThreadCode.subject_id == ref.id)
        )
        if known is not None:
            return known
    raise AssertionError("eight codes drawn, eight taken")
