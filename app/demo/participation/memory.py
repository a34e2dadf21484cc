"""Tells each part of the demonstration once: the journal remembers it, whatever people did of it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.demo.participation.stage import Stage, telling
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db

#: What the journal says of a part that was told.
TOLD = "demo.tell"


def was_told(name: str) -> bool:
    """Whether the journal says that this part was told here."""
    mine = (AuditEntry.subject == subject_of(name), AuditEntry.action == TOLD)
    return db.session.scalar(select(AuditEntry.id).where(*mine).limit(1)) is not None


def once(name: str, is_there: Callable[[Stage], bool], tell: Callable[[Stage], None], now: datetime) -> bool:
    """Whether this told the part. One that is there without a line of the journal was told by an older version."""
    if was_told(name):
        return False
    with telling(now) as stage:
        known = is_there(stage)
        if not known:
            tell(stage)
            stage.work.audit(TOLD, subject_of(name))
    return not known


def subject_of(name: str) -> str:
    """What the journal calls a part."""
    return f"demo:{name}"
