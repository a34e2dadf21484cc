"""How fast the box takes, stirs, closes and loads: `python -m tests.bench.bench_ballot_box`.

Runs on a private database that it drops again. The bare insert beside it is one row, one transaction, by psycopg.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections import Counter
from collections.abc import Callable

import psycopg
from flask import Flask
from sqlalchemy import make_url, text

from commons.ballot_box import queries, services
from commons.ballot_box.types import LoadedBallot, Reason
from commons.kernel import clock, local_postgres
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.commons.ballot_box import bed

ROOT = bed.ROOT


def timed(act: Callable[[], object]) -> float:
    """Seconds an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_threads(threads: int, run: Callable[[int], object]) -> float:
    """Seconds until every thread is through."""
    crowd = [threading.Thread(target=run, args=(place,)) for place in range(threads)]

    def all_of_them() -> None:
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()

    return timed(all_of_them)


def bare_inserts(url: str, threads: int, each: int) -> float:
    """Transactions a second of one plain insert each."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("CREATE TABLE bare (key bytea PRIMARY KEY, content bytea)")

    def run(place: int) -> None:
        with psycopg.connect(address) as link:
            for _ in range(each):
                link.execute("INSERT INTO bare VALUES (%s, %s)", (os.urandom(16), b"[1,2,3]"))
                link.commit()

    return threads * each / in_threads(threads, run)


def casts(app: Flask, threads: int, each: int, first: int) -> float:
    """Votes a second, each a roll entry and a ballot in one transaction."""
    sheets = [[bed.sheet(first + place * each + n, b"[1,2,3]") for n in range(each)] for place in range(threads)]

    def run(place: int) -> None:
        with app.app_context():
            for filled in sheets[place]:
                bed.vote(filled)

    return threads * each / in_threads(threads, run)


def race(app: Flask, voters: int, devices: int) -> Counter[str]:
    """Every voter from many devices in the same instant; how the tries were answered."""
    answers: list[str] = []
    gates = [threading.Barrier(devices) for _ in range(voters)]

    def run(place: int) -> None:
        with app.app_context():
            for voter, gate in enumerate(gates):
                gate.wait()
                try:
                    bed.vote(bed.sheet(10**7 + voter))
                    answers.append("cast")
                except Refused as refusal:
                    answers.append(str(refusal.reason))

    in_threads(devices, run)
    return Counter(answers)


def report(app: Flask, url: str, options: argparse.Namespace) -> None:
    """Print every figure."""
    bed.opened()
    first = 0
    for threads in (1, 16):
        bare = bare_inserts(url, threads, options.votes // threads)
        ours = casts(app, threads, options.votes // threads, first)
        first += options.votes
        print(f"{threads:3} connections: {ours:6.0f} votes/s, bare insert {bare:6.0f}/s, ratio {ours / bare:.2f}")
        bed.run_sql(url, "DROP TABLE bare")
    stirred = bed.rows("ballot_box_roll WHERE fresh")
    print(f"stirring {stirred} new voters: {timed(stir):.3f} s")
    casts(app, 1, 100, first)
    print(f"stirring 100 new voters among {stirred}: {timed(stir):.3f} s")
    db.session.execute(text("ANALYZE"))
    race_report(app, options)
    print(f"closing {bed.rows('ballot_box_roll')} voters: {timed(bed.close_box):.2f} s")
    seconds = timed(load)
    poll = queries.poll_named("past")
    print(f"loading {queries.ballots_in(poll)} past ballots: {seconds:.2f} s")
    print(f"reading them grouped: {timed(lambda: queries.count_by_content(poll, '1')):.2f} s")
    print(f"digest of the box: {timed(lambda: queries.digest_of_box(poll)):.2f} s")


def race_report(app: Flask, options: argparse.Namespace) -> None:
    """Many devices of one voter in the same instant: one ballot each, or say so."""
    before = bed.rows("ballot_box_ballot")
    answers = race(app, options.race_voters, 50)
    doubles = bed.rows("ballot_box_ballot") - before - options.race_voters
    print(f"race: {sum(answers.values())} tries of {options.race_voters} voters, {dict(answers)}, {doubles} doubles")
    if doubles or answers["cast"] != options.race_voters or set(answers) > {"cast", str(Reason.ALREADY_VOTED)}:
        raise SystemExit("the race was lost")


def stir() -> None:
    """Stir once."""
    with unit_of_work(SYSTEM) as work:
        services.stir(work, bed.KEY, clock.now())


def load() -> None:
    """Ninety thousand ballots of a past vote, as different as Warsaw's."""
    ballots = (LoadedBallot("1", f"[{n % 67_500},{n % 11},{n % 7}]".encode()) for n in range(90_000))
    with unit_of_work(SYSTEM) as work:
        services.load_closed(work, bed.plan(key="past", begins=-9, ends=-1), ballots, clock.now())


def main() -> None:
    """Make a database, measure, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=3200)
    parser.add_argument("--race-voters", type=int, default=600)
    options = parser.parse_args()
    server = os.environ.get("TEST_DATABASE_URL")
    server = server or local_postgres.ensure_running(ROOT / "var" / "postgres-test").url("possibles")
    with bed.own_database(server, durable=True) as url:
        app = bed.small_app(url, connections=52)
        with app.app_context():
            report(app, url, options)
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
