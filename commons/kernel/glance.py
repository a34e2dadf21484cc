"""Short reads for the hot paths: one round trip, outside any transaction, on connections of their own.

Who is reading, and whether a kept page still stands, is asked at every request. Through a session that costs three
round trips (BEGIN, SELECT, ROLLBACK) and a good part of a page's time; here it is one statement written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event

from commons.kernel.db import db

Parameters = Sequence[Any] | Mapping[str, Any]
#: Each engine's companion, whose connections are always in autocommit.
_companions: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def glance(statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT (psycopg's own placeholders).

    When the session is bound to one connection (tests, bulk commands) it is asked there.
    """
    bind = db.session().bind if db.session.registry.has() else None
    if isinstance(bind, Connection):
        given = parameters if isinstance(parameters, Mapping) else tuple(parameters)
        return [tuple(row) for row in bind.exec_driver_sql(statement, given)]
    companion = _companion_of(db.engine)
    try:
        return _ask(companion, statement, parameters)
    except psycopg.OperationalError:
        # The server was restarted, and the connection that was kept is gone: once more on a new one.
        companion.dispose()
        return _ask(companion, statement, parameters)


def _ask(engine: Engine, statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    kept = engine.raw_connection()
    try:
        cursor = kept.cursor()
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
    except psycopg.OperationalError:
        kept.invalidate()
        raise
    finally:
        kept.close()


def _companion_of(engine: Engine) -> Engine:
    found = _companions.get(engine)
    if found is None:
        found = create_engine(
            engine.url, isolation_level="AUTOCOMMIT", pool_size=8, max_overflow=24, pool_reset_on_return=None,
            hide_parameters=True,
        )  # fmt: skip
        _companions[engine] = found
        event.listen(engine, "engine_disposed", lambda _: _let_go(engine))
    return found


def _let_go(engine: Engine) -> None:
    companion = _companions.pop(engine, None)
    if companion is not None:
        companion.dispose()
