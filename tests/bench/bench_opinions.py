"""The map of opinions beside one bare SVD of the same matrix, and its pages beside a bare Flask page, in one run.

Prints the time of a map of 300 x 50 and of 2,000 x 200 (target: 2,000 x 200 under 2 s), what it costs to publish it
from 320,000 positions, then pages a second for the kept pages (target: 1/5 of the bare page) and for somebody who
answers among as many positions (target: 50 ms).
Run: OPENBLAS_NUM_THREADS=1 python -m tests.bench.bench_opinions (the product sets it by itself).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from flask import Flask

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import publishing, queries, services
from commons.opinions.mapping.draw import draw_map
from commons.opinions.mapping.plane import centred
from commons.opinions.mapping.types import Answers
from commons.opinions.models import OpinionPoll
from commons.opinions.types import Stance, Voter
from tests.bench import bare
from tests.bench.ground import a_database, an_app
from tests.factories import opinions as make

SIZES = {"300 x 50": ((120, 100, 80), 50), "2,000 x 200": ((800, 600, 400, 200), 200)}


def timed(act: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return median(found)


def maps() -> None:
    """Print the time of each map, and of the SVD that is its floor."""
    for name, (sizes, statements) in SIZES.items():
        answers = make.camps(sizes, statements, seen=0.8)
        matrix = centred(answers)
        floor = timed(lambda m=matrix: np.linalg.svd(m, full_matrices=False))  # type: ignore[misc]  # bound at once
        whole = timed(lambda a=answers: draw_map(a))  # type: ignore[misc]  # bound at once
        print(f"map of {name:12} {whole * 1000:8.0f} ms   {whole / floor:5.1f} times one SVD ({floor * 1000:.0f} ms)")


def filled(answers: Answers) -> OpinionPoll:
    """A poll with these answers, put in as one statement."""
    poll = make.make_poll(answers.shape[1])
    rows, columns = np.nonzero(np.abs(answers) <= 1)
    ids = np.array([found.id for found in queries.statements(poll)])
    values = answers[rows, columns]
    statement = (
        "INSERT INTO opinions_position (poll_id, statement_id, voter_key, value, voter_class, fresh)"
        " SELECT %s, s, decode(lpad(to_hex(v), 32, '0'), 'hex'), n, 'account', true"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS t(s, v, n)"
    )
    given = (poll.id, ids[columns].tolist(), rows.tolist(), values.tolist())
    with unit_of_work(SYSTEM) as work:
        work.session.connection().exec_driver_sql(statement, given)
    return poll


def published(poll: OpinionPoll) -> None:
    """Print what publishing costs."""
    start = time.perf_counter()
    with unit_of_work(SYSTEM) as work:
        found = publishing.publish(work, poll.id, clock.now())
    assert found is not None
    print(f"published              {time.perf_counter() - start:8.2f} s   {found.figures['positions']} positions")


def per_second(app: Flask, path: str, seconds: float = 2) -> float:
    """Answers a second, asked in this process one after another."""
    client, end, count = app.test_client(), time.monotonic() + seconds, 0
    client.get(path)
    while time.monotonic() < end:
        assert client.get(path).status_code == 200
        count += 1
    return count / seconds


def kept_pages(app: Flask, poll: OpinionPoll) -> None:
    """Print pages a second beside the bare page, measured before and after; then how long each takes to make."""
    before = per_second(bare.app, "/")
    rates = {path: per_second(app, f"/avis/{poll.key}{path}") for path in ("", "/carte", "/carte.json")}
    floor = (before + per_second(bare.app, "/")) / 2
    print(f"bare Flask page        {floor:8.0f} /s")
    for path, rate in rates.items():
        print(f"{'kept: ' + (path or '/'):22} {rate:8.0f} /s   1/{floor / rate:.1f} of the bare page")
    for path in rates:
        print(f"{'made anew: ' + (path or '/'):22} {timed(lambda p=path: anew(app, poll, p)) * 1000:8.0f} ms")  # type: ignore[misc]  # bound at once


def anew(app: Flask, poll: OpinionPoll, path: str) -> None:
    """One page that no process has made."""
    pages.shelf.clear()
    assert app.test_client().get(f"/avis/{poll.key}{path}").status_code == 200


def answering(poll: OpinionPoll) -> None:
    """Print how long one answer takes, and the page of the next statement."""
    voters = iter(range(1_000_000, 2_000_000))

    def say() -> None:
        with unit_of_work(SYSTEM) as work:
            services.take_position(work, poll.key, 1, Voter.account(next(voters)), Stance.AGREE, clock.now())

    def ask() -> None:
        key = queries.voter_key(poll, Voter.account(next(voters)))
        assert queries.next_statements(poll, key)
        db.session.rollback()

    print(f"one answer             {timed(say, 50) * 1000:8.1f} ms")
    print(f"the next statement     {timed(ask, 20) * 1000:8.1f} ms")


def main() -> None:
    """Run it all."""
    maps()
    sizes, statements = SIZES["2,000 x 200"]
    with a_database() as database, an_app(database) as app:
        poll = filled(make.camps(sizes, statements, seen=0.8))
        published(poll)
        answering(poll)
        kept_pages(app, poll)


if __name__ == "__main__":
    main()
