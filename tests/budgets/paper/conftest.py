"""A vote that is open, its place, and three people of its team."""

from __future__ import annotations

import pytest

from budgets.editions.models import Edition
from commons.kernel.actor import Actor
from commons.territory.models import Place
from tests.factories.budgets import make_edition, make_territory
from tests.factories.paper import team


@pytest.fixture
def home(database: object, frozen: object) -> Place:
    """A neighbourhood."""
    return make_territory()


@pytest.fixture
def edition(home: Place) -> Edition:
    """A vote in it."""
    return make_edition(place=home)


@pytest.fixture
def people(home: Place) -> list[Actor]:
    """Three facilitators of the neighbourhood."""
    return team(home)
