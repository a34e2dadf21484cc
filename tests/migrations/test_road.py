"""Migrations form one line that ends where the models are, and can be walked back with rows in the tables."""

from __future__ import annotations

import re
from itertools import pairwise

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.config import ROOT
from commons.kernel.db import db
from tests.migrations.rows import fill_empty_tables

ROAD = ScriptDirectory(str(ROOT / "migrations"))
STEPS = [script.revision for script in ROAD.walk_revisions()][::-1]


def test_the_road_is_one_line_of_numbered_steps() -> None:
    assert ROAD.get_heads() == [STEPS[-1]]
    assert [int(step) for step in STEPS] == list(range(1, len(STEPS) + 1))
    names = [path.name for path in (ROOT / "migrations" / "versions").glob("*.py")]
    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name)] == []


def test_the_models_are_where_the_road_ends(own_app: Flask) -> None:
    with own_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_each_step_can_be_taken_back_and_again_and_leads_on_with_rows_in_every_table(own_app: Flask) -> None:
    """One walk from the start: a row written at a step goes through all the steps that follow."""
    with own_app.app_context():
        downgrade(revision="base")
        for before, step in pairwise(["base", *STEPS]):
            try:
                upgrade(revision=step)
                fill_empty_tables(db.engine)
                downgrade(revision=before)
                upgrade(revision=step)
                fill_empty_tables(db.engine)
            except Exception as error:
                raise AssertionError(f"step {step}: {error}") from error
        assert "kernel_audit" in inspect(db.engine).get_table_names()


def test_nothing_but_the_number_of_the_step_is_left_at_the_start(own_app: Flask) -> None:
    with own_app.app_context():
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        with db.engine.connect() as connection:
            sequences = connection.execute(text("SELECT count(*) FROM pg_sequences")).scalar_one()
        assert sequences == 0
