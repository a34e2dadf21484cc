"""Three kinds of thing, somebody at the keyboard, and a counter of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event

from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.threads import Things, kinds


@pytest.fixture
def things() -> Iterator[dict[str, Things]]:
    """Debates, answers and projects of a test's own."""
    with kinds("debate", "answer", "project") as made:
        yield made


@pytest.fixture
def visitor(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in; `sit` signs somebody in."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def neighbour(visitor) -> Callable[..., tuple[Desk, int]]:
    """Somebody signed in, with the number of their account."""

    def sign_in(email: str = "") -> tuple[Desk, int]:
        account = make_account(email)
        visitor.sit(Actor(person_id=account.id))
        return visitor, account.id

    return sign_in


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on, but the savepoints of tests."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
