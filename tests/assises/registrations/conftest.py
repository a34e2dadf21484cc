"""What tests of registrations share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from commons.identity.types import Role
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.desk import Desk
from tests.factories.identity import make_officer


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement that is run from now on."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def phone(app, client) -> Desk:
    """A telephone in nobody's name."""
    return Desk(app, client, NOBODY)


@pytest.fixture
def edition(database):
    """An edition that takes registrations."""
    return days.make_edition()


@pytest.fixture
def activity(edition):
    """A workshop for three."""
    return days.make_activity(days.make_site_day(edition), capacity=3)


@pytest.fixture
def agent(edition):
    """Somebody of the secretariat of this edition."""
    return make.team(Role.SECRETARIAT, edition, make_officer().id)


@pytest.fixture
def desk(app, client, agent) -> Desk:
    """The computer of the secretariat."""
    return Desk(app, client, agent)
