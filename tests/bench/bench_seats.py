"""10,000 contended attempts by 8 processes, and what a seat costs: `python -m tests.bench.bench_seats`.

With locks alone, then with locks and guard, then with neither: the last one shows that the rush is a real one. The
second and third have a fifth of the attempts, and the last one rooms so small that the first attempt of each process
is enough, whatever the machine does.
"""

from __future__ import annotations

import argparse
import os
import threading
import time

import psycopg
from flask import Flask
from sqlalchemy import make_url

from commons.kernel import local_postgres
from commons.kernel.db import db
from tests.commons.ballot_box.bed import ROOT, run_sql
from tests.factories.assises_rush import oversold, prepare, rush, without_the_guard

ACTIVITIES, CAPACITY, GAUGE = 40, 30, 2500


def bare_inserts(url: str, threads: int, each: int) -> float:
    """Transactions a second of one plain insert each."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, registration bigint, activity bigint)")

    def run() -> None:
        with psycopg.connect(address) as link:
            for number in range(each):
                link.execute("INSERT INTO bare (registration, activity) VALUES (%s, 1)", (number,))
                link.commit()

    crowd = [threading.Thread(target=run) for _ in range(threads)]
    start = time.perf_counter()
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return threads * each / (time.perf_counter() - start)


def report(app: Flask, url: str, options: argparse.Namespace, *, locked: bool, guarded: bool) -> None:
    """One rush on a database of its own."""
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        attempts = options.attempts if locked and not guarded else options.attempts // 5
        capacity = CAPACITY if locked else options.processes
        groups, rooms = prepare(attempts, ACTIVITIES, capacity, GAUGE)
        if not guarded:
            without_the_guard()
        db.session.remove()
        errors, speed = rush(url, options.processes, groups, rooms, locked=locked)
        over = oversold()
        db.session.remove()
        db.engine.dispose()
    bare = bare_inserts(url, options.processes, 500)
    named = f"locks {'yes' if locked else 'no ':3} guard {'yes' if guarded else 'no ':3}"
    print(
        f"{named}: {len(groups)} attempts, {options.processes} processes: {over} persons oversold, {errors} errors,"
        f" {speed:.0f} attempts/s, bare insert {bare:.0f}/s, ratio {speed / bare:.3f}",
        flush=True,
    )


def main() -> None:
    """A database for each rush, dropped again."""
    from app.factory import create_app

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=8)
    options = parser.parse_args()
    server = os.environ.get("TEST_DATABASE_URL")
    server = server or local_postgres.ensure_running(ROOT / "var" / "postgres-test").url("possibles")
    for place, (locked, guarded) in enumerate(((True, False), (True, True), (False, False))):
        name = f"possibles_seats_{os.getpid()}_{place}"
        run_sql(server, f'CREATE DATABASE "{name}"')
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        try:
            report(create_app(SQLALCHEMY_DATABASE_URI=url), url, options, locked=locked, guarded=guarded)
        finally:
            run_sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    main()
