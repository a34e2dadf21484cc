"""The product's own commands without what keeps people apart: the same statements, what decides taken out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Lock, get_ident, local
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from commons.kernel.db import db
from tests.factories.rush import PATIENCE, together

HURRY = 20
#: What is taken out: any row held for writing, any held for reading, a lock that has only a number.
HELD = r" FOR (NO KEY )?UPDATE( OF \w+(, \w+)*)?"
SHARED = r" FOR (KEY )?SHARE( OF \w+(, \w+)*)?"
NUMBERED = (r"pg_advisory_xact_lock\(.*\) ", "1 ")
#: A form already received is looked for by the database itself.
ONCE = r" ON CONFLICT (\([^)]*\) )?DO NOTHING"


@contextmanager
def bare(
    app: Flask, *taken: str | tuple[str, str], meet: str, many: int = 2, meanwhile: Callable[[], object] | None = None
) -> Iterator[None]:
    """Commands sent meanwhile lose these parts of their statements, or get others. Before its first statement that
    matches `meet`, each waits for the others; or somebody else does `meanwhile`, from beginning to end, once.
    What was to be taken out and never met ends the test: it is no control."""
    cuts = [_pair(each) for each in taken]
    here = get_ident()  # the ground is laid by whoever opens this, at leisure
    found, gate, mine, first = set[str](), Barrier(many, timeout=PATIENCE), local(), Lock()

    def wait() -> None:
        if meanwhile is None:
            gate.wait()
        elif first.acquire(blocking=False):
            together(app, [partial(_hurry, mine, meanwhile)], catching=())

    def rewrite(_conn: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> tuple[str, Any]:
        if get_ident() == here:
            return statement, parameters
        if hasattr(mine, "first_say"):
            cursor.execute(mine.first_say)
        statement, met = _cut(statement, cuts)
        found.update(met)
        if re.search(meet, statement) and not hasattr(mine, "met"):
            mine.met = True
            wait()
        return statement, parameters

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", rewrite, retval=True)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", rewrite)
    assert found == {pattern for pattern, _ in cuts}, "something to take out was never there"


def _hurry(mine: local, act: Callable[[], object]) -> None:
    """Somebody who waits for a row for so long only: the one who waits for them may hold it, a knot that the database
    cannot see."""
    mine.first_say = f"SET LOCAL lock_timeout = '{HURRY}s'"
    act()


def _pair(taken: str | tuple[str, str]) -> tuple[str, str]:
    return (taken, "") if isinstance(taken, str) else taken


def _cut(statement: str, cuts: list[tuple[str, str]]) -> tuple[str, set[str]]:
    """The statement without these parts, and which of them it had."""
    met = set()
    for pattern, instead in cuts:
        statement, times = re.subn(pattern, instead, statement)
        met.update([pattern] * times)
    return statement, met


def cut_trigger(function: str, *taken: str | tuple[str, str]) -> None:
    """The database's own function with these parts cut out of it; a part that is not there ends the test."""
    body: str = db.session.execute(
        text("SELECT pg_get_functiondef(CAST(:name AS regproc))"), {"name": function}
    ).scalar_one()
    for each in taken:
        pattern, instead = _pair(each)
        body, times = re.subn(pattern, instead, body)
        assert times, f"{pattern} was never there"
    db.session.execute(text(body.replace(":", "\\:")))
    db.session.commit()


def drop_constraint(table: str, name: str) -> None:
    """The table without this constraint, which must be there."""
    db.session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    db.session.commit()
