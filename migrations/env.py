"""Runs migrations on the application's own database connection."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import DateTime, text

db = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate online; a lock that cannot be had quickly is given up, so that voters never queue behind us."""
    given = context.config.attributes.get("connection")
    if given is not None:
        configure(given)
        return
    with db.engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.commit()
        configure(connection)


def plain_type(kind: str, obj: Any, autogen: Any) -> str | bool:
    """Write our column types as the plain ones behind them: a migration outlives the code it was made with."""
    if kind != "type" or not type(obj).__module__.startswith("commons."):
        return False
    plain = obj.impl
    return f"sa.{type(plain).__name__}({'timezone=True' if isinstance(plain, DateTime) else ''})"


def configure(connection: Any) -> None:
    """One transaction for each migration, on this connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_type=True,
        render_item=plain_type,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
