"""Many people at the same moment, on a real database, with threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Mode
from commons.opinions import publishing, queries, services
from commons.opinions.models import OpinionPoll, Position, Published, Statement
from commons.opinions.types import PollPlan, Stance, Voter
from tests.factories import opinions as make
from tests.factories.rush import PATIENCE, crowd, named, over_or_waiting

pytestmark = pytest.mark.race
THREADS = 50


def at_once(app: Flask, act: Callable[[int], object], times: int = THREADS) -> list[object]:
    """Run it in so many threads that start together; what each gave, or the name of its refusal."""
    return named(crowd(app, act, times))


def taken(poll_id: int) -> tuple[int, int]:
    """How many positions there are, and how many voters."""
    query = select(func.count(), func.count(Position.voter_key.distinct())).where(Position.poll_id == poll_id)
    return tuple(db.session.execute(query).one())


def opened(app: Flask, statements: int) -> tuple[str, int]:
    with app.app_context():
        poll = make.make_poll(statements)
        return poll.key, poll.id


def test_fifty_people_on_one_statement_are_fifty_positions(own_app: Flask) -> None:
    key, poll_id = opened(own_app, 1)

    def answer(number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            services.take_position(work, key, 1, Voter.account(number), Stance(number % 3 - 1), clock.now())

    assert at_once(own_app, answer) == [None] * THREADS
    with own_app.app_context():
        assert taken(poll_id) == (THREADS, THREADS)
        values = select(Position.value, func.count()).where(Position.poll_id == poll_id).group_by(Position.value)
        assert dict(tuple(row) for row in db.session.execute(values)) == {-1: 17, 0: 17, 1: 16}


def test_one_person_tapping_fifty_times_is_one_position(own_app: Flask) -> None:
    key, poll_id = opened(own_app, 1)

    def answer(number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            services.take_position(work, key, 1, Voter.account(1), Stance(number % 3 - 1), clock.now())

    assert at_once(own_app, answer) == [None] * THREADS
    with own_app.app_context():
        assert taken(poll_id) == (1, 1)


def test_a_counter_that_is_read_then_written_loses_some(own_app: Flask) -> None:
    """The control: the same fifty, counted the careless way."""
    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE careless (n bigint)"))
        connection.execute(text("INSERT INTO careless VALUES (0)"))
    read = threading.Barrier(THREADS, timeout=PATIENCE)

    def answer(number: int) -> None:
        with db.engine.connect() as connection:
            seen = connection.execute(text("SELECT n FROM careless")).scalar_one()
            connection.rollback()
        read.wait()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE careless SET n = :n"), {"n": seen + 1})

    at_once(own_app, answer)
    with own_app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM careless")).scalar_one() < THREADS


def test_proposals_at_once_get_a_number_each(own_app: Flask) -> None:
    key, poll_id = opened(own_app, 0)

    def propose(number: int) -> int:
        with unit_of_work(SYSTEM) as work:
            return services.add_statement(work, key, f"Idée {number % 25}", "fr", clock.now()).number

    answers = at_once(own_app, propose)
    with own_app.app_context():
        numbers = list(db.session.scalars(select(Statement.number).where(Statement.poll_id == poll_id)))
    assert sorted(numbers) == list(range(1, 26))
    assert answers.count("Invalid") == 25


def test_a_poll_opened_by_many_at_once_is_one(own_app: Flask) -> None:
    def open_it(number: int) -> str:
        now = clock.now()
        plan = PollPlan(Ref(make.SUBJECT, 7_000_000), (), Mode.AFTER, now, now + timedelta(days=1))
        with unit_of_work(SYSTEM) as work:
            return services.open_poll(work, plan, now).key

    assert len(set(at_once(own_app, open_it, 12))) == 1


def closing_while_people_answer(app: Flask, publish: Callable[[int], object]) -> tuple[int, int, list[object]]:
    """People answer while somebody ends the poll: positions kept, people published, what each was told."""
    key, poll_id = opened(app, 1)

    def act(number: int) -> object:
        if number == 20:
            return publish(poll_id)
        for voter in range(number * 10, number * 10 + 10):
            with unit_of_work(SYSTEM) as work:
                services.take_position(work, key, 1, Voter.account(voter), Stance.AGREE, clock.now())
        return "said"

    told = at_once(app, act, 40)
    with app.app_context():
        kept, _ = taken(poll_id)
        people = db.session.scalars(select(Published.people).where(Published.poll_id == poll_id)).one()
    return kept, people, told


def close(poll_id: int) -> None:
    key = db.session.get_one(OpinionPoll, poll_id).key
    db.session.rollback()
    with unit_of_work(SYSTEM) as work:
        services.close(work, key, clock.now())


def test_whoever_was_kept_is_in_the_last_figures(own_app: Flask) -> None:
    kept, people, told = closing_while_people_answer(own_app, close)
    assert kept == people
    assert set(told) <= {"said", "Refused", None}


@contextmanager
def an_answer_under_way(app: Flask, key: str) -> Iterator[Callable[[], None]]:
    """Somebody whose answer is written but not committed yet, until they are told to."""
    written, commit = threading.Event(), threading.Event()

    def answer() -> None:
        with app.app_context(), unit_of_work(SYSTEM) as work:
            services.take_position(work, key, 1, Voter.account(1), Stance.AGREE, clock.now())
            written.set()
            assert commit.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        answering = pool.submit(answer)
        assert written.wait(PATIENCE)

        def let_go() -> None:
            commit.set()
            answering.result(PATIENCE)

        try:
            yield let_go
        finally:
            commit.set()


def test_the_end_waits_for_an_answer_under_way_and_counts_it(own_app: Flask) -> None:
    key, poll_id = opened(own_app, 1)

    def end() -> None:
        with own_app.app_context():
            close(poll_id)

    with an_answer_under_way(own_app, key) as let_go, ThreadPoolExecutor(1) as pool:
        ending = pool.submit(end)
        over_or_waiting(own_app, ending)
        assert not ending.done()
        let_go()
        ending.result(PATIENCE)
    with own_app.app_context():
        assert db.session.scalars(select(Published.people)).all() == [1]


def test_without_waiting_the_figures_miss_an_answer_that_is_kept(own_app: Flask) -> None:
    """The control: the same answer under way, counted without having the poll alone."""
    key, poll_id = opened(own_app, 1)
    with an_answer_under_way(own_app, key) as let_go, own_app.app_context():
        poll = db.session.get_one(OpinionPoll, poll_id)
        with unit_of_work(SYSTEM) as work:
            counted = len(publishing.positions(work, poll).classes)
        let_go()
        db.session.rollback()
        assert (counted, taken(poll_id)) == (0, (1, 1))


def test_two_workers_publish_the_end_once(own_app: Flask) -> None:
    _, poll_id = opened(own_app, 1)
    with own_app.app_context():
        for voter in range(6):
            make.say(db.session.get_one(OpinionPoll, poll_id), 1, Stance.AGREE, voter)
        end = db.session.get_one(OpinionPoll, poll_id).closes_at
    with clock.frozen(end):
        done = at_once(own_app, lambda _: publishing.publish_due(), 6)
    assert sum(done) == 1
    with own_app.app_context():
        poll = db.session.get_one(OpinionPoll, poll_id)
        assert queries.latest(poll) is not None
        assert db.session.scalar(select(func.count()).select_from(Published)) == 1
        assert poll.secret is None
