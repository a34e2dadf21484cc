"""What tests of several features of participation share: a desk, and a count of what a page asks the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.kernel import pages
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.desk import Desk
from tests.factories.statements import statements_sent


@pytest.fixture
def desk(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at which nobody sits yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def asked(client: FlaskClient) -> Callable[[str], int]:
    """How many statements a page costs, made anew."""

    def count(path: str) -> int:
        pages.shelf.clear()
        db.session.expunge_all()
        with statements_sent() as sent:
            assert client.get(path).status_code == 200
        return len([s for s in sent if not s.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])

    return count
