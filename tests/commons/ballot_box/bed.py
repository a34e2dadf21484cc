"""The bed the ballot box is tested in: kernel and ballot box alone, on a database that is really committed to."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from commons.ballot_box import codes, services
from commons.ballot_box.models import Poll
from commons.ballot_box.types import Cast, PollPlan, Sheet, VoteChannel
from commons.kernel import clock, i18n
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.conftest import ROOT

KEY = "tests.poll:1"


def run_sql(url: str, *statements: str) -> None:
    """Run statements outside any transaction."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def migration(name: str) -> Any:
    """A migration's module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "migrations" / "versions" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def own_database(server_url: str, *, durable: bool = False) -> Iterator[str]:
    """A database with the tables of the kernel and the box; its address."""
    name = f"possibles_box_{uuid4().hex[:10]}"
    # Not waiting for the disk makes thousands of votes quick and changes nothing the tests look at.
    quick = f'ALTER DATABASE "{name}" SET synchronous_commit = {"on" if durable else "off"}'
    run_sql(server_url, f'CREATE DATABASE "{name}"', quick)
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    try:
        engine = create_engine(url)
        with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            migration("0001_kernel").upgrade()
            migration("0004_ballot_box").upgrade()
            migration("0056_ballot_box_pause").upgrade()
        engine.dispose()
        yield url
    finally:
        run_sql(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def small_app(url: str, connections: int = 10) -> Flask:
    """An application of kernel and box only."""
    app = Flask("box", static_folder=None, template_folder=None)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="x" * 32, TESTING=True)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": connections, "max_overflow": 0}
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    db.init_app(app)
    i18n.init_app(app)
    return app


def plan(*, key: str = KEY, begins: float = -3600, ends: float = 3600, rules: dict[str, Any] | None = None) -> PollPlan:
    """A poll that began and ends so many seconds from now."""
    now = clock.now()
    return PollPlan(key, now + timedelta(seconds=begins), now + timedelta(seconds=ends), rules or {"max": 3})


def opened(**wishes: Any) -> Poll:
    """A poll, set up and committed."""
    with unit_of_work(SYSTEM) as work:
        return services.open_poll(work, plan(**wishes))


def elector(number: int) -> bytes:
    """The key of the elector with this number (the same in every poll, unlike real ones)."""
    return codes.elector_key(b"k" * 32, f"elector-{number}")


def sheet(number: int = 0, content: bytes = b"[1]", **wishes: Any) -> Sheet:
    """A filled ballot of this elector."""
    values: dict[str, Any] = {
        "poll_key": KEY, "scope": "1", "box": "1", "elector_key": elector(number), "content": content,
        "secret": codes.new_secret(), "channel": VoteChannel.WEB,
    }  # fmt: skip
    return Sheet(**(values | wishes))


def vote(filled: Sheet, now: datetime | None = None) -> Cast:
    """Cast in a unit of work of its own."""
    with unit_of_work(NOBODY) as work:
        return services.cast(work, filled, now or clock.now())


def rows(table: str) -> int:
    """How many rows a table holds."""
    return int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def after_the_end() -> Any:
    """Time held still two hours from now."""
    return clock.frozen(clock.now() + timedelta(hours=2))


def close_box(key: str = KEY) -> Poll:
    """Close the box, two hours from now."""
    with after_the_end(), unit_of_work(SYSTEM) as work:
        return services.close(work, key, clock.now())
