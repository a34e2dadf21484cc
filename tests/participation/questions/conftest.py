"""What these tests share: a desk anybody may sit at, a territory, somebody who carries files."""

from __future__ import annotations

import pytest

from commons.kernel.actor import NOBODY, Actor
from commons.territory.models import Place
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.desk import Desk


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
def nora(database) -> Actor:
    """Somebody with an account."""
    return make.somebody_new()
