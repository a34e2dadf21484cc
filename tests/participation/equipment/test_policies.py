"""Who may do what with a booking: role × state × scope."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor
from participation.equipment import policies
from participation.equipment.policies import Loan, LoanReason, Terms
from participation.equipment.types import MOVES, BookingState, Days, Move
from participation.equipment.weeks import HORIZON
from tests.factories.participation import somebody

TODAY = date(2026, 6, 15)
SCOPES = (("territory", 3), ("territory", 1))
DAYS = Days(TODAY, TODAY + timedelta(days=2))
BORROWER = Actor(person_id=7)
TEAM = [
    somebody(role, scope, number, 9)
    for role in ("secretariat", "officer", "facilitator")
    for scope, number in (("everywhere", 0), ("territory", 1), ("territory", 3))
]
STRANGERS = [
    NOBODY, BORROWER, somebody("observer"), somebody("moderator"), somebody("respondent"),
    somebody("secretariat", "territory", 4), somebody("facilitator", "edition", 3), somebody("officer", "body", 3),
]  # fmt: skip


def loan(state: BookingState, days: Days = DAYS, serving: bool = True) -> Loan:
    return Loan(state, days, 7, serving)


@pytest.mark.parametrize("actor", [*TEAM, SYSTEM])
def test_the_team_of_the_territory_keeps_the_pool(actor):
    assert policies.refusal_to_keep(actor, SCOPES) is None


@pytest.mark.parametrize("actor", STRANGERS)
def test_nobody_else_keeps_it(actor):
    assert policies.refusal_to_keep(actor, SCOPES) is LoanReason.NOT_YOURS


@pytest.mark.parametrize(("move", "state"), list(product(Move, BookingState)))
def test_a_move_starts_where_it_may_and_nowhere_else(move, state):
    wanted = None if state in MOVES[move][0] else LoanReason.MOVED_ON
    for actor in TEAM:
        assert policies.refusal_to(move, actor, SCOPES, loan(state), TODAY) is wanted


@pytest.mark.parametrize(("move", "actor"), list(product(Move, STRANGERS)))
def test_strangers_move_nothing_but_a_borrower_gives_up_their_own(move, actor):
    own = move is Move.CANCEL and actor is BORROWER
    state = MOVES[move][0][0]
    wanted = None if own else LoanReason.NOT_YOURS
    assert policies.refusal_to(move, actor, SCOPES, loan(state), TODAY) is wanted


def test_a_booking_without_account_belongs_to_no_visitor():
    nobodys = Loan(BookingState.ASKED, DAYS, None)
    assert policies.refusal_to(Move.CANCEL, NOBODY, SCOPES, nobodys, TODAY) is LoanReason.NOT_YOURS


@pytest.mark.parametrize(
    ("today", "serving", "reason"),
    [
        (TODAY - timedelta(days=1), True, LoanReason.NOT_YET),
        (TODAY, True, None),
        (TODAY + timedelta(days=2), True, None),
        (TODAY + timedelta(days=3), True, LoanReason.OVER),
        (TODAY, False, LoanReason.OUT_OF_SERVICE),
    ],
)
def test_it_is_handed_out_during_its_days_and_in_service_only(today, serving, reason):
    made = loan(BookingState.CONFIRMED, serving=serving)
    assert policies.refusal_to(Move.HAND_OUT, SYSTEM, SCOPES, made, today) is reason


def test_what_is_over_is_no_longer_confirmed():
    later = TODAY + timedelta(days=3)
    assert policies.refusal_to(Move.CONFIRM, SYSTEM, SCOPES, loan(BookingState.ASKED), later) is LoanReason.OVER


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("first", [-1, 0, 1, 2, 3, HORIZON, HORIZON + 1])
@pytest.mark.parametrize("length", [-1, 0, 1, 7, 8])
def test_every_request_is_answered_whatever_is_asked(closed, first, length):
    start = TODAY + timedelta(days=first)
    days = Days(start, start + timedelta(days=length - 1))
    said = policies.refusal_to_ask(BORROWER, Terms(2, 7, closed), days, TODAY)
    fine = not closed and first >= 2 and 1 <= length <= 7 and first + length - 1 <= HORIZON
    assert (said is None) == fine
    assert said is None or said.sentence
    at_desk = policies.refusal_to_book_for(SYSTEM, SCOPES, Terms(2, 7, closed), days, TODAY)
    assert at_desk is None if fine else True
    assert (at_desk is LoanReason.TOO_SOON) is False


@pytest.mark.parametrize("move", sorted(policies.IN_TIME))
def test_once_its_days_are_over_nobody_cancels_confirms_or_swaps_it(move):
    on_the_last_day, later = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    for state, actor in product(MOVES[move][0], (*TEAM, SYSTEM, *([BORROWER] if move is Move.CANCEL else []))):
        assert policies.refusal_to(move, actor, SCOPES, loan(state), on_the_last_day) is None
        assert policies.refusal_to(move, actor, SCOPES, loan(state), later) is LoanReason.OVER


def test_what_is_over_still_comes_back_and_is_ended_by_the_worker():
    later = TODAY + timedelta(days=30)
    for move in (Move.TAKE_BACK, Move.EXPIRE, Move.MARK_LATE):
        for state in MOVES[move][0]:
            assert policies.refusal_to(move, SYSTEM, SCOPES, loan(state), later) is None
