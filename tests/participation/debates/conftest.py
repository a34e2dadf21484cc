"""What tests of debates share: a desk to sit at, and a counter of database queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commons.kernel.actor import NOBODY
from tests.factories.desk import Desk
from tests.factories.statements import statements_sent


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser whose owner is whoever takes the chair; nobody to begin with."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def statements(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on; clear it to begin counting."""
    with statements_sent() as sent:
        yield sent
