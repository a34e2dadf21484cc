"""The ground of every test: one database a worker, a rolled-back transaction a test, time and network held still."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from babel import support
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
#: A stranger whom a test calls person 1 must be nobody who has an account.
FAR_FROM_NUMBERS_OF_TESTS = "ALTER SEQUENCE identity_account_id_seq START WITH 1000001 RESTART"
#: Rolling back gives no number back: without this a test would meet other numbers after other tests.
NUMBERS_FROM_THE_START = text("SELECT count(setval(seqrelid::regclass, seqstart, false)) FROM pg_sequence")

os.environ["POSSIBLES_MODE"] = "test"
os.environ.setdefault("SECRET_KEY", "a-secret-for-tests-only-0123456789abcdef")

from app.compiling import HARD, kept_together  # noqa: E402  # after the mode is set
from commons.kernel import clock, kept, local_postgres, pages  # noqa: E402  # after the mode is set
from commons.kernel.db import db  # noqa: E402  # after the mode is set
from tests import cluster  # noqa: E402  # after the mode is set
from tests.pages import LookingClient  # noqa: E402  # after the mode is set

pytest_plugins = ["tests.live"]

# A busy machine is no defect: without this, one example that takes 200 ms fails its test, and never does so again.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What thousands of tests are made of stays until the end: no later collection has to walk through it again."""
    gc.collect()
    gc.freeze()


def shared_folder() -> Path:
    """Where reference material may lie (real elections); tests that need it skip when it is absent."""
    return Path(os.environ.get("POSSIBLES_SHARED", str(ROOT.parent / "shared")))


@pytest.fixture(scope="session", autouse=True)
def french_as_it_is_typed() -> Iterator[None]:
    """Tests read French with the spaces of a keyboard; those of print are a matter of app/test_compiling.py."""
    load = support.Translations.load

    def typed(*args: Any, **kwargs: Any) -> Any:
        found = load(*args, **kwargs)
        words: dict[Any, str] = getattr(found, "_catalog", {})
        for said, printed in words.items():
            if said and kept_together(said if isinstance(said, str) else said[0]) == printed:
                words[said] = said if isinstance(said, str) else said[0]
            elif isinstance(said, tuple):
                words[said] = printed.replace(HARD, " ")
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(support.Translations, "load", typed)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material, or a skip that says what is missing."""
    folder = shared_folder()
    if not (folder / "data").is_dir():
        pytest.skip("the real elections are not beside the repository (POSSIBLES_SHARED)")
    return folder


@pytest.fixture(scope="session")
def server_url() -> str:
    """A PostgreSQL in which databases may be made: DATABASE_URL, or the clone's private cluster for tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    return given or local_postgres.ensure_running(cluster.folder()).url("possibles")


def _run(server_url: str, *statements: str) -> None:
    engine = create_engine(make_url(server_url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def template_database(server_url: str, worker_id: str) -> Iterator[str]:
    """A migrated, otherwise empty database; the name."""
    from flask_migrate import upgrade

    name = f"possibles_test_{worker_id}_{uuid4().hex[:8]}"
    _run(server_url, f'CREATE DATABASE "{name}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    os.environ["DATABASE_URL"] = url
    from app.factory import create_app

    app = create_app()
    with app.app_context():
        upgrade()
        db.engine.dispose()
    _run(url, FAR_FROM_NUMBERS_OF_TESTS)
    yield name
    _run(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _copy(server_url: str, template: str) -> Iterator[str]:
    """A database made from the template, gone at the end; its address. Nobody may be connected to the template."""
    name = f"possibles_own_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _application(address: str) -> Iterator[Flask]:
    from app.factory import create_app

    application = create_app(SQLALCHEMY_DATABASE_URI=address)
    application.test_client_class = LookingClient
    # What was kept of another database may bear the same name and the same version.
    kept.forget_everything()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def app(template_database: str, server_url: str) -> Iterator[Flask]:
    """The application, on the worker's own database."""
    with _copy(server_url, template_database) as address, _application(address) as application:
        yield application


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """Time held still at noon UTC on 15 June 2026."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def database(app) -> Iterator[object]:
    """An application context whose session is rolled back whole at the end, commits included."""
    with app.app_context():
        connection = db.engine.connect()
        transaction = connection.begin()
        connection.execute(NUMBERS_FROM_THE_START)
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        pages.shelf.clear()
        kept.forget_everything()
        provider = app.extensions.get("possibles.actor")
        try:
            yield db.session
        finally:
            # A test that let somebody else act leaves nobody behind for the next one.
            app.extensions["possibles.actor"] = provider
            db.session.remove()
            db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")
            transaction.rollback()
            connection.close()


@pytest.fixture
def client(app, database):
    """A browser without a browser."""
    return app.test_client()


@pytest.fixture
def fresh_database(server_url: str, template_database: str) -> Iterator[str]:
    """A database of the test's own, really committed to (races, faults, migrations); its address."""
    with _copy(server_url, template_database) as address:
        yield address


@pytest.fixture
def own_app(fresh_database: str) -> Iterator[Flask]:
    """An application on a database of the test's own."""
    with _application(fresh_database) as application:
        yield application
