"""A rush: many people who send the same command at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from flask import Flask

from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, unit_of_work

MANY = 8


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """A request of its own, let go of in the end."""
    with app.app_context(), app.test_request_context():
        try:
            yield
        finally:
            db.session.remove()


def rush(app: Flask, command: Callable[[Work, int], object], actors: list[Actor] | None = None) -> Counter[str]:
    """So many send the same command at once; how each was answered."""
    start = Barrier(MANY)

    def one(number: int) -> str:
        with inside(app):
            try:
                start.wait(20)
                with unit_of_work(actors[number] if actors else NOBODY) as work:
                    command(work, number)
            except DomainError as error:
                return error.reason.value if error.reason else type(error).__name__
        return "done"

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(one, range(MANY)))
