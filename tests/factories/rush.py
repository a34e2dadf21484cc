"""People who act at the very same moment: each in a thread and a context of their own, all let go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import text

from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, unit_of_work

CROWD = 8
PATIENCE = 60
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

Caught = type[Exception] | tuple[type[Exception], ...]


def together(app: Flask, acts: Sequence[Callable[[], Any]], catching: Caught = DomainError) -> list[Any]:
    """What each act gave, in order, or the error it met; an error that is not caught ends the test."""
    start = Barrier(len(acts), timeout=PATIENCE)

    def one(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act()
            except catching as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def crowd(app: Flask, act: Callable[[int], Any], many: int = CROWD, catching: Caught = DomainError) -> list[Any]:
    """So many people who do the same thing at once, each with a number from 0."""
    return together(app, [partial(act, number) for number in range(many)], catching)


def works(
    app: Flask, commands: Sequence[Callable[[Work], Any]], actor: Actor = SYSTEM, catching: Caught = DomainError
) -> list[Any]:
    """Commands sent at once, each in a unit of work of its own."""

    def carry_out(command: Callable[[Work], Any]) -> Any:
        with unit_of_work(actor) as work:
            return command(work)

    return together(app, [partial(carry_out, command) for command in commands], catching)


def numbered(command: Callable[[Work, int], Any], many: int = CROWD) -> list[Callable[[Work], Any]]:
    """The same command for so many people, each with a number from 0."""
    return [lambda work, number=number: command(work, number) for number in range(many)]


def pair(app: Flask, act: Callable[[Barrier, int], Any]) -> list[str]:
    """Two people, with a barrier to wait for each other between looking and writing: what they were told, sorted."""
    return sorted(told(crowd(app, partial(act, Barrier(2, timeout=PATIENCE)), 2)))


def over_or_waiting(app: Flask, act: Future[Any]) -> None:
    """Come back once somebody is through, or stands before what another holds."""
    with app.app_context(), db.engine.connect() as connection:
        # Within one transaction the database would not show who came since the first look.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        for _ in range(PATIENCE * 20):
            if wait([act], 0.05).done or connection.scalar(WAITING):
                return
    raise TimeoutError


def named(answers: Iterable[Any]) -> list[Any]:
    """The answers, each error by its name."""
    return [type(answer).__name__ if isinstance(answer, Exception) else answer for answer in answers]


def told(answers: Iterable[Any]) -> list[str]:
    """How each was answered: done, or the name of the error."""
    return [type(answer).__name__ if isinstance(answer, Exception) else "done" for answer in answers]


def reasons(answers: Iterable[Any]) -> list[Any]:
    """The answers, each refusal by its reason."""
    return [answer.reason if isinstance(answer, DomainError) else answer for answer in answers]
