"""Puts a row in every table, whatever tables there are: values are drawn until the database's own rules accept them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Uuid, func, select, text, types
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

#: A row of many columns that depend on each other (a saisine, sent or not) takes a thousand draws.
TRIES = 4000
MOMENTS = [datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 3, 6, 9, 12)]
CHECKS = text(
    "SELECT pg_get_constraintdef(c.oid) AS rule, array_agg(a.attname) AS columns FROM pg_constraint c"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)"
    " WHERE c.contype = 'c' AND c.conrelid = CAST(:name AS regclass) GROUP BY c.oid"
)


def fill_empty_tables(engine: Engine) -> None:
    """Put a row in each table that has none (parents first). A table that takes none is an AssertionError."""
    found = MetaData()
    found.reflect(engine)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    with engine.begin() as connection:
        # Triggers judge acts (a vote after closing); here only the shape of rows matters.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        missing = _missing(connection, tables)
        refusing = [f"{table.name}: {said}" for table in missing if (said := _fill(connection, table))]
    assert refusing == [], refusing


def _missing(connection: Connection, tables: Sequence[Table]) -> list[Table]:
    """Each table as often as it lacks rows: one is wanted, or two where another table points at it twice."""
    wanted = Counter(table.name for table in _with_twins(tables))
    for table in tables:
        wanted[table.name] -= int(connection.scalar(select(func.count()).select_from(table)) or 0)
    return [again for table in tables for again in [table] * max(wanted[table.name], 0)]


def _with_twins(tables: Sequence[Table]) -> list[Table]:
    """The tables, and once more those that another one points at twice: two different rows may be wanted there."""
    targets = [(child.name, key.column.table.name) for child in tables for key in child.foreign_keys]
    twice = {target for child, target in targets if targets.count((child, target)) > 1 and child != target}
    return [again for table in tables for again in [table] * (2 if table.name in twice else 1)]


def _fill(connection: Connection, table: Table) -> str:
    """Put one row in; an empty string, or what the database said last."""
    draw, said = Random(f"{table.name} {connection.scalar(select(func.count()).select_from(table))}"), ""
    rules = connection.execute(CHECKS, {"name": f'"{table.name}"'}).all()
    pools = {
        column.name: _values(connection, column, [rule for rule, columns in rules if column.name in columns])
        for column in table.columns
        if not column.identity
    }
    for _ in range(TRIES):
        row = {name: draw.choice(values) for name, values in pools.items()}
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row))
            return ""
        except DBAPIError as error:
            said = str(error.orig)
    return said


def _values(connection: Connection, column: Column[Any], rules: Sequence[str]) -> list[Any]:
    """What may be tried in a column: its parents' keys, the words and numbers its rules speak of, or plain values."""
    parents = [value for key in column.foreign_keys for value in connection.execute(select(key.column)).scalars()]
    words = [word for rule in rules for word in re.findall(r"'([^']*)'::text", rule)]
    numbers = [int(number) for rule in rules for number in re.findall(r"\b\d{1,4}\b", rule)]
    values = parents if column.foreign_keys else _of_type(column.type, words, numbers)
    return [*values, None] if column.nullable or not values else values


def _of_type(kind: types.TypeEngine[Any], words: Sequence[str], numbers: Sequence[int]) -> list[Any]:
    for known, values in (
        (postgresql.JSONB, [{}, []]),
        (types.Boolean, [True, False]),
        (types.DateTime, MOMENTS),
        (types.Date, [moment.date() for moment in MOMENTS]),
        (types.LargeBinary, [bytes(number) for number in (*numbers, 32)]),
        (Uuid, [UUID(int=1)]),
        (types.Integer, [*numbers, 1, 0, 2, 100]),
        (types.Float, [0.5, 1.0]),
        (types.Numeric, [1, 2]),
        (types.Text, [*words, "a"] if words else ["a", "0" * 64, "word", ""]),
    ):
        if isinstance(kind, known):
            return list(values)
    raise TypeError(f"no values known for {kind!r}")
