"""What is asked of the database, written down while it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from commons.kernel.db import db


@contextmanager
def statements_sent() -> Iterator[list[str]]:
    """Every statement sent to the database from here on; clear it to begin counting."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
