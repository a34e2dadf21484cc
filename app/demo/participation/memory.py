"""Tells each part of the demonstration once: the journal remembers it, whatever people did of it since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import select

from app.demo.participation.stage import Stage, telling
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import DomainError

#: What the journal says of a part that was told.
TOLD = "demo.tell"

#: Its name, whether it is there already, and what tells it.
Part = tuple[str, Callable[[Stage], bool], Callable[[Stage], None]]


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


def each_that_fits(parts: Iterable[Part], now: datetime) -> Iterator[str]:
    """Tell every part that was never told here, in order; the name of each once it stands.

    A part that no longer fits what people made of this site (a table closed, members left) is left out, and says so.
    """
    for name, is_there, tell in parts:
        try:
            if once(name, is_there, tell, now):
                yield name
        except DomainError as error:
            yield f"{name} : laissé de côté, ce site a changé depuis ({error.sentence})"


def subject_of(name: str) -> str:
    """What the journal calls a part."""
    return f"demo:{name}"
