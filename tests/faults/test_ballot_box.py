"""The box under fire: everybody at once, a power cut in the middle, a closing while people vote."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from commons.ballot_box import codes, queries, services
from commons.ballot_box.types import Reason
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.commons.ballot_box.bed import KEY, opened, own_database, rows, sheet, small_app, vote
from tests.conftest import ROOT
from tests.factories.bare import drop_constraint

THREADS = 50


@pytest.fixture
def url(server_url: str) -> Iterator[str]:
    """A database of the test's own."""
    with own_database(server_url) as address:
        yield address


@pytest.fixture
def crowd(url: str) -> Iterator[Flask]:
    """An application with a connection for each of fifty voters."""
    app = small_app(url, connections=THREADS + 2)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def all_at_once(app: Flask, acts: list[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, from one starting shot; results or refusals' reasons, in order."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            start.wait(60)
            try:
                results[place] = acts[place]()
            except Refused as refusal:
                results[place] = refusal.reason

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def rush(app: Flask, rounds: int) -> None:
    """Each round, fifty devices of one elector vote in the same instant."""
    for number in range(rounds):
        all_at_once(app, [lambda number=number: vote(sheet(number)) for _ in range(THREADS)])


@pytest.mark.race
def test_fifty_devices_of_one_elector_put_one_ballot_in_the_box(crowd: Flask) -> None:
    opened()
    answers = all_at_once(crowd, [lambda: vote(sheet(1)) for _ in range(THREADS)])
    assert Counter(answer for answer in answers if isinstance(answer, Reason)) == {Reason.ALREADY_VOTED: THREADS - 1}
    rush(crowd, 3)
    assert (rows("ballot_box_ballot"), rows("ballot_box_roll")) == (3, 3)


@pytest.mark.race
def test_without_the_primary_key_of_the_roll_every_device_of_the_same_rush_puts_a_ballot_in(crowd: Flask) -> None:
    """The positive control: nobody looks before writing, so that the key alone decides, at once or later."""
    drop_constraint("ballot_box_roll", "pk_ballot_box_roll")
    opened()
    rush(crowd, 3)
    assert (rows("ballot_box_ballot"), rows("ballot_box_roll")) == (3 * THREADS, 3 * THREADS)


@pytest.mark.race
def test_one_sheet_posted_fifty_times_at_once_is_answered_fifty_times_with_one_receipt(crowd: Flask) -> None:
    opened()
    filled = sheet(1)
    answers = all_at_once(crowd, [lambda: vote(filled) for _ in range(THREADS)])
    assert {(answer.code, answer.secret) for answer in answers} == {(answers[0].code, filled.secret)}
    assert Counter(answer.again for answer in answers) == {False: 1, True: THREADS - 1}
    assert (rows("ballot_box_ballot"), rows("ballot_box_roll")) == (1, 1)


@pytest.mark.race
def test_one_form_sent_at_once_by_fifty_people_counts_for_one_and_leaves_no_trace_of_the_others(crowd: Flask) -> None:
    opened()
    filled = sheet(0)
    answers = all_at_once(
        crowd, [lambda n=n: vote(replace(filled, elector_key=sheet(n).elector_key)) for n in range(THREADS)]
    )
    assert Counter(answer for answer in answers if isinstance(answer, Reason)) == {Reason.FORM_REPLAYED: THREADS - 1}
    assert (rows("ballot_box_ballot"), rows("ballot_box_roll")) == (1, 1)


@pytest.mark.race
def test_while_a_box_is_stirred_again_and_again_no_vote_is_lost_or_doubled(crowd: Flask) -> None:
    opened()
    voters, done, turned = 400, threading.Event(), threading.Condition()
    stirred = []

    def keep_stirring() -> None:
        while not done.is_set():
            with unit_of_work(SYSTEM) as work:
                stirred.append(services.stir(work, KEY, clock.now()))
            with turned:
                turned.notify_all()
            done.wait(0.01)

    def vote_many(place: int) -> None:
        for number in range(place, voters, 10):
            vote(sheet(number, b"%d" % number))
            if number // 10 % 10 == 9:  # nobody is done before the box was stirred a few times
                with turned:
                    turned.wait(60)

    def vote_then_say(place: int) -> None:
        vote_many(place)
        finished.append(place)
        if len(finished) == 10:
            done.set()

    finished: list[int] = []
    all_at_once(crowd, [keep_stirring, *(lambda place=place: vote_then_say(place) for place in range(10))])
    assert sum(stirred) >= 20
    contents = db.session.execute(text("SELECT content FROM ballot_box_ballot")).scalars()
    assert sorted(int(content) for content in contents) == list(range(voters))
    assert rows("ballot_box_roll") == voters


@pytest.mark.race
def test_a_closing_while_twenty_people_vote_lets_nothing_in_after_it(crowd: Flask) -> None:
    poll = opened(ends=3)
    end = poll.closes_at
    closed = threading.Event()
    acknowledged: list[list[str]] = [[] for _ in range(20)]
    refusals: set[tuple[Reason, bool]] = set()

    def vote_until_closed(place: int) -> None:
        for number in range(place, 10**6, 20):
            try:
                acknowledged[place].append(vote(sheet(number)).code)
            except Refused as refusal:
                refusals.add((refusal.reason, clock.now() >= end))
                if closed.is_set():
                    return
                time.sleep(0.002)

    def close() -> tuple[int, str]:
        while clock.now() < end:
            time.sleep(0.001)
        with unit_of_work(SYSTEM) as work:
            shut = services.close(work, KEY, clock.now())
        result = (queries.ballots_in(shut), shut.box_hash)
        closed.set()
        return result

    acts = [close, *(lambda place=place: vote_until_closed(place) for place in range(20))]
    counted, box_hash = all_at_once(crowd, acts)[0]
    assert refusals == {(Reason.CLOSED, True)}
    codes_given = sorted(code for some in acknowledged for code in some)
    db.session.rollback()
    poll = queries.poll_named(KEY)
    assert len(codes_given) == counted == rows("ballot_box_ballot") == rows("ballot_box_roll") > 0
    assert queries.receipts(poll, "1") == codes_given
    assert queries.digest_of_box(poll) == box_hash


VOTER = """
import sys
sys.path.insert(0, {root!r})
from tests.commons.ballot_box.bed import sheet, small_app, vote
app = small_app({url!r}, 4)
with app.app_context():
    for line in sys.stdin:
        number, secret = line.split()
        answer = vote(sheet(int(number), secret=secret))
        print(number, answer.code, int(answer.again), flush=True)
"""


def start_voting(url: str, sheets: dict[int, str]) -> subprocess.Popen[str]:
    """A process that casts these sheets one after the other and says each answer."""
    program = VOTER.format(root=str(ROOT), url=url)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    process.stdin.write("".join(f"{number} {secret}\n" for number, secret in sheets.items()))
    process.stdin.close()
    return process


def answers_of(process: subprocess.Popen[str]) -> dict[int, str]:
    """What the process acknowledged, whole lines only."""
    lines = [line.split() for line in process.stdout if line.endswith("\n")]
    return {int(number): code for number, code, _ in lines}


@pytest.mark.race
def test_after_a_power_cut_in_the_middle_of_voting_every_retry_gets_its_receipt_and_nobody_votes_twice(
    crowd: Flask, url: str
) -> None:
    opened()
    sheets = {number: codes.new_secret() for number in range(400)}
    kept: dict[int, str] = {}
    luck = random.Random(4)
    for _ in range(4):
        waiting = [number for number in sheets if number not in kept][:80]  # so that some are left at the end
        with start_voting(url, {number: sheets[number] for number in waiting}) as process:
            heard = [process.stdout.readline().split() for _ in range(luck.randint(1, 60))]
            os.kill(process.pid, signal.SIGKILL)
            kept |= {int(number): code for number, code, _ in heard} | answers_of(process)
    assert 4 <= len(kept) < len(sheets)
    assert rows("ballot_box_ballot") >= len(kept)
    db.session.rollback()
    with start_voting(url, sheets) as process:
        retried = answers_of(process)
    assert process.returncode == 0
    assert retried == {number: codes.tracking_code(codes.secret_hash(KEY, secret)) for number, secret in sheets.items()}
    assert kept.items() <= retried.items()
    assert rows("ballot_box_ballot") == rows("ballot_box_roll") == len(sheets)
