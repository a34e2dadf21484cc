"""Somebody at the desk, and a phone that keeps its cookie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk


@pytest.fixture(autouse=True)
def addresses(app, database) -> Iterator[None]:
    """Moderation asks where a text stands: services are tried as inside a request."""
    with app.test_request_context():
        yield


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def queries_sent(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on, but the savepoints of tests."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
