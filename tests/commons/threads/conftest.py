"""Three kinds of thing, and a counter of queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from commons.kernel.db import db
from tests.factories.threads import Things, kinds


@pytest.fixture
def things() -> Iterator[dict[str, Things]]:
    """Lamps, letters and keys."""
    with kinds("lamp", "letter", "key") as made:
        yield made


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
