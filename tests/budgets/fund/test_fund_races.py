"""The last euro, asked for at the same second; a control shows what happens without the lock of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text

from budgets.fund import deciding, ledger, paying, queries, requesting
from budgets.fund.types import Choice, FundState, RequestState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import fund as make
from tests.factories.bare import HELD, bare

pytestmark = pytest.mark.race
Act = Callable[[Work], object]
#: The account is read, then written with what was read: what a program does that trusts itself. Between the two each
#: waits for the other, by a lock that both share until their connections end.
TRUSTING = """
CREATE OR REPLACE FUNCTION budgets_fund_line_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE seen budgets_fund_account;
BEGIN
  SELECT * INTO seen FROM budgets_fund_account WHERE fund_id = NEW.fund_id;
  PERFORM pg_advisory_lock_shared(8, 8);
  FOR turn IN 1..6000 LOOP
    EXIT WHEN (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 8 AND objid = 8 AND
      database = (SELECT oid FROM pg_database WHERE datname = current_database())) = 2;
    PERFORM pg_sleep(0.01);
  END LOOP;
  NEW.number := seen.lines + 1 + (random() * 1000000)::bigint;
  IF seen.available < NEW.amount THEN
    RAISE EXCEPTION 'not there' USING ERRCODE = 'check_violation', CONSTRAINT = 'too_little';
  END IF;
  UPDATE budgets_fund_account SET available = seen.available - NEW.amount, committed = seen.committed + NEW.amount
    WHERE fund_id = NEW.fund_id;
  NEW.allocated_after := seen.allocated; NEW.paid_after := seen.paid;
  NEW.available_after := seen.available - NEW.amount; NEW.committed_after := seen.committed + NEW.amount;
  RETURN NEW;
END $$
"""


def at_once(app: Flask, acts: Sequence[Act]) -> list[str]:
    """What becomes of these commands, begun at the same moment."""
    ready = Barrier(len(acts))

    def attempt(act: Act) -> str:
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work(SYSTEM) as work:
                    act(work)
                return "done"
            except DomainError as error:
                return str(error.reason.value if error.reason else "refused")

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def voted(number: int, amount: int = 400, each: int = 400) -> tuple[int, list[int]]:
    """A fund with so many euros, and so many requests on its agenda that everybody wants; its number and the lines."""
    fund = make.make_fund(amount=make.euros(amount))
    fund_id = fund.id
    requests = [make.make_request(fund, asked=make.euros(each)) for _ in range(number)]
    make.make_session(fund, *requests)
    items = queries.items(queries.sessions(fund_id)[0].id)
    for item in items:
        make.vote(item, Choice.YES, Choice.YES, Choice.YES)
    ids = [item.id for item in items]
    db.session.remove()
    return fund_id, ids


def deciding_on(item_id: int) -> Act:
    """Decide on this line."""
    return lambda work: deciding.decide(work, item_id, "Décidé", None, clock.now())


def pockets(fund_id: int) -> tuple[int, int]:
    """What is available and what is promised, in euros; the lines say the same as the account."""
    account, found = queries.account(fund_id), ledger.balances(queries.lines(fund_id))
    db.session.refresh(account)
    assert [found[p] for p in list(found)[1:]] == [account.available.cents, account.committed.cents, account.paid.cents]
    return account.available.cents // 100, account.committed.cents // 100


@pytest.mark.parametrize("number", [2, 8])
def test_the_last_euros_are_promised_once(own_app: Flask, number: int) -> None:
    with own_app.app_context():
        fund_id, items = voted(number)
    answers = at_once(own_app, [deciding_on(item) for item in items])
    assert Counter(answers) == {"done": 1, "refused": number - 1}
    with own_app.app_context():
        assert pockets(fund_id) == (0, 400)
        states = Counter(request.state for request in queries.sent(fund_id))
        assert states == {RequestState.GRANTED: 1, RequestState.SENT: number - 1}


def test_without_the_lock_of_the_database_the_last_euros_are_promised_twice(own_app: Flask) -> None:
    """The positive control: the same race on a database that trusts whoever reads before writing."""
    with own_app.app_context():
        fund_id, items = voted(2)
        db.session.execute(text(TRUSTING))
        db.session.execute(text("DROP TRIGGER budgets_fund_account_by_lines ON budgets_fund_account"))
        db.session.commit()
        db.session.remove()
    with bare(own_app, HELD, meet="INSERT INTO budgets_fund_line "):
        assert at_once(own_app, [deciding_on(item) for item in items]) == ["done", "done"]
    with own_app.app_context():
        assert sum(line.amount.cents for line in queries.lines(fund_id) if line.request_id) == 80_000, "800 out of 400"


def test_the_same_advance_is_paid_once(own_app: Flask) -> None:
    with own_app.app_context():
        fund = make.make_fund()
        fund_id, request_id = fund.id, make.grant(fund).id
        db.session.remove()
    pay: Act = lambda work: paying.advance(work, request_id, make.euros(100), clock.now())  # noqa: E731  # shorter than a function
    assert Counter(at_once(own_app, [pay] * 6)) == {"done": 1, "paid_already": 5}
    with own_app.app_context():
        assert pockets(fund_id) == (4_600, 300)


def test_the_same_line_is_decided_once(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id, (item,) = voted(1, amount=2_000)
    assert Counter(at_once(own_app, [deciding_on(item)] * 6)) == {"done": 1, "already_answered": 5}
    with own_app.app_context():
        assert pockets(fund_id) == (1_600, 400)


def test_nothing_is_promised_by_a_fund_that_was_closed(own_app: Flask) -> None:
    """A closing and eight decisions at once: each decision stands before it or is refused, none comes after."""
    from budgets.fund import services

    with own_app.app_context():
        fund_id, items = voted(8, amount=4_000)
        version = services.held(fund_id).version
        db.session.remove()
    close: Act = lambda work: services.move(work, fund_id, version, FundState.CLOSED, "Fin", clock.now())  # noqa: E731  # shorter than a function
    answers = at_once(own_app, [close, *(deciding_on(item) for item in items)])
    assert answers[0] == "done"
    assert set(answers[1:]) <= {"done", "not_open"}
    with own_app.app_context():
        assert pockets(fund_id)[1] == 400 * answers[1:].count("done")
        assert Counter(r.state for r in queries.sent(fund_id))[RequestState.GRANTED] == answers[1:].count("done")


def test_a_request_is_withdrawn_or_decided_and_its_money_is_found_again(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id, (item,) = voted(1, amount=400)
        request_id = queries.sent(fund_id)[0].id
        db.session.remove()
    withdraw: Act = lambda work: requesting.withdraw(work, request_id, clock.now())  # noqa: E731  # shorter than a function
    answers = at_once(own_app, [withdraw, deciding_on(item)])
    assert answers[0] == "done"
    with own_app.app_context():
        assert pockets(fund_id) == (400, 0)


def test_random_interleavings_of_officers_and_committees_lose_no_euro(own_app: Flask) -> None:
    """Forty commands of eight people at once: whatever passes, every euro is found again and none is below zero."""
    with own_app.app_context():
        fund_id, items = voted(12, amount=2_000, each=300)
        requests = [queries.item(item).request_id for item in items]  # type: ignore[union-attr]  # it is there
        db.session.remove()
    acts = [deciding_on(item) for item in items]
    for number in requests:
        acts.append(lambda work, n=number: paying.advance(work, n, make.euros(240), clock.now()))  # type: ignore[misc]  # its number is bound now
        acts.append(lambda work, n=number: requesting.withdraw(work, n, clock.now()))  # type: ignore[misc]  # its number is bound now
    for start in range(3):
        at_once(own_app, acts[start::3])
    with own_app.app_context():
        available, committed = pockets(fund_id)
        account = queries.account(fund_id)
        assert available + committed + account.paid.cents // 100 == 2_000
        assert [line.number for line in queries.lines(fund_id)] == list(range(1, account.lines + 1))
