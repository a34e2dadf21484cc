"""What tests of budgets share: a desk with somebody of the secretariat, and a counter of database queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import budgets as make
from tests.factories.desk import Desk
from tests.factories.statements import statements_sent


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A desk where somebody of the secretariat of everywhere sits."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, make.secretary())


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on; clear it to begin counting."""
    with statements_sent() as sent:
        yield sent
