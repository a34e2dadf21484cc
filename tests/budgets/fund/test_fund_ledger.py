"""The ledger: every euro is found again, whatever happens and in whatever order; nothing is changed or deleted."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from budgets.fund import ledger, mending, queries
from budgets.fund.drafts import MendingDraft
from budgets.fund.types import LineKind, Mending, Pocket
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Refused
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import fund as make

HISTORIES, STEPS = 1_000, 4
#: Kind -> (from, to), as a child would write it.
MOVES = {
    LineKind.ALLOCATION: ("outside", "available"), LineKind.COMMITMENT: ("available", "committed"),
    LineKind.RELEASE: ("committed", "available"), LineKind.ADVANCE: ("committed", "paid"),
    LineKind.BALANCE: ("committed", "paid"), LineKind.REPAYMENT: ("paid", "available"),
}  # fmt: skip


def told(fund_id: int) -> dict[str, int]:
    """What the account says is in each pocket."""
    db.session.expire_all()
    account = queries.account(fund_id)
    return {
        "allocated": account.allocated.cents, "available": account.available.cents,
        "committed": account.committed.cents, "paid": account.paid.cents,
    }  # fmt: skip


class Oracle:
    """A fund and its requests as plain numbers: what is not there cannot be taken."""

    def __init__(self, requests: int) -> None:
        self.pockets = {"outside": 0, "available": 0, "committed": 0, "paid": 0}
        self.purses = [{"committed": 0, "paid": 0} for _ in range(requests)]

    def move(self, kind: LineKind, cents: int, who: int, ceiling: int) -> bool:
        """Whether the movement is possible; done when it is."""
        source, target = MOVES[kind]
        mine = self.purses[who] if kind is not LineKind.ALLOCATION else {}
        if source != "outside" and self.pockets[source] < cents:
            return False
        if (source in mine and mine[source] < cents) or (kind is LineKind.COMMITMENT and cents > ceiling):
            return False
        for pockets in (self.pockets, mine):
            for name, sign in ((source, -1), (target, 1)):
                if name in pockets:
                    pockets[name] += sign * cents
        return True


def test_in_a_thousand_random_histories_every_euro_is_found_again(own_app: Flask) -> None:
    """Against an oracle of twenty lines: the same movements pass, and the same balances stand after each history."""
    with own_app.app_context():
        fund = make.make_fund(amount=make.euros(1))
        fund_id, ceiling = fund.id, fund.ceiling.cents
        requests = [make.make_request(fund, asked=make.euros(1)).id for _ in range(3)]
        draw, oracle, refused = Random(20_260_615), Oracle(len(requests)), 0
        oracle.move(LineKind.ALLOCATION, told(fund_id)["allocated"], 0, 0)
        for first in range(0, HISTORIES, 10):
            with unit_of_work(SYSTEM) as work:
                for history, step in product(range(first, first + 10), range(STEPS)):
                    kind, cents, who = (
                        draw.choice(list(MOVES)),
                        draw.randrange(1, 30_000),
                        draw.randrange(len(requests)),
                    )
                    request_id = None if kind is LineKind.ALLOCATION else requests[who]
                    can, key = oracle.move(kind, cents, who, ceiling), f"history:{history}:{step}"
                    try:
                        ledger.write(work, fund_id, kind, Money(cents), key, clock.now(), request_id=request_id)
                        assert can, (kind, cents)
                    except Refused:
                        assert not can, (kind, cents)
                        refused += 1
            whole = {name: value for name, value in oracle.pockets.items() if name != "outside"}
            assert told(fund_id) == whole | {"allocated": sum(whole.values())}
        lines = queries.lines(fund_id)
        purses = [(p[0].cents, p[1].cents) for p in map(queries.purse, requests)]
    found = ledger.balances(lines)
    assert {pocket.value: cents for pocket, cents in found.items()} == oracle.pockets
    assert sum(found.values()) == 0
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.allocated_after == line.available_after + line.committed_after + line.paid_after for line in lines)
    assert purses == [(purse["committed"], purse["paid"]) for purse in oracle.purses]
    assert refused > HISTORIES
    assert len(lines) > HISTORIES


@pytest.mark.usefixtures("database", "frozen")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_fund_line SET amount = 1", "DELETE FROM budgets_fund_line",
        "TRUNCATE budgets_fund_line CASCADE",
        "UPDATE budgets_fund_account SET available = available + 1, allocated = allocated + 1",
        "DELETE FROM budgets_fund_account", "UPDATE budgets_fund_purse SET committed = 0",
        "UPDATE budgets_fund_step SET reason = 'autre'", "DELETE FROM budgets_fund_decision",
    ],
)  # fmt: skip
def test_nobody_changes_what_is_written_even_with_the_database_in_hand(statement: str) -> None:
    make.grant(make.make_fund())
    with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
        db.session.execute(text(statement))
    assert "fund" in str(constraint_of(refused.value))


@pytest.mark.usefixtures("database", "frozen")
def test_money_of_one_fund_never_goes_to_a_request_of_another() -> None:
    here, there = make.make_fund(), make.make_request(make.make_fund())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        ledger.write(work, here.id, LineKind.COMMITMENT, Money(1), "x", clock.now(), request_id=there.id)


@pytest.mark.usefixtures("database", "frozen")
def test_a_correction_takes_two_persons_and_is_a_line_of_its_own() -> None:
    fund = make.make_fund(amount=make.euros(1_000))
    team = make.team(fund.place_id)
    draft = MendingDraft(Mending.LESS, make.euros(100), "La dotation était de 900 euros.", ticket="t")
    for _ in range(2):
        with unit_of_work(team.officer) as work:
            mending.propose(work, fund.id, draft, clock.now())
    (proposed,) = queries.corrections(fund.id)
    with pytest.raises(Refused), unit_of_work(team.officer) as work:
        mending.settle(work, proposed.id, True, clock.now())
    assert told(fund.id)["allocated"] == 100_000
    with unit_of_work(team.secretariat) as work:
        mending.settle(work, proposed.id, True, clock.now())
    assert told(fund.id) == {"allocated": 90_000, "available": 90_000, "committed": 0, "paid": 0}
    assert queries.lines(fund.id)[-1].words == "La dotation était de 900 euros."
    with pytest.raises(Refused), unit_of_work(team.secretariat) as work:
        mending.settle(work, proposed.id, True, clock.now())


@pytest.mark.usefixtures("database", "frozen")
def test_a_correction_never_takes_more_than_what_is_left() -> None:
    fund = make.make_fund(amount=make.euros(1_000))
    make.grant(fund, make.euros(800))
    team = make.team(fund.place_id)
    with unit_of_work(team.officer) as work:
        mending.propose(
            work, fund.id, MendingDraft(Mending.LESS, make.euros(201), "Trop écrit.", ticket="t"), clock.now()
        )  # fmt: skip
    (proposed,) = queries.corrections(fund.id)
    with pytest.raises(Refused), unit_of_work(team.secretariat) as work:
        mending.settle(work, proposed.id, True, clock.now())
    assert ledger.balances(queries.lines(fund.id))[Pocket.AVAILABLE] == 20_000
