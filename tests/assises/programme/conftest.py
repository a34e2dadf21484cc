"""An edition with a site, somebody at the desk, and every statement counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import event

from assises.editions.models import AssisesEdition
from assises.programme import occupancy
from assises.programme.models import Room, SiteDay
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.pages import shelf
from tests.factories.assises_days import make_edition, make_site_day
from tests.factories.desk import Desk
from tests.factories.programme import make_room


@dataclass
class Ground:
    """An announced edition of two days, with a site and a room."""

    edition: AssisesEdition
    day: SiteDay
    room: Room

    @property
    def team(self) -> str:
        """Where its desk is."""
        return f"/equipe/assises/{self.edition.year}"

    @property
    def public(self) -> str:
        """Where its public pages are."""
        return f"/assises/{self.edition.year}"


@pytest.fixture
def ground(database: object, frozen: object) -> Ground:
    """An edition of a test's own."""
    edition = make_edition()
    day = make_site_day(edition, name="Air Bel")
    return Ground(edition, day, make_room(day, step_free=True))


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


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


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """No page of another test, and no counter of another test."""
    shelf.clear()
    before = occupancy.registered()
    yield
    occupancy.register(before)
