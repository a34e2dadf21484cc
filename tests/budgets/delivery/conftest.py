"""An edition whose results are published, read three weeks after its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from budgets.editions.models import Edition
from commons.kernel import clock
from tests.factories.budgets import make_territory
from tests.factories.delivery import elected


@pytest.fixture
def edition(database, frozen) -> Iterator[Edition]:
    """Its programme is born; the clock stands ten days after the end of the vote."""
    made = elected(place=make_territory())
    with clock.frozen(made.closes_at + timedelta(days=10)):
        yield made
