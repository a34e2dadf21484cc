"""The controls of the fund's races: its own commands, without the row that is held or what the database asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from budgets.fund import committee, mending, paying, queries, requesting, services
from budgets.fund.drafts import MendingDraft
from budgets.fund.models import FundRequest
from budgets.fund.models_committee import FundDecision, FundSession
from budgets.fund.models_money import FundCorrection
from budgets.fund.types import FundState, Mending, RequestState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.budgets.fund.test_fund_races import Act, at_once, deciding_on, pockets, voted
from tests.factories import fund as make
from tests.factories.bare import HELD, ONCE, SHARED, bare, cut_trigger, drop_constraint
from tests.factories.rush import named, told, works

pytestmark = pytest.mark.race
LINE = "INSERT INTO budgets_fund_line "


def closing(fund_id: int) -> Callable[[], None]:
    """Somebody closes the fund, from beginning to end."""

    def close() -> None:
        with unit_of_work(SYSTEM) as work:
            services.move(work, fund_id, services.held(fund_id).version, FundState.CLOSED, "Fin", clock.now())

    return close


def granted() -> tuple[int, int]:
    """A fund and a request of it that was promised 400 euros."""
    fund = make.make_fund()
    found = fund.id, make.grant(fund).id
    db.session.remove()
    return found


def paying_in_advance(request_id: int) -> Act:
    return lambda work: paying.advance(work, request_id, make.euros(100), clock.now())


def test_without_the_held_request_the_name_of_its_line_keeps_an_advance_from_being_paid_twice_and_alone_does(
    own_app: Flask,
) -> None:
    with own_app.app_context():
        fund_id, request_id = granted()
    with bare(own_app, HELD, meet=LINE):
        assert sorted(at_once(own_app, [paying_in_advance(request_id)] * 2)) == ["done", "paid_already"]
    with own_app.app_context():
        assert pockets(fund_id) == (4_600, 300)
        drop_constraint("budgets_fund_line", "uq_budgets_fund_line_key")
        fund_id, request_id = granted()
    with bare(own_app, HELD, meet=LINE):
        assert at_once(own_app, [paying_in_advance(request_id)] * 2) == ["done"] * 2
    with own_app.app_context():
        assert pockets(fund_id) == (4_600, 200)


def test_without_the_held_line_of_the_agenda_it_is_decided_twice(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id, (item,) = voted(1, amount=2_000)
        drop_constraint("budgets_fund_line", "uq_budgets_fund_line_key")
        drop_constraint("budgets_fund_decision", "uq_budgets_fund_decision_item_id")
        db.session.execute(text("DROP INDEX uq_budgets_fund_decision_final"))
        db.session.commit()
    with bare(own_app, HELD, meet=LINE):
        assert at_once(own_app, [deciding_on(item)] * 2) == ["done"] * 2
    with own_app.app_context():
        assert pockets(fund_id) == (1_200, 800), "promised twice"
        assert db.session.scalar(select(func.count()).select_from(FundDecision)) == 2


def test_without_the_account_held_nor_watched_the_last_euros_are_promised_twice(own_app: Flask) -> None:
    """The account is read by both, and the database no longer asks that it be never below zero."""
    with own_app.app_context():
        fund_id, items = voted(2)
        for table, name in (("account", "available_not_negative"), ("line", "never_below_zero")):
            drop_constraint(f"budgets_fund_{table}", f"ck_budgets_fund_{table}_{name}")
    with bare(own_app, HELD, meet=LINE):
        assert at_once(own_app, [deciding_on(item) for item in items]) == ["done"] * 2
    with own_app.app_context():
        assert pockets(fund_id) == (-400, 800)


def test_without_the_fund_held_still_the_database_refuses_the_promise_of_a_closed_one_and_alone_does(
    own_app: Flask,
) -> None:
    with own_app.app_context():
        fund_id, items = voted(2, amount=800)
    with bare(own_app, SHARED, meet=LINE, meanwhile=closing(fund_id)):
        assert at_once(own_app, [deciding_on(items[0])]) == ["not_open"]
    with own_app.app_context():
        make.move(fund_id, FundState.OPEN)
        cut_trigger("budgets_fund_line_moves", r"fund\.state <> 'open' OR ")
    with bare(own_app, SHARED, meet=LINE, meanwhile=closing(fund_id)):
        assert at_once(own_app, [deciding_on(items[1])]) == ["done"]
    with own_app.app_context():
        assert services.held(fund_id).state is FundState.CLOSED
        assert pockets(fund_id) == (400, 400)


def test_nothing_is_given_to_a_fund_closed_meanwhile(own_app: Flask) -> None:
    """Whoever gives money and whoever closes the fund wait for each other."""
    with own_app.app_context():
        fund_id = make.make_fund().id
        version = services.held(fund_id).version
        db.session.remove()

    def give(work: Work) -> None:
        assert services.allocate(work, fund_id, make.euros(100), "Rallonge", uuid4().hex, clock.now()) is not None

    def close(work: Work) -> None:
        services.move(work, fund_id, version, FundState.CLOSED, "Fin", clock.now())

    answers = at_once(own_app, [give, close, give, give])
    assert answers[1] == "done"
    assert set(answers) <= {"done", "not_open"}
    with own_app.app_context():
        assert pockets(fund_id)[0] == 5_000 + 100 * (answers.count("done") - 1)


def test_without_the_fund_held_still_money_is_given_to_a_closed_one(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id = make.make_fund().id
        db.session.remove()

    def give(work: Work) -> None:
        services.allocate(work, fund_id, make.euros(100), "Rallonge", uuid4().hex, clock.now())

    with bare(own_app, SHARED, meet=LINE, meanwhile=closing(fund_id)):
        assert at_once(own_app, [give]) == ["done"]
    with own_app.app_context():
        assert services.held(fund_id).state is FundState.CLOSED
        assert pockets(fund_id) == (5_100, 0)


def test_without_the_held_request_it_is_withdrawn_and_its_money_stays_promised(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id, (item,) = voted(1, amount=400)
        request_id = queries.sent(fund_id)[0].id
        db.session.remove()

    def withdraw() -> None:
        with unit_of_work(SYSTEM) as work:
            requesting.withdraw(work, request_id, clock.now())

    with bare(own_app, HELD, meet=LINE, meanwhile=withdraw):
        assert at_once(own_app, [deciding_on(item)]) == ["done"]
    with own_app.app_context():
        assert pockets(fund_id) == (0, 400), "both were told that it was done"
        assert queries.sent(fund_id)[0].state is RequestState.GRANTED


def moving(app: Flask) -> tuple[list[str], int]:
    """Two people suspend and close a fund from the same page."""
    with app.app_context():
        fund_id = make.make_fund().id
        version = services.held(fund_id).version
        db.session.remove()
    moves = [
        lambda work, to=to: services.move(work, fund_id, version, to, "Fin", clock.now())
        for to in (FundState.SUSPENDED, FundState.CLOSED)
    ]
    return sorted(told(works(app, moves))), fund_id


def test_of_two_who_move_a_fund_from_one_page_one_is_told(own_app: Flask) -> None:
    answers, _fund_id = moving(own_app)
    assert answers in (["Stale", "done"], ["Refused", "done"])


def test_without_the_version_asked_for_both_believe_they_moved_it(own_app: Flask) -> None:
    condition = r" AND budgets_fund\.version = %\(version_\d\)s(::\w+)?"
    with bare(own_app, condition, meet="UPDATE budgets_fund "):
        assert moving(own_app)[0] == ["done"] * 2


def requested(app: Flask, number: int) -> list[str]:
    """So many drafts of one fund, sent at once: their numbers."""
    with app.app_context():
        fund = make.make_fund()
        drafts = [make.make_request(fund, sent=False).id for _ in range(number)]
        db.session.remove()
    commands = [lambda work, one=one: requesting.send(work, one, clock.now()).number for one in drafts]
    return sorted(map(str, named(works(app, commands, catching=Exception))))


def test_requests_sent_at_once_get_numbers_of_their_own(own_app: Flask) -> None:
    assert requested(own_app, 6) == [str(n + 1) for n in range(6)]
    read = (r"asked_times=\(budgets_fund\.asked_times \+", "asked_times=(0 +")
    with bare(own_app, read, meet="UPDATE budgets_fund "):
        assert requested(own_app, 2) == ["1", "IntegrityError"], "the control: each adds one to what it read"


def test_a_form_of_the_fund_sent_many_times_at_once_is_received_once(own_app: Flask) -> None:
    with own_app.app_context():
        fund_id = make.make_fund().id
        db.session.remove()
    commands = forms(fund_id)
    for model, command in commands.items():
        assert len(set(works(own_app, [command] * 4, catching=()))) == 1
        with own_app.app_context():
            assert db.session.scalar(select(func.count()).select_from(model)) == 1
    for command in forms(fund_id).values():
        with bare(own_app, ONCE, meet="INSERT INTO budgets_fund_(request|session) "):
            answers = told(works(own_app, [command] * 2, catching=Exception))
            assert sorted(answers) == ["IntegrityError", "done"], "the control: the second is an error"


def forms(fund_id: int) -> dict[type, Callable[[Work], int]]:
    """A request and a session, each as one form sends it, however often."""
    now, ticket, draft = clock.now(), uuid4().hex, make.request_draft()
    until = now + timedelta(days=7)
    return {
        FundRequest: lambda work: requesting.keep(work, fund_id, draft, now).id,
        FundSession: lambda work: committee.open_session(work, fund_id, until, "", ticket, now).id,
    }


def confirmed(app: Flask, number: int) -> tuple[list[str], int]:
    """One person proposed to take 100 euros out; so many others confirm it at once."""
    with app.app_context():
        fund_id = make.make_fund().id
        team = make.team(services.held(fund_id).place_id)
        with unit_of_work(team.officer) as work:
            mending.propose(work, fund_id, MendingDraft(Mending.LESS, make.euros(100), "Compté deux fois"), clock.now())
        correction_id = db.session.scalars(select(FundCorrection.id).order_by(FundCorrection.id.desc())).first()
        db.session.remove()
    settle: Act = lambda work: mending.settle(work, correction_id or 0, True, clock.now())  # noqa: E731  # shorter than a function
    return sorted(told(works(app, [settle] * number, team.secretariat))), fund_id


def test_a_correction_is_confirmed_once(own_app: Flask) -> None:
    answers, fund_id = confirmed(own_app, 6)
    assert answers == ["Refused"] * 5 + ["done"]
    with own_app.app_context():
        assert pockets(fund_id) == (4_900, 0)
        drop_constraint("budgets_fund_line", "uq_budgets_fund_line_key")
        drop_constraint("budgets_fund_line", "uq_budgets_fund_line_correction_id")
    condition = r" AND budgets_fund_correction\.state = %\(state_\d\)s(::\w+)?"
    with bare(own_app, condition, meet="UPDATE budgets_fund_correction "):
        answers, fund_id = confirmed(own_app, 2)
    assert answers == ["done"] * 2, "the control: nobody asks whether it is settled"
    with own_app.app_context():
        assert pockets(fund_id) == (4_800, 0)
