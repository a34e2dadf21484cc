"""Several workers at the same moment, on a database really committed to: nobody is told twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text

from app.journeys.follow_up import digest, queries
from app.journeys.follow_up.models import Follow
from app.journeys.follow_up.schedule import rounds
from app.journeys.follow_up.types import Medium
from commons.kernel import clock
from commons.kernel.db import db
from commons.threads.types import Moment
from tests.factories.follow_up import MONDAY, THURSDAY, follow, person, sent
from tests.factories.threads import kinds


@pytest.fixture
def crowd(own_app):
    """Thirty people who follow one debate that has news."""
    with kinds("debate") as made, own_app.app_context(), clock.frozen(THURSDAY):
        made["debate"].moments[1] = [Moment(MONDAY + timedelta(days=1), "La commune a répondu")]
        ref = made["debate"].ref(1, "Plus d’ombre")
        for number in range(30):
            follow(person(f"v{number}@exemple.fr"), ref, Medium.MAIL_WEEK)
        db.session.remove()
        yield own_app


def two_workers(app) -> list[int]:
    start = Barrier(4)
    turn = rounds(THURSDAY)[1]

    def work(_: int) -> int:
        with app.app_context():
            start.wait()
            return digest.make_round(turn, clock.now())

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, range(4)))


@pytest.mark.race
def test_workers_at_the_same_moment_tell_each_person_once(crowd):
    two_workers(crowd)
    assert len(sent()) == 30
    assert {f.last_told_at for f in db.session.scalars(select(Follow))} != {None}
    two_workers(crowd)
    assert len(sent()) == 30


@pytest.mark.race
def test_without_the_lock_and_the_key_people_would_be_told_twice(crowd, monkeypatch):
    def unheld(account_id, media, since):
        query = select(Follow).where(Follow.account_id == account_id, Follow.medium.in_(media))
        return list(db.session.scalars(query))

    monkeypatch.setattr(queries, "claimed", unheld)
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE kernel_outbox DROP CONSTRAINT uq_kernel_outbox_key"))
    two_workers(crowd)
    assert len(sent()) > 30
