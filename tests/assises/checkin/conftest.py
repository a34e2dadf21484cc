"""Somebody at the desk, and the questions that the database is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from assises.editions import queries as editions
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.assises_days import make_registration
from tests.factories.desk import Desk
from tests.factories.door import paired, seat, today_site
from tests.factories.door_hands import Door


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def threshold(database):
    """A small site open today, its device, the token of its cookie, and a family of three around Samia."""
    site_day = today_site(gauge=3)
    device, token = paired(site_day)
    family = make_registration(editions.by_id(site_day.site.edition_id), persons=3)
    family.attendees[0].first_name = "Samia"
    db.session.commit()
    return site_day, device, token, family


@pytest.fixture
def door(client, threshold) -> Door:
    """That device, in somebody's hands."""
    return Door(client, threshold[2])


@pytest.fixture
def ground(database):
    """A site open today with a family that has places, a device, and the address of the team's pages."""
    site_day = today_site(days=2)
    edition = editions.by_id(site_day.site.edition_id)
    family = make_registration(edition, persons=3)
    seat(family, site_day)
    device, _token = paired(site_day)
    return site_day, edition, family, device, f"/equipe/assises/{edition.year}"


@pytest.fixture
def site(database):
    """A large site open today, its device, and a family of three."""
    site_day = today_site(gauge=500)
    device, _token = paired(site_day)
    return site_day, device, make_registration(editions.by_id(site_day.site.edition_id), persons=3)


@pytest.fixture
def asked(database) -> Callable[[], AbstractContextManager[list[str]]]:
    """The statements of a stretch of a test."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection, _cursor, statement, *_more):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                heard.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            yield heard
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)

    return listening
