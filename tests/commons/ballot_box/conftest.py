"""Fixtures of the ballot box: kernel and box only, on one database rolled back, or on one really committed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from commons.kernel.db import db
from tests.commons.ballot_box import bed


@pytest.fixture(scope="session")
def shared_box(server_url: str) -> Iterator[Flask]:
    """The application, on a database that tests only borrow."""
    with bed.own_database(server_url) as url:
        app = bed.small_app(url)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def box(shared_box: Flask) -> Iterator[Flask]:
    """The application's context; whatever is committed in it is rolled back at the end."""
    with shared_box.app_context():
        connection = db.engine.connect()
        transaction = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield shared_box
        finally:
            db.session.remove()
            db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")
            transaction.rollback()
            connection.close()


@pytest.fixture
def real_box(server_url: str) -> Iterator[Flask]:
    """The application's context on a database of the test's own, where every vote is a transaction."""
    with bed.own_database(server_url) as url:
        app = bed.small_app(url)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
