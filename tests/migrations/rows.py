"""Puts a row in every table, whatever tables there are: values are drawn until the database's own rules accept them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Uuid, select, text, types
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

TRIES = 400
MOMENTS = [datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 3, 6, 9, 12)]
CHECKS = text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST(:name AS regclass)"
)


def fill_every_table(engine: Engine) -> int:
    """Put a row in each table (parents first); the number of rows. A table that takes none is an AssertionError."""
    found = MetaData()
    found.reflect(engine)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    with engine.begin() as connection:
        refusing = [f"{table.name}: {said}" for table in tables if (said := _fill(connection, table))]
    assert refusing == [], refusing
    return len(tables)


def _fill(connection: Connection, table: Table) -> str:
    """Put one row in; an empty string, or what the database said last."""
    draw, said = Random(table.name), ""
    literals = _literals(connection, table)
    parents = {column.name: _parents(connection, column) for column in table.columns if column.foreign_keys}
    for _ in range(TRIES):
        row = {c.name: draw.choice(_values(c, literals, parents)) for c in table.columns if not c.identity}
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row))
            return ""
        except DBAPIError as error:
            said = str(error.orig)
    return said


def _literals(connection: Connection, table: Table) -> list[str]:
    """The words that the table's CHECKs speak of: its states."""
    definitions = connection.execute(CHECKS, {"name": f'"{table.name}"'}).scalars()
    return [word for definition in definitions for word in re.findall(r"'([^']*)'::text", definition)]


def _parents(connection: Connection, column: Column[Any]) -> list[Any]:
    """The values that a foreign key may take."""
    targets = [key.column for key in column.foreign_keys]
    return [value for target in targets for value in connection.execute(select(target)).scalars()]


def _values(column: Column[Any], literals: Sequence[str], parents: dict[str, list[Any]]) -> list[Any]:
    values = parents[column.name] if column.name in parents else _of_type(column.type, literals)
    return [*values, None] if column.nullable or not values else values


def _of_type(kind: types.TypeEngine[Any], literals: Sequence[str]) -> list[Any]:
    if isinstance(kind, postgresql.JSONB):
        return [json.loads(text) for text in ("{}", "[]")]
    for known, values in (
        (types.Boolean, [True, False]),
        (types.DateTime, MOMENTS),
        (types.Date, [date(2026, 1, 1), date(2026, 6, 1)]),
        (types.LargeBinary, [bytes(32), b"x"]),
        (Uuid, [UUID(int=1)]),
        (types.Integer, [1, 0, 2, 100]),
        (types.Numeric, [1, 0]),
        (types.Float, [0.5, 1.0]),
        (types.Text, [*literals, "a", "0" * 64, "word", ""]),
    ):
        if isinstance(kind, known):
            return list(values)
    raise TypeError(f"no values known for {kind!r}")
