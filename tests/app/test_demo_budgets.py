"""The demonstration of whole budgets: needs to choose among, ideas being studied, a past vote, residents' funds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from app.demo import budgets as demo
from app.demo.participation import people, tables
from app.demo.participation.memory import once
from commons.kernel import clock
from commons.kernel.db import db
from tests.conftest import NOON, _run

pytestmark = pytest.mark.usefixtures("frozen")
#: What the demonstration of budgets may add, in seconds of this process's own work.
MOST_SECONDS = 10


@pytest.fixture(scope="module")
def told(server_url: str, template_database: str) -> Iterator[tuple[list[str], float]]:
    """Its parts, told once, and the seconds it took; the context of the application is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context():
        # The clock is let go once all is told: tests of other modules may run before this one is over.
        with clock.frozen(NOON):
            for words in (["territory", "load"], ["participation", "load"]):
                application.test_cli_runner().invoke(args=words)
            once("des voisins", lambda _stage: people.is_told(), people.tell, NOON)
            once("des tables", lambda _stage: tables.is_told(), tables.tell, NOON)
            begun = time.process_time()
            parts = []
            for name_, is_told, tell in demo.PARTS:
                t = time.process_time()
                once(name_, is_told, tell, NOON)
                parts.append(name_)
                print(name_, time.process_time() - t)
            took = time.process_time() - begun
        yield parts, took
        db.session.remove()
        db.engine.dispose()
    _run(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_x(told):
    print(told)
