"""Ears on the database: what is asked of it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from commons.kernel.db import db


@pytest.fixture
def heard(database):
    """What is asked of the database while one listens."""

    @contextmanager
    def listening():
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_others):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return listening
