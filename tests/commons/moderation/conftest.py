"""The square of the tests, and the people who look after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from commons.kernel.actor import Actor
from commons.kernel.db import db
from tests.factories import moderation as make
from tests.factories.identity import make_account


@pytest.fixture(autouse=True)
def square():
    """An empty square."""
    make.install()
    return make.square


@pytest.fixture
def author(database) -> int:
    """Somebody who writes."""
    return make_account().id


@pytest.fixture
def first(database) -> Actor:
    """A moderator of the square."""
    return make.someone("moderator", make_account().id)


@pytest.fixture
def second(database) -> Actor:
    """Another one."""
    return make.someone("facilitator", make_account().id)


@pytest.fixture
def queries_made(database):
    """Statements the database was asked while the block ran."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        made: list[str] = []

        def note(conn, cursor, statement, *rest) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                made.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
