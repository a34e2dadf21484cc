"""The linkage attack: what somebody who holds the whole database can say about who voted what.

Each elector votes for their own number, so that the attacker's guess can be checked. Every attack has its positive
control: on a box that nobody stirred, it succeeds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from commons import ballot_box
from commons.ballot_box import services
from commons.ballot_box.chores import stir_open_boxes
from commons.kernel import clock, jobs
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.commons.ballot_box.bed import KEY, close_box, elector, opened, rows, sheet, vote

VOTERS = 2000
#: Guessing at random is right once on average; more than this happens once in ten thousand million.
CHANCE = 12
#: Rank correlation of 2,000 independent pairs stays under this but once in a million.
FLAT = 0.11


def hits_by_transaction(connection: Connection) -> int:
    """Pairs that the transaction number alone names, and rightly."""
    query = """
        SELECT r.elector_key, b.content FROM ballot_box_roll r JOIN ballot_box_ballot b ON b.xmin = r.xmin
        WHERE r.xmin IN (SELECT xmin FROM ballot_box_ballot GROUP BY xmin HAVING count(*) = 1)
    """
    return right(connection, query)


def hits_by_order(connection: Connection, roll_order: str, ballot_order: str) -> int:
    """Pairs named by laying the two tables beside each other in some order."""
    query = f"""
        SELECT r.elector_key, b.content
        FROM (SELECT elector_key, row_number() OVER (ORDER BY {roll_order}) AS n FROM ballot_box_roll) r
        JOIN (SELECT content, row_number() OVER (ORDER BY {ballot_order}) AS n FROM ballot_box_ballot) b USING (n)
    """
    return right(connection, query)


def right(connection: Connection, query: str) -> int:
    """How many of the pairs are true."""
    truth = {elector(number): b"%d" % number for number in range(VOTERS + 1)}
    return sum(truth[bytes(key)] == bytes(content) for key, content in connection.execute(text(query)))


def correlation(connection: Connection, order: str) -> float:
    """Rank correlation between an order of the ballots and the order in which they were cast."""
    query = f"""
        SELECT corr(place, cast_at) FROM (
          SELECT row_number() OVER (ORDER BY {order}) AS place,
                 convert_from(content, 'UTF8')::int AS cast_at FROM ballot_box_ballot) AS placed
    """
    return abs(float(connection.execute(text(query)).scalar_one()))


ATTACKS: dict[str, Callable[[Connection], bool]] = {
    "same transaction": lambda c: hits_by_transaction(c) > CHANCE,
    "both by place on disk": lambda c: hits_by_order(c, "ctid", "ctid") > CHANCE,
    "both by transaction": lambda c: hits_by_order(c, "xmin::text::bigint", "xmin::text::bigint") > CHANCE,
    "both by transaction, then place": lambda c: (
        hits_by_order(c, "xmin::text::bigint, ctid", "xmin::text::bigint, ctid") > CHANCE
    ),
    "ballots by place on disk": lambda c: correlation(c, "ctid") > FLAT,
    "ballots by transaction": lambda c: correlation(c, "xmin::text::bigint") > FLAT,
}
#: These find nothing even before stirring: keys were random from the start.
HOPELESS: dict[str, Callable[[Connection], bool]] = {
    "both by key": lambda c: hits_by_order(c, "elector_key", "key") > CHANCE,
    "ballots by key": lambda c: correlation(c, "key") > FLAT,
}


def successful() -> set[str]:
    with db.engine.connect() as connection:
        return {name for name, attack in (ATTACKS | HOPELESS).items() if attack(connection)}


def cast_all() -> None:
    for number in range(VOTERS):
        with unit_of_work(NOBODY) as work:
            services.cast(work, sheet(number, b"%d" % number), clock.now())


def test_before_stirring_the_attacks_do_succeed_and_closing_brings_every_one_to_chance(real_box: Flask) -> None:
    opened()
    cast_all()
    assert successful() == set(ATTACKS)
    close_box()
    assert successful() == set()
    assert rows("ballot_box_roll") == rows("ballot_box_ballot") == VOTERS


def test_stirring_an_open_box_brings_every_attack_to_chance_and_receipts_still_replace(real_box: Flask) -> None:
    opened()
    receipt = vote(sheet(VOTERS, b"%d" % VOTERS))
    cast_all()
    assert stir_open_boxes() == VOTERS + 1
    assert successful() == set()
    with unit_of_work(NOBODY) as work:
        assert services.replace(work, KEY, "1", receipt.secret, b"0", clock.now()).code == receipt.code
    assert vote(sheet(VOTERS, b"0", secret=receipt.secret)).again


@pytest.mark.parametrize(("voters", "stirred"), [(19, 0), (20, 20)])
def test_a_box_is_stirred_once_twenty_voters_are_new(box: Flask, voters: int, stirred: int) -> None:
    opened()
    for number in range(voters):
        vote(sheet(number))
    assert stir_open_boxes() == stirred
    assert stir_open_boxes() == 0
    fresh = "ballot_box_ballot WHERE fresh", "ballot_box_roll WHERE fresh"
    assert [rows(table) for table in fresh] == [voters - stirred] * 2
    assert rows("ballot_box_roll") == rows("ballot_box_ballot") == voters


def test_a_replaced_ballot_is_stirred_again_with_the_next_voters(box: Flask) -> None:
    opened()
    receipt = vote(sheet(0))
    for number in range(1, 20):
        vote(sheet(number))
    stir_open_boxes()
    with unit_of_work(NOBODY) as work:
        services.replace(work, KEY, "1", receipt.secret, b"changed", clock.now())
    assert rows("ballot_box_ballot WHERE fresh") == 1
    for number in range(20, 40):
        vote(sheet(number))
    assert stir_open_boxes() == 20
    assert rows("ballot_box_ballot WHERE fresh") == 0


def test_every_stirring_gives_ballots_other_keys(box: Flask) -> None:
    opened()
    for number in range(20):
        vote(sheet(number))
    before = set(db.session.execute(text("SELECT key FROM ballot_box_ballot")).scalars())
    stir_open_boxes()
    after = set(db.session.execute(text("SELECT key FROM ballot_box_ballot")).scalars())
    assert len(after) == 20
    assert not before & after


def test_a_box_not_open_or_over_is_left_alone(box: Flask) -> None:
    opened(key="later", begins=60)
    poll = opened()
    for number in range(20):
        vote(sheet(number))
    with clock.frozen(poll.closes_at):
        assert stir_open_boxes() == 0
        with unit_of_work(SYSTEM) as work:
            assert services.stir(work, KEY, poll.closes_at) == 0


def test_the_worker_stirs_by_itself(box: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    chores = {}
    monkeypatch.setattr(jobs, "every", lambda interval, name, run: chores.setdefault(name, (interval, run)))
    ballot_box.register(box)
    interval, run = chores["ballot_box.stir"]
    assert interval <= timedelta(minutes=1)
    opened()
    for number in range(20):
        vote(sheet(number))
    assert run() == 20
