"""The ground of a bench: a database of its own, migrated, and an application on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).resolve().parents[2]

os.environ["POSSIBLES_MODE"] = "test"
os.environ.setdefault("SECRET_KEY", "a-secret-for-tests-only-0123456789abcdef")

from commons.kernel import local_postgres  # noqa: E402  # after the mode is set
from commons.kernel.db import db  # noqa: E402  # after the mode is set


@contextmanager
def a_database() -> Iterator[str]:
    """The address of a new, migrated database, dropped at the end."""
    server = os.environ.get("TEST_DATABASE_URL") or local_postgres.ensure_running(ROOT / "var" / "postgres-test").url(
        "possibles"
    )
    name = f"possibles_bench_{uuid4().hex[:8]}"
    engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    os.environ["DATABASE_URL"] = url
    try:
        from flask_migrate import upgrade

        with an_app(url):
            upgrade()
        yield url
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        engine.dispose()


@contextmanager
def an_app(url: str) -> Iterator[Flask]:
    """An application on this database, with its context pushed."""
    from app.factory import create_app

    app = create_app(SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
