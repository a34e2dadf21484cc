"""Figures of an edition with 40,000 voters and 400,000 choices, beside a bare SQL count in the same run.

Prints what making the page takes (target: under one second), and its file; neither is computed while people vote.
Run: python -m tests.bench.bench_statistics.
"""

from __future__ import annotations

import os
import random
from time import perf_counter

from sqlalchemy import func, select, text

from budgets.ballots.content import Choices, encode
from budgets.statistics import pages
from commons.ballot_box.models import Ballot, Poll
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.bench.ground import a_database, an_app
from tests.factories.budgets import make_edition, make_territory, the_edition
from tests.factories.counted import cast, counted, proclaimed

VOTERS, CHOICES, PROJECTS = 40_000, 10, 120


def fill(slug: str) -> None:
    """Ballots and roll straight into their tables, as so many voters would leave them."""
    edition, chance = the_edition(slug), random.Random(2022)
    codes = [str(number) for number in range(1, PROJECTS + 1)]
    with unit_of_work(SYSTEM) as work:
        poll_id = work.session.scalars(select(Poll.id).where(Poll.key == edition.poll_key)).one()
        box = edition.envelopes[0].box
        ballots = [
            {
                "key": os.urandom(16),
                "poll": poll_id,
                "box": box,
                "content": encode(edition.ballot, Choices(tuple(chance.sample(codes, CHOICES)))),
            }
            for _voter in range(VOTERS)
        ]
        work.session.execute(
            text(
                "INSERT INTO ballot_box_ballot (key, poll_id, box, content, channel_class, secret_hash, fresh)"
                " VALUES (:key, :poll, :box, :content, 'screen', NULL, false)"
            ),
            ballots,
        )
        work.session.execute(
            text(
                "INSERT INTO ballot_box_roll (poll_id, scope, elector_key, channel, place, day, fresh)"
                " SELECT :poll, :box, decode(md5(n::text) || md5((-n)::text), 'hex'),"
                " CASE WHEN n % 10 = 0 THEN 'paper' WHEN n % 7 = 0 THEN 'desk' ELSE 'web' END,"
                " NULL, current_date, false"
                " FROM generate_series(1, :voters) n"
            ),
            {"poll": poll_id, "box": box, "voters": VOTERS},
        )


def main() -> None:
    """Fill, count, and time the page."""
    with a_database() as url, an_app(url) as app, app.test_request_context():
        edition = make_edition(each=PROJECTS, place=make_territory(), ballot_max=CHOICES)
        cast(edition, [("1",)])  # the first ballot freezes the rules
        fill(edition.slug)
        started = perf_counter()
        counted(edition.slug)
        print(f"counting {VOTERS * CHOICES:,} choices: {perf_counter() - started:.2f} s")
        proclaimed(edition.slug)
        edition = the_edition(edition.slug)
        started = perf_counter()
        db.session.scalar(select(func.count()).select_from(Ballot))
        bare = perf_counter() - started
        for name, made in (("page", pages.whole), ("file", pages.table)):
            took = []
            for _turn in range(5):
                db.session.expire_all()
                started = perf_counter()
                made(edition)
                took.append(perf_counter() - started)
            best = min(took)
            beside = f"{best / bare:.1f} × a bare count of ballots"
            print(f"figures, {name}: first {took[0]:.3f} s, then {best:.3f} s, {beside}")


if __name__ == "__main__":
    main()
