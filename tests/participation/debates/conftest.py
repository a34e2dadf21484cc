"""What tests of debates share: a desk to sit at, and a counter of database queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser whose owner is whoever takes the chair; nobody to begin with."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def statements(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on; clear it to begin counting."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
