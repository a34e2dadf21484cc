"""Who may do what with needs and priorities: every role, every place, every state; the choice of every home."""

from __future__ import annotations

from itertools import product

import pytest

from budgets.editions.models import Edition
from budgets.needs import policies
from budgets.needs.models import BudgetPriority, PriorityRanking
from budgets.needs.policies import Elector
from budgets.needs.reasons import NeedReason
from budgets.needs.types import PriorityState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant

SCOPES = [("edition", 7), ("territory", 3), ("territory", 1)]
HERE, ELSEWHERE = [("everywhere", 0), ("edition", 7), ("territory", 1)], [("edition", 8), ("territory", 9), ("body", 7)]
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent", "welcomer")


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, HERE + ELSEWHERE)))
def test_only_the_team_of_the_place_gathers_and_only_its_secretariat_runs_the_choice(
    role: str, scope: tuple[str, int]
) -> None:
    actor, here = Actor(5, frozenset({Grant(role, *scope)})), scope in HERE
    team, runs = here and role in policies.TEAM, here and role == policies.SECRETARIAT
    assert (policies.refusal_to_enter(actor, SCOPES) is None) is team
    for state, ranking in product(PriorityState, (None, PriorityRanking())):
        priority = BudgetPriority(state=state)
        standing = state is PriorityState.STANDING
        gather = policies.refusal_to_gather(actor, SCOPES, priority)
        assert gather is (_first((not team, NeedReason.NOT_THE_TEAM), (not standing, NeedReason.NOT_STANDING)))
        shape = policies.refusal_to_shape(actor, SCOPES, ranking, priority)
        assert shape is (gather or _first((ranking is not None, NeedReason.CHOOSING)))
    assert (policies.refusal_to_run(actor, SCOPES) is None) is runs
    for ranking, counted in (
        (None, False),
        (PriorityRanking(), False),
        (PriorityRanking(counted_at=clock.now()), True),
    ):
        refusal = policies.refusal_to_retain(actor, SCOPES, ranking)
        assert refusal is _first((not runs, NeedReason.NOT_THE_TEAM), (not counted, NeedReason.NOT_COUNTED))


def _first(*rules: tuple[bool, NeedReason]) -> NeedReason | None:
    return next((reason for applies, reason in rules if applies), None)


def test_the_system_may_and_nobody_may_not() -> None:
    for refuse in (policies.refusal_to_enter, policies.refusal_to_gather, policies.refusal_to_run):
        assert refuse(SYSTEM, SCOPES) is None
        assert refuse(NOBODY, SCOPES) is NeedReason.NOT_THE_TEAM


@pytest.mark.parametrize(
    ("elector", "place", "expected"),
    [
        (None, 3, NeedReason.NO_ACCOUNT), (Elector(), 3, NeedReason.NO_RESIDENCE),
        (Elector((4, 3), "works"), 3, NeedReason.OTHER_TIE), (Elector((9, 1), "lives"), 3, NeedReason.NOT_FROM_HERE),
        (Elector((4, 3), "lives"), 3, None), (Elector((9,), "lives"), None, None),
    ],
)  # fmt: skip
def test_those_who_live_in_the_place_choose(elector, place: int | None, expected) -> None:
    assert policies.refusal_to_choose(Edition(place_id=place, links=["lives"]), elector) is expected


@pytest.mark.parametrize(
    ("votes", "retained", "follows"),
    [
        ((3, 2, 1), {1}, True), ((3, 2, 1), {1, 2, 3}, True), ((3, 2, 1), {2}, False), ((3, 2, 1), {1, 3}, False),
        ((2, 2, 1), {1}, False), ((2, 2, 1), {1, 2}, True), ((0, 0), {1}, False),
    ],
)  # fmt: skip
def test_the_order_is_followed_when_nobody_with_as_many_is_left_out(votes, retained, follows: bool) -> None:
    listed = [BudgetPriority(number=n, votes=number) for n, number in enumerate(votes, start=1)]
    assert policies.follows_the_order(listed, retained) is follows
