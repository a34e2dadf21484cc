"""Casting and replacing: once, secret, answered again with the same receipt."""

from __future__ import annotations

import traceback
from dataclasses import replace as altered
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from commons.ballot_box import codes, queries, services
from commons.ballot_box.models import Ballot, Poll, RollEntry
from commons.ballot_box.types import Reason, VoteChannel
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.commons.ballot_box.bed import KEY, opened, plan, rows, sheet, vote


def refused(filled, error: type[DomainError] = Refused, **kwargs) -> Reason:
    with pytest.raises(error) as caught:
        vote(filled, **kwargs)
    return caught.value.reason


def replace(secret: str, content: bytes, box: str = "1", key: str = KEY):
    with unit_of_work(NOBODY) as work:
        return services.replace(work, key, box, secret, content, clock.now())


def test_a_ballot_falls_in_the_box_and_its_voter_on_the_roll(box: Flask) -> None:
    poll = opened()
    filled = sheet(1, b"[2,5]", channel=VoteChannel.DESK, place="Centre social")
    answer = vote(filled)
    assert (answer.secret, answer.again) == (filled.secret, False)
    ballot = db.session.scalars(select(Ballot)).one()
    assert (ballot.poll_id, ballot.box, ballot.content, ballot.channel_class) == (poll.id, "1", b"[2,5]", "screen")
    entry = db.session.scalars(select(RollEntry)).one()
    assert (entry.scope, entry.channel, entry.place) == ("1", "desk", "Centre social")
    assert entry.elector_key == filled.elector_key
    assert filled.secret.encode() not in ballot.secret_hash
    assert queries.has_voted(poll.id, "1", filled.elector_key)
    assert not queries.has_voted(poll.id, "2", filled.elector_key)


def test_roll_and_ballot_have_no_column_that_tells_time_order_or_each_other() -> None:
    assert set(Ballot.__table__.columns.keys()) == {
        "key", "poll_id", "box", "content", "channel_class", "secret_hash", "fresh",
    }  # fmt: skip
    assert set(RollEntry.__table__.columns.keys()) == {
        "poll_id", "scope", "elector_key", "channel", "place", "home", "day", "fresh",
    }  # fmt: skip


def test_the_same_sheet_again_is_answered_with_the_first_receipt(box: Flask) -> None:
    opened()
    filled = sheet(1)
    first, second = vote(filled), vote(altered(filled, secret=codes.grouped(filled.secret).lower()))
    assert (first.code, first.secret) == (second.code, second.secret)
    assert (first.again, second.again) == (False, True)
    assert (rows("ballot_box_ballot"), rows("ballot_box_roll")) == (1, 1)


def test_a_second_ballot_is_refused_and_nothing_of_it_is_kept(box: Flask) -> None:
    opened()
    vote(sheet(1, b"first"))
    assert refused(sheet(1, b"second")) is Reason.ALREADY_VOTED
    assert db.session.scalars(select(Ballot.content)).all() == [b"first"]


def test_the_same_form_with_other_choices_is_not_taken_for_the_first(box: Flask) -> None:
    opened()
    filled = sheet(1, b"first")
    vote(filled)
    assert refused(altered(filled, content=b"second")) is Reason.BALLOT_DIFFERS
    assert db.session.scalars(select(Ballot.content)).all() == [b"first"]


def test_a_form_that_served_another_voter_is_refused_and_nobody_is_put_on_the_roll(box: Flask) -> None:
    poll = opened()
    filled = sheet(1)
    vote(filled)
    replayed = altered(filled, elector_key=sheet(2).elector_key)
    assert refused(replayed) is Reason.FORM_REPLAYED
    assert not queries.has_voted(poll.id, "1", replayed.elector_key)
    vote(sheet(2))


def test_who_has_voted_and_posts_the_secret_of_another_box_learns_nothing_and_changes_nothing(box: Flask) -> None:
    opened()
    other = sheet(2, b"other", box="2", scope="2")
    vote(other)
    vote(sheet(1, b"mine"))
    assert refused(sheet(1, b"other", secret=other.secret)) is Reason.ALREADY_VOTED
    assert sorted(db.session.scalars(select(Ballot.content))) == [b"mine", b"other"]


def test_one_person_may_vote_once_in_each_scope(box: Flask) -> None:
    opened()
    vote(sheet(1, scope="1", box="1"))
    vote(sheet(1, scope="2", box="2"))
    assert refused(sheet(1, scope="2", box="2")) is Reason.ALREADY_VOTED


def test_votes_are_taken_from_the_opening_to_the_end_and_not_at_the_end(box: Flask, frozen) -> None:
    poll = opened(begins=60, ends=120)
    assert refused(sheet(1)) is Reason.NOT_YET_OPEN
    with clock.frozen(poll.opens_at):
        vote(sheet(1))
    with clock.frozen(poll.closes_at - timedelta(microseconds=1)):
        vote(sheet(2))
    with clock.frozen(poll.closes_at):
        assert refused(sheet(3)) is Reason.CLOSED


def test_the_database_refuses_a_vote_whose_request_began_before_the_end(box: Flask, frozen) -> None:
    poll = opened()
    vote(sheet(1))
    with clock.frozen(poll.closes_at):
        assert refused(sheet(2), now=poll.closes_at - timedelta(seconds=1)) is Reason.CLOSED
    assert rows("ballot_box_roll") == 1


@pytest.mark.parametrize("bad", ["", "ABCD", "U" * 20, "0" * 21, "é" * 20, "\0" * 20, "0" * 100_000])
def test_a_malformed_secret_is_said_so(box: Flask, bad: str) -> None:
    opened()
    assert refused(sheet(1, secret=bad), Invalid) is Reason.MALFORMED_SECRET


def test_a_ballot_too_long_to_be_one_is_refused(box: Flask) -> None:
    opened()
    assert refused(sheet(1, b"x" * 65_537), Invalid) is Reason.CONTENT_TOO_LONG
    vote(sheet(1, b"x" * 65_536))


def test_an_unknown_poll_is_not_found(box: Flask) -> None:
    assert refused(sheet(1, poll_key="nowhere"), NotFound) is Reason.NO_SUCH_POLL


def test_who_read_other_rules_is_asked_to_read_again(box: Flask) -> None:
    poll = opened(rules={"max": 3})
    seen = codes.rules_digest(poll.rules)
    with unit_of_work(SYSTEM) as work:
        services.amend(work, plan(rules={"max": 4}), clock.now())
    assert refused(sheet(1, rules_seen=seen), Stale) is Reason.RULES_CHANGED
    vote(sheet(1, rules_seen=codes.rules_digest({"max": 4})))


def test_the_secret_of_the_receipt_replaces_the_ballot_and_nothing_else_moves(box: Flask) -> None:
    poll = opened()
    receipt = vote(sheet(1, b"first"))
    vote(sheet(2, b"other"))
    assert queries.box_of(poll, codes.grouped(receipt.secret)) == "1"
    assert replace(codes.grouped(receipt.secret).lower(), b"changed").code == receipt.code
    assert sorted(db.session.scalars(select(Ballot.content))) == [b"changed", b"other"]
    assert rows("ballot_box_roll") == 2


def test_a_late_retry_of_the_first_sheet_does_not_undo_a_replacement(box: Flask) -> None:
    opened()
    filled = sheet(1, b"first")
    vote(filled)
    replace(filled.secret, b"changed")
    assert refused(filled) is Reason.BALLOT_DIFFERS
    assert db.session.scalars(select(Ballot.content)).all() == [b"changed"]


@pytest.mark.parametrize("what", ["unknown", "tracking code", "other poll", "other box"])
def test_nothing_but_the_secret_replaces_a_ballot(box: Flask, what: str) -> None:
    opened()
    opened(key="tests.poll:2")
    receipt = vote(sheet(1, b"first"))
    secret = {"unknown": codes.new_secret(), "tracking code": receipt.code}.get(what, receipt.secret)
    with pytest.raises((Refused, Invalid)) as caught:
        replace(secret, b"evil", "2" if what == "other box" else "1", "tests.poll:2" if what == "other poll" else KEY)
    assert caught.value.reason in (Reason.UNKNOWN_RECEIPT, Reason.MALFORMED_SECRET)
    assert db.session.scalars(select(Ballot.content)).all() == [b"first"]


def test_after_the_end_a_ballot_is_not_replaced(box: Flask, frozen) -> None:
    poll = opened()
    receipt = vote(sheet(1, b"first"))
    with clock.frozen(poll.closes_at), pytest.raises(Refused) as caught:
        replace(receipt.secret, b"late")
    assert caught.value.reason is Reason.CLOSED


def test_the_first_ballot_freezes_the_rules_to_the_day(box: Flask) -> None:
    opened(rules={"b": [1, 2.5], "a": "é"})
    assert db.session.scalars(select(Poll.rules_digest)).one() is None
    vote(sheet(1))
    poll = queries.poll_named(KEY)
    assert poll.rules_digest == codes.rules_digest({"a": "é", "b": [1, 2.5]})
    assert poll.frozen_on == clock.now().astimezone(clock.PARIS).date()
    with unit_of_work(SYSTEM) as work, pytest.raises(Refused) as caught:
        services.amend(work, plan(rules={"max": 9}), clock.now())
    assert caught.value.reason is Reason.RULES_FROZEN


def test_casting_and_replacing_leave_no_line_in_the_journal_nor_the_outbox(box: Flask) -> None:
    opened()
    before = rows("kernel_audit"), rows("kernel_outbox")
    replace(vote(sheet(1)).secret, b"changed")
    assert (rows("kernel_audit"), rows("kernel_outbox")) == before


def test_the_end_is_put_off_with_a_reason_and_only_to_a_later_moment(box: Flask, frozen) -> None:
    poll = opened()
    end = poll.closes_at
    vote(sheet(1))

    def extend(hours: float, why: str) -> None:
        with unit_of_work(SYSTEM) as work:
            services.extend(work, KEY, end + timedelta(hours=hours), why, clock.now())

    for hours, why, reason in (
        (-0.5, "x", Reason.ONLY_LATER),
        (0, "x", Reason.ONLY_LATER),
        (1, " ", Reason.NEEDS_A_REASON),
    ):
        with pytest.raises(Refused) as caught:
            extend(hours, why)
        assert caught.value.reason is reason
    extend(1, "Panne du réseau")
    with clock.frozen(end + timedelta(minutes=30)):
        vote(sheet(2))
    details = "SELECT details->>'why' FROM kernel_audit WHERE action = 'ballot_box.extend'"
    assert db.session.execute(text(details)).scalar_one() == "Panne du réseau"


def test_the_turnout_is_rounded_down_while_the_vote_runs(box: Flask) -> None:
    poll = opened()
    for number in range(12):
        vote(sheet(number))
    vote(sheet(3, scope="2", box="2"))
    assert queries.turnout(poll) == 10
    assert queries.turnout(poll, "2") == 0


def test_an_error_of_the_database_names_no_elector_and_no_choice(box: Flask) -> None:
    opened()
    db.session.execute(text("ALTER TABLE ballot_box_ballot ADD CONSTRAINT odd CHECK (content <> 'choices')"))
    db.session.commit()
    filled = sheet(1, b"choices")
    with pytest.raises(RuntimeError) as caught:
        vote(filled)
    told = "".join(traceback.format_exception(caught.value))
    assert "odd" in told
    assert "Failing row" not in told
    assert "parameters" not in told
