"""Somebody at the desk, and the questions that the database is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def asked(database) -> Callable[[], AbstractContextManager[list[str]]]:
    """The statements of a stretch of a test."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection, _cursor, statement, *_more):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                heard.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            yield heard
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)

    return listening
