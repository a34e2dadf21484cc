"""A browser on the whole application, at a held moment, on a database rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from commons.kernel import clock
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from tests.factories.budgets import make_place
from tests.factories.identity import Browser


@pytest.fixture
def browser(app: Flask, database: object, frozen: object) -> Browser:
    """A browser nobody is signed in on."""
    return Browser(app, app.response_class, use_cookies=True)


@pytest.fixture
def other_browser(app: Flask, database: object, frozen: object) -> Browser:
    """Another device."""
    return Browser(app, app.response_class, use_cookies=True)


@pytest.fixture
def commune(database: object) -> Place:
    """A commune."""
    return make_place("Aubagne", PlaceKind.COMMUNE)


@pytest.fixture
def qpv(commune: Place) -> Place:
    """A neighbourhood of that commune."""
    return make_place("Le Charrel", PlaceKind.QPV, inside=commune)


@contextmanager
def later(**much: float) -> Iterator[None]:
    """The same test, some time later."""
    with clock.frozen(clock.now() + timedelta(**much)):
        yield
