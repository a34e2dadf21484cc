"""Fixtures of the ballot box: a database of each test's own, kernel and box only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from commons.kernel.db import db
from tests.commons.ballot_box import bed


@pytest.fixture
def box_url(server_url: str) -> Iterator[str]:
    """The address of a database with the box's tables, really committed to."""
    with bed.own_database(server_url) as url:
        yield url


@pytest.fixture
def box(box_url: str) -> Iterator[Flask]:
    """The application's context on that database."""
    app = bed.small_app(box_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
