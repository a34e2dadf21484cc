"""A desk, and a count of what a page asks the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from commons.kernel import pages
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Iterator[Desk]:
    """A desk at which nobody sits yet."""
    before = app.extensions.get("possibles.actor")
    yield Desk(app, client, NOBODY)
    app.extensions["possibles.actor"] = before


@pytest.fixture
def asked(client: FlaskClient) -> Callable[[str], int]:
    """How many statements a page costs, made anew."""

    def count(path: str) -> int:
        statements: list[str] = []

        def note(conn, cursor, statement, *rest):
            statements.append(statement)

        pages.shelf.clear()
        db.session.expunge_all()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert client.get(path).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len([s for s in statements if not s.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])

    return count
