"""Who may do what with a poll: role × scope × moment, in a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.opinions import policies
from commons.opinions.reasons import Reason
from commons.opinions.types import MOST_OF_ONE_PERSON, MOST_STATEMENTS, PollState
from tests.conftest import NOON

SCOPES = (("body", 3), ("territory", 12))


@dataclass(frozen=True)
class Poll:
    state: PollState = PollState.OPEN
    opens_at: datetime = NOON
    closes_at: datetime = NOON + timedelta(days=7)


def somebody(role: str, scope: str, number: int = 0) -> Actor:
    return Actor(1, frozenset({Grant(role, scope, number)}))


LEADERS = {
    ("secretariat", "everywhere", 0): True, ("secretariat", "body", 3): True, ("secretariat", "body", 4): False,
    ("facilitator", "everywhere", 0): True, ("facilitator", "territory", 12): True, ("facilitator", "body", 3): True,
    ("facilitator", "territory", 13): False, ("facilitator", "edition", 3): False, ("officer", "everywhere", 0): False,
    ("observer", "body", 3): False, ("moderator", "everywhere", 0): False, ("moderator", "body", 3): False,
    ("respondent", "body", 3): False,
}  # fmt: skip


@pytest.mark.parametrize("held", LEADERS)
def test_only_secretariat_and_facilitators_of_the_scope_lead(held: tuple[str, str, int]) -> None:
    actor, leads = somebody(*held), LEADERS[held]
    refusal = None if leads else Reason.NOT_YOURS
    assert policies.refusal_to_lead(actor, SCOPES) is refusal
    later = NOON + timedelta(days=8)
    assert policies.refusal_to_extend(actor, SCOPES, Poll(), later, NOON) is refusal
    assert policies.refusal_to_close(actor, SCOPES, Poll(), NOON + timedelta(days=1)) is refusal


def test_nobody_leads_nothing_and_the_system_leads_all() -> None:
    assert policies.refusal_to_lead(NOBODY, SCOPES) is Reason.NOT_YOURS
    assert policies.refusal_to_lead(Actor(5), ()) is Reason.NOT_YOURS
    assert policies.refusal_to_lead(SYSTEM, SCOPES) is None


SEALED = Poll(PollState.SEALED)
MOMENTS = [
    (Poll(), -1, Reason.NOT_OPEN_YET), (Poll(), 0, None), (Poll(), 6, None), (Poll(), 7, Reason.CLOSED),
    (Poll(), 70, Reason.CLOSED), (SEALED, -1, Reason.CLOSED), (SEALED, 1, Reason.CLOSED),
]  # fmt: skip


@pytest.mark.parametrize(("poll", "days", "refusal"), MOMENTS)
def test_positions_are_taken_and_taken_back_in_the_period_only(poll: Poll, days: int, refusal: Reason | None) -> None:
    now = NOON + timedelta(days=days)
    assert policies.refusal_to_answer(poll, now) is refusal
    assert policies.refusal_to_take_back(poll, now) is refusal
    assert policies.refusal_to_propose(poll, 0, 0, now, leads=False) is refusal
    before = refusal is Reason.NOT_OPEN_YET
    assert policies.refusal_to_propose(poll, 0, 0, now, leads=True) is (None if before else refusal)


def test_one_person_proposes_five_and_a_poll_holds_two_hundred() -> None:
    def refusal(shown: int, mine: int, leads: bool) -> Reason | None:
        return policies.refusal_to_propose(Poll(), shown, mine, NOON, leads=leads)

    assert refusal(0, MOST_OF_ONE_PERSON - 1, False) is None
    assert refusal(0, MOST_OF_ONE_PERSON, False) is Reason.TOO_MANY_OF_YOURS
    assert refusal(0, MOST_OF_ONE_PERSON, True) is None
    assert refusal(MOST_STATEMENTS - 1, 0, True) is None
    assert refusal(MOST_STATEMENTS, 0, True) is Reason.TOO_MANY_STATEMENTS


def test_the_end_is_only_put_off_and_only_before_it_has_come() -> None:
    def refusal(until: float, now: float, poll: Poll | None = None) -> Reason | None:
        moments = (NOON + timedelta(days=until), NOON + timedelta(days=now))
        return policies.refusal_to_extend(SYSTEM, SCOPES, poll or Poll(), *moments)

    assert refusal(8, 1) is None
    assert refusal(7, 1) is Reason.ONLY_LATER
    assert refusal(6, 1) is Reason.ONLY_LATER
    assert refusal(8, 7) is Reason.CLOSED
    assert refusal(8, 1, SEALED) is Reason.CLOSED


def test_a_poll_that_has_not_begun_cannot_be_ended() -> None:
    assert policies.refusal_to_close(SYSTEM, SCOPES, Poll(), NOON) is Reason.NOT_OPEN_YET
    assert policies.refusal_to_close(SYSTEM, SCOPES, Poll(), NOON + timedelta(seconds=1)) is None
    assert policies.refusal_to_close(SYSTEM, SCOPES, SEALED, NOON + timedelta(days=9)) is None
