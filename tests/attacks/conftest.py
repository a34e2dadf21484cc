"""The house that is attacked: two streets where everything has happened once, and visitors who mean no good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from commons.kernel import clock, kept, pages
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from tests.attacks.addresses import Addresses
from tests.conftest import NOON, _application, _copy
from tests.factories import street
from tests.factories.identity import make_account
from tests.factories.street import Street

#: Rows written in this transaction, undone or not, beside those that count tries.
WRITTEN = text(
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables "
    "WHERE relname NOT IN ('kernel_rate_limit', 'kernel_session')"
)
ROLES = (
    "secretariat", "officer", "facilitator", "observer", "moderator", "respondent", "rapporteur", "welcomer",
)  # fmt: skip


class House:
    """A built house, and somebody at its doors; nothing they do outlives the answer they get."""

    def __init__(self, app: Flask, here: Street, there: Street, stranger: Actor, team: dict[str, Actor]) -> None:
        self.app, self.here, self.there = app, here, there
        self.visitors = {"nobody": NOBODY, "stranger": stranger, "owner": here.owner, **team}
        self.addresses = Addresses(app, here, there)
        self.connection: Any = None
        self._client = FlaskClient(app, app.response_class, use_cookies=False)

    def knock(self, method: str, path: str, who: Actor = NOBODY, kept: bool = False, **sent: Any) -> TestResponse:
        """One request by this person; its rows are rolled back unless they are kept, what it raised is raised."""
        self.app.extensions["possibles.actor"] = lambda: who
        whole = self.connection.begin_nested()
        try:
            return self._client.open(path, method=method, **sent)
        finally:
            (whole.commit if kept else whole.rollback)()

    def rows_written(self) -> int:
        """How many rows were written since the test began, undone or not."""
        return int(self.connection.scalar(WRITTEN))

    def forms_open(self, is_open: bool) -> None:
        """Whether forms are taken without their token."""
        self.app.config["WTF_CSRF_ENABLED"] = not is_open


@pytest.fixture(scope="session")
def built(server_url: str, template_database: str) -> Iterator[House]:
    """The house, really committed."""
    with _copy(server_url, template_database) as address, _application(address) as app:
        with clock.frozen(NOON), app.app_context():
            here, there = street.build(), street.build()
            stranger, at_the_desk = Actor(make_account().id), make_account().id
            team = {role: here.team(role, at_the_desk) for role in ROLES}
            team["member"] = Actor(int(here.things["commission_mandates_account_id"]))
            team["author"] = Actor(int(here.things["commission_drafting_account_id"]))
            team["bureau"] = Actor(int(here.things["commission_works_bureau_account_id"]))
            team["reader"] = here.team("officer", int(here.things["ami_reader_id"]))
            team["sitter"] = Actor(int(here.things["fund_account_id"]))
            team["metropolis"] = Actor(at_the_desk, frozenset({Grant("secretariat", "everywhere", 0)}))
            db.session.remove()
        yield House(app, here, there, stranger, team)


@pytest.fixture
def house(built: House) -> Iterator[House]:
    """The house as it was built, with time held still at noon."""
    with built.app.app_context():
        built.connection = db.engine.connect()
        whole = built.connection.begin()
        db.session.configure(bind=built.connection, join_transaction_mode="create_savepoint")
    pages.shelf.clear()
    kept.forget_everything()
    try:
        with clock.frozen(NOON):
            yield built
    finally:
        built.forms_open(False)
        with built.app.app_context():
            db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")
        whole.rollback()
        built.connection.close()
