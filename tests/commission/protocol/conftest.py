"""Somebody at a desk or at their own page, the people of a commission, and every statement sent to the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk
from tests.factories.protocol import Room, make_room


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def room(database) -> Room:
    """The people of a commission."""
    return make_room()


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
