"""What tests of initiatives share: a desk anybody may sit at, a counter of queries, a territory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commons.kernel.actor import NOBODY
from commons.territory.models import Place
from tests.factories import budgets as territory
from tests.factories.desk import Desk
from tests.factories.statements import statements_sent


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A desk; `sit` says who sits at it."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def place(database) -> Place:
    """A neighbourhood, in a commune, in the metropolis."""
    return territory.make_territory()


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on; clear it to begin counting."""
    with statements_sent() as sent:
        yield sent
