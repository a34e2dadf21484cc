"""Nothing leads from a person to what they said, but the poll's secret; and the secret goes at the end."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from sqlalchemy import inspect, select, text

from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import keys, queries, services
from commons.opinions.models import Position
from commons.opinions.types import Stance, Voter
from tests.factories import opinions as make
from tests.factories.identity import make_account

PEOPLE = range(1, 31)


def rows(poll) -> list[Position]:
    db.session.expire_all()
    return list(db.session.scalars(select(Position).where(Position.poll_id == poll.id)))


def end(poll) -> None:
    with clock.frozen(poll.closes_at):
        make.publish(poll)


def answered(statements: int = 4):
    poll = make.make_poll(statements)
    with unit_of_work(SYSTEM) as work:
        for voter in PEOPLE:
            for number in range(1, statements + 1):
                stance = Stance((voter * number) % 3 - 1)
                services.take_position(work, poll.key, number, Voter.account(voter), stance, clock.now())
    return poll


def test_a_position_has_no_account_no_time_and_no_sequence() -> None:
    assert set(Position.__table__.columns.keys()) == {
        "poll_id", "statement_id", "voter_key", "value", "voter_class", "fresh",
    }  # fmt: skip


@pytest.mark.usefixtures("database", "frozen")
def test_only_the_secret_of_the_poll_leads_from_an_account_to_its_positions() -> None:
    poll = answered()
    known = {keys.voter_key(poll.secret, Voter.account(voter)) for voter in PEOPLE}
    assert {row.voter_key for row in rows(poll)} == known
    for wrong in (b"\0" * 32, keys.new_secret()):
        assert not known & {keys.voter_key(wrong, Voter.account(voter)) for voter in PEOPLE}


@pytest.mark.usefixtures("database", "frozen")
def test_nobody_is_followed_from_one_poll_to_the_next() -> None:
    first, second = answered(1), answered(1)
    assert not {row.voter_key for row in rows(first)} & {row.voter_key for row in rows(second)}


def test_account_one_and_device_one_are_not_the_same_voter() -> None:
    secret = keys.new_secret()
    voters = [Voter.account(1), Voter.device("1"), Voter.paper("1"), Voter.device("account:1")]
    assert len({keys.voter_key(secret, voter) for voter in voters}) == len(voters)


@pytest.mark.usefixtures("database", "frozen")
def test_once_sealed_even_the_old_secret_finds_nobody() -> None:
    poll = answered()
    secret = poll.secret
    assert secret is not None
    before = rows(poll)
    old_keys = {row.voter_key for row in before}
    end(poll)
    after = rows(poll)
    assert poll.secret is None
    assert queries.voter_key(poll, Voter.account(1)) is None
    assert not old_keys & {row.voter_key for row in after}
    assert not {keys.voter_key(secret, Voter.account(v)) for v in PEOPLE} & {row.voter_key for row in after}


@pytest.mark.usefixtures("database", "frozen")
def test_sealing_changes_keys_and_order_and_nothing_that_was_said() -> None:
    poll = answered()

    def sheets() -> Counter[tuple[tuple[int, int, str], ...]]:
        by_voter = defaultdict(list)
        for row in rows(poll):
            by_voter[row.voter_key].append((row.statement_id, row.value, row.voter_class.value))
        return Counter(tuple(sorted(one)) for one in by_voter.values())

    order = text("SELECT statement_id, value FROM opinions_position WHERE poll_id = :p ORDER BY ctid")
    before, lay = sheets(), db.session.execute(order, {"p": poll.id}).all()
    end(poll)
    assert sheets() == before
    assert sum(before.values()) == len(PEOPLE)
    assert db.session.execute(order, {"p": poll.id}).all() != lay


@pytest.mark.usefixtures("database", "frozen")
def test_no_other_table_holds_a_voter_key_or_tells_that_an_account_answered() -> None:
    account = make_account().id
    poll = make.make_poll(2)
    with unit_of_work(Actor(account)) as work:
        services.take_position(work, poll.key, 1, Voter.account(account), Stance.AGREE, clock.now())
    key = keys.voter_key(poll.secret, Voter.account(account))
    for table in inspect(db.engine).get_table_names():
        found = str(db.session.execute(text(f'SELECT * FROM "{table}"')).all())
        assert (str(key) in found) == (table == "opinions_position"), table
    journal = db.session.scalars(select(AuditEntry).where(AuditEntry.person_id == account)).all()
    assert [entry.action for entry in journal if entry.action.startswith("opinions")] == []


@pytest.mark.usefixtures("database", "frozen")
def test_an_erased_account_leaves_positions_that_lead_to_an_empty_number() -> None:
    """Nothing need be done when an account is erased: no row of ours names it but its statements', as a number."""
    account = make_account()
    poll = make.make_poll(1)
    statement = make.add(poll, "Une idée.", Actor(account.id))
    make.say(poll, 1, Stance.AGREE, account.id)
    links = [
        (table, key["constrained_columns"])
        for table in inspect(db.engine).get_table_names()
        if table.startswith("opinions_")
        for key in inspect(db.engine).get_foreign_keys(table)
        if key["referred_table"] == Account.__tablename__
    ]
    assert links == [("opinions_statement", ["author_id"])]
    assert statement.author_id == account.id
