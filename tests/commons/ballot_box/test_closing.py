"""Closing: for good, with board and hash; what the database itself refuses; past votes in bulk."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commons.ballot_box import codes, queries, services
from commons.ballot_box.models import Ballot, Poll, Receipt
from commons.ballot_box.types import ChannelClass, LoadedBallot, Reason, VoteChannel
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.commons.ballot_box.bed import (
    KEY,
    after_the_end,
    close_box,
    elector,
    opened,
    plan,
    rows,
    sheet,
    vote,
)

READING = [
    lambda poll: queries.ballots(poll, "1"),
    lambda poll: queries.ballots_in(poll),
    lambda poll: queries.boxes(poll),
    lambda poll: queries.count_by_content(poll, "1"),
    lambda poll: queries.count_by_class(poll, "1"),
    lambda poll: queries.count_by_channel(poll),
    lambda poll: queries.receipts(poll, "1"),
    lambda poll: queries.receipt_on_board(poll, "0" * 12),
]


def test_a_box_is_not_closed_before_its_end(box: Flask, frozen) -> None:
    opened()
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.close(work, KEY, clock.now())
    assert caught.value.reason is Reason.NOT_OVER_YET


@pytest.mark.parametrize("read", READING)
def test_nobody_reads_the_box_while_it_takes_ballots_nor_between_end_and_closing(box: Flask, frozen, read) -> None:
    poll = opened()
    vote(sheet(1))
    for moment in (frozen, poll.closes_at):
        with clock.frozen(moment), pytest.raises(Refused) as caught:
            read(poll)
        assert caught.value.reason is Reason.BOX_SHUT


def test_closing_writes_the_board_and_the_hash_and_cuts_the_secrets(box: Flask) -> None:
    opened()
    answers = [vote(sheet(n, b"[%d]" % (n % 3), box=str(n % 2), scope=str(n % 2))) for n in range(11)]
    poll = close_box()
    assert (poll.state, poll.closed_at is not None) == ("closed", True)
    assert db.session.scalars(select(Ballot.secret_hash).distinct()).all() == [None]
    assert sorted(db.session.scalars(select(Receipt.code))) == sorted(answer.code for answer in answers)
    assert queries.receipts(poll, "0") == sorted(answer.code for answer in answers[::2])
    assert queries.receipt_on_board(poll, codes.grouped(answers[3].code).lower()) == "1"
    assert queries.receipt_on_board(poll, answers[3].secret) is None
    assert queries.turnout(poll) == queries.ballots_in(poll) == 11
    assert queries.count_by_content(poll, "0") == [(b"[0]", 2), (b"[1]", 2), (b"[2]", 2)]
    assert list(queries.ballots(poll, "0")) == sorted([b"[0]", b"[1]", b"[2]"] * 2)
    assert poll.box_hash == queries.digest_of_box(poll)


def test_closing_twice_changes_nothing(box: Flask) -> None:
    opened()
    vote(sheet(1))
    first = close_box()
    kept = (first.closed_at, first.box_hash, rows("ballot_box_receipt"), rows("kernel_audit"))
    with clock.frozen(clock.now() + timedelta(days=3)), unit_of_work(SYSTEM) as work:
        again = services.close(work, KEY, clock.now())
        assert (again.closed_at, again.box_hash) == kept[:2]
    assert (rows("ballot_box_receipt"), rows("kernel_audit")) == kept[2:]


def test_an_empty_box_closes_too(box: Flask) -> None:
    opened()
    poll = close_box()
    assert (queries.turnout(poll), queries.boxes(poll), poll.box_hash) == (0, [], codes.box_digest([]))
    assert poll.rules_digest == codes.rules_digest(poll.rules)


def test_the_few_ballots_of_a_class_do_not_stand_out(box: Flask) -> None:
    opened()
    for number in range(30):
        few = number < 4
        paper = number < 9
        envelope = "few" if few or number >= 20 else "many"
        channel = VoteChannel.PAPER if paper else VoteChannel.WEB
        vote(sheet(number, box=envelope, channel=channel))
    poll = close_box()
    assert queries.count_by_class(poll, "few") == {ChannelClass.UNTOLD: 14}
    assert queries.count_by_class(poll, "many") == {ChannelClass.PAPER: 5, ChannelClass.SCREEN: 11}
    assert queries.count_by_channel(poll) == {"paper": 9, "web": 21}


P = "(SELECT max(id) FROM ballot_box_poll)"
AFTER_CLOSING = [
    f"INSERT INTO ballot_box_roll VALUES ({P}, '1', 'x', 'web', NULL, '2026-06-15', true)",
    f"INSERT INTO ballot_box_ballot VALUES (decode(repeat('00', 16), 'hex'), {P}, '1', 'x', 'screen', NULL, true)",
    f"INSERT INTO ballot_box_receipt VALUES ({P}, '1', 'AAAA')",
    "UPDATE ballot_box_ballot SET content = 'evil'",
    "UPDATE ballot_box_roll SET day = '2026-01-01'",
    "UPDATE ballot_box_receipt SET code = 'AAAA'",
    "DELETE FROM ballot_box_ballot",
    "DELETE FROM ballot_box_roll",
    "DELETE FROM ballot_box_receipt",
    "TRUNCATE ballot_box_ballot",
    "UPDATE ballot_box_poll SET state = 'taking', closed_at = NULL, box_hash = NULL",
    "UPDATE ballot_box_poll SET closes_at = closes_at + interval '1 day'",
    "UPDATE ballot_box_poll SET rules = '{}'",
    "DELETE FROM ballot_box_poll",
]


def refused_by_the_database(statement: str, *, before: str = "SELECT 1") -> str:
    db.session.execute(text(before))
    with pytest.raises(IntegrityError) as caught:
        db.session.execute(text(statement))
    db.session.rollback()
    return constraint_of(caught.value) or ""


@pytest.mark.parametrize("keeper", ["off", "on"])
def test_the_database_itself_refuses_every_writing_after_closing_even_to_the_keeper(box: Flask, keeper: str) -> None:
    opened()
    vote(sheet(1, b"true"))
    poll = close_box()
    for statement in AFTER_CLOSING:
        guard = refused_by_the_database(statement, before=f"SET LOCAL possibles.box_keeper = '{keeper}'")
        assert guard.startswith("ballot_box_"), statement
    assert queries.digest_of_box(poll) == poll.box_hash


WHILE_TAKING = {
    "DELETE FROM ballot_box_ballot": "ballot_box_keeps_ballots",
    "DELETE FROM ballot_box_roll": "ballot_box_roll_only_grows",
    "UPDATE ballot_box_roll SET scope = '9'": "ballot_box_roll_only_grows",
    "UPDATE ballot_box_ballot SET box = '9'": "ballot_box_only_content_changes",
    "UPDATE ballot_box_ballot SET secret_hash = NULL": "ballot_box_only_content_changes",
    f"INSERT INTO ballot_box_receipt VALUES ({P}, '1', 'AAAA')": "ballot_box_board_at_closing",
    "TRUNCATE ballot_box_roll": "ballot_box_never_emptied",
    "UPDATE ballot_box_poll SET rules = '{}'": "ballot_box_rules_frozen",
    "UPDATE ballot_box_poll SET rules_digest = NULL, frozen_on = NULL": "ballot_box_rules_frozen",
    "UPDATE ballot_box_poll SET opens_at = opens_at - interval '1 day'": "ballot_box_rules_frozen",
    "UPDATE ballot_box_poll SET closes_at = closes_at - interval '1 minute'": "ballot_box_end_only_later",
    "UPDATE ballot_box_poll SET secret = decode(repeat('00', 32), 'hex')": "ballot_box_poll_fixed",
    "UPDATE ballot_box_poll SET state = 'closed', closed_at = now(), box_hash = ''": "ballot_box_not_over",
    "DELETE FROM ballot_box_poll": "ballot_box_rules_frozen",
}


@pytest.mark.parametrize("statement", WHILE_TAKING)
def test_while_ballots_are_taken_the_database_refuses_what_no_voter_may_do(box: Flask, statement: str) -> None:
    opened()
    vote(sheet(1))
    assert refused_by_the_database(statement) == WHILE_TAKING[statement]


def test_the_database_refuses_ballots_out_of_the_period_and_before_rules_are_frozen(box: Flask) -> None:
    opened()
    assert refused_by_the_database(AFTER_CLOSING[0]) == "ballot_box_rules_frozen_first"
    vote(sheet(1))
    for days in (-2, 2):
        late = f"SELECT set_config('possibles.now', (now() + interval '{days} days')::text, true)"
        assert refused_by_the_database(AFTER_CLOSING[1], before=late) == "ballot_box_period"
        assert refused_by_the_database(AFTER_CLOSING[3], before=late) == "ballot_box_period"


def test_the_hash_is_the_same_when_the_ballots_come_in_another_order(box: Flask) -> None:
    loaded = [LoadedBallot(str(n % 3), b"[%d]" % n, ChannelClass.SCREEN) for n in range(50)]
    hashes = []
    for number in range(3):
        random.Random(number).shuffle(loaded)
        with unit_of_work(SYSTEM) as work:
            poll = services.load_closed(work, plan(key=f"p{number}", begins=-9, ends=-1), iter(loaded), clock.now())
            hashes.append(poll.box_hash)
    assert len(set(hashes)) == 1
    assert hashes[0] == codes.box_digest((b.box, b.channel_class, b.content) for b in loaded)


ALTERATIONS = [
    "UPDATE ballot_box_ballot SET content = :other WHERE key = :key AND content <> :other",
    "UPDATE ballot_box_ballot SET content = content || 'x' WHERE key = :key",
    "UPDATE ballot_box_ballot SET box = box || '0' WHERE key = :key",
    "UPDATE ballot_box_ballot SET channel_class = 'paper' WHERE key = :key AND channel_class <> 'paper'",
    "DELETE FROM ballot_box_ballot WHERE key = :key",
    "INSERT INTO ballot_box_ballot SELECT :fresh, poll_id, box, content, channel_class, NULL, false"
    " FROM ballot_box_ballot WHERE key = :key",
    "UPDATE ballot_box_ballot SET poll_id = poll_id + 1 WHERE key = :key",
]


def test_every_one_of_two_hundred_alterations_underneath_the_triggers_changes_the_digest(box: Flask) -> None:
    opened()
    for number in range(20):
        vote(sheet(number, b"[%d]" % (number % 5), box=str(number % 2)))
    poll = close_box()
    keys, luck, made = list(db.session.scalars(select(Ballot.key))), random.Random(11), 0
    while made < 200:
        attempt = db.session.begin_nested()
        db.session.execute(text("SET LOCAL session_replication_role = 'replica'"))
        values = {"key": luck.choice(keys), "other": b"[%d]" % luck.randrange(5), "fresh": luck.randbytes(16)}
        statement = luck.choice(ALTERATIONS)
        if db.session.execute(
            text(statement), {name: values[name] for name in values if f":{name}" in statement}
        ).rowcount:
            made += 1
            assert queries.digest_of_box(poll) != poll.box_hash, statement
        attempt.rollback()
    assert queries.digest_of_box(poll) == poll.box_hash


def test_a_past_vote_is_loaded_whole_closed_and_without_a_roll(box: Flask) -> None:
    loaded = (LoadedBallot("1", b"[%d]" % (n % 7)) for n in range(5000))
    with unit_of_work(SYSTEM) as work:
        services.load_closed(work, plan(begins=-9, ends=-1), loaded, clock.now())
    poll = queries.poll_named(KEY)
    assert (poll.state, queries.turnout(poll), queries.ballots_in(poll, "1")) == ("closed", 5000, 5000)
    assert (rows("ballot_box_roll"), rows("ballot_box_receipt")) == (0, 0)
    with pytest.raises(Refused):
        vote(sheet(1))


def test_an_error_in_the_file_of_a_past_vote_leaves_nothing_behind(box: Flask) -> None:
    def broken():
        yield LoadedBallot("1", b"[1]")
        raise ValueError("line 2")

    with pytest.raises(ValueError, match="line 2"), unit_of_work(SYSTEM) as work:
        services.load_closed(work, plan(begins=-9, ends=-1), broken(), clock.now())
    assert (rows("ballot_box_poll"), rows("ballot_box_ballot")) == (0, 0)
    db.session.execute(text("SELECT 1"))


def test_a_vote_that_is_not_over_is_not_loaded(box: Flask) -> None:
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.load_closed(work, plan(), [], clock.now())
    assert caught.value.reason is Reason.NOT_OVER_YET


def test_a_closed_box_of_one_poll_leaves_the_others_open(box: Flask) -> None:
    opened()
    opened(key="tests.poll:2", ends=86_400)
    vote(sheet(1))
    close_box()
    with after_the_end():
        vote(sheet(1, poll_key="tests.poll:2"))
    other = db.session.scalars(select(Poll).where(Poll.key == "tests.poll:2")).one()
    assert queries.has_voted(other.id, "1", elector(1))
