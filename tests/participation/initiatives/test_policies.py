"""Who may do what: every role, state, scope and tie, in tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from commons.identity.organisations.types import MemberRole
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from participation.initiatives import policies
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.types import TRANSITIONS, ApplicationState, CallPhase, CallState, CarrierRole, Hand

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
HERE = (("body", 3), ("territory", 12), ("territory", 1))
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent")
SCOPES = (("everywhere", 0), ("territory", 12), ("body", 3), ("territory", 99), ("body", 99), ("edition", 3))
COVERING = {("everywhere", 0), ("territory", 12), ("body", 3)}


def holding(role: str, scope: tuple[str, int]) -> Actor:
    return Actor(7, frozenset({Grant(role, *scope)}))


@pytest.mark.parametrize(
    ("carrier", "member", "owned", "expected"),
    [
        (None, None, True, Hand.NONE),
        (None, None, False, Hand.NONE),
        (CarrierRole.OWNER, None, True, Hand.CARRIES),
        (CarrierRole.CO_WRITER, None, True, Hand.WRITES),
        (CarrierRole.CO_WRITER, MemberRole.ADMIN, True, Hand.CARRIES),
        (None, MemberRole.ADMIN, True, Hand.CARRIES),
        (None, MemberRole.MEMBER, True, Hand.WRITES),
        (CarrierRole.FACILITATOR, None, True, Hand.NONE),
        (CarrierRole.FACILITATOR, None, False, Hand.NONE),
    ],
)
def test_what_a_person_without_role_may_do_on_a_file(carrier, member, owned, expected):
    assert policies.hand(Actor(7), carrier, member, owned=owned) is expected


@pytest.mark.parametrize(("role", "owned"), list(product(ROLES, (True, False))))
def test_a_helper_writes_and_carries_only_for_people_without_account_while_they_hold_the_role(role, owned):
    held = policies.hand(holding(role, ("territory", 99)), CarrierRole.FACILITATOR, None, owned=owned)
    helps = role in ("secretariat", "officer", "facilitator")
    assert held is ((Hand.WRITES if owned else Hand.CARRIES) if helps else Hand.NONE)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_alone_gives_no_hand_on_a_file(role):
    assert policies.hand(holding(role, ("everywhere", 0)), None, None, owned=True) is Hand.NONE


def test_what_each_hand_opens():
    table = {hand: (policies.refusal_to_write(hand), policies.refusal_to_carry(hand)) for hand in Hand}
    assert table == {
        Hand.NONE: (R.NOT_YOURS, R.NOT_YOURS),
        Hand.WRITES: (None, R.NOT_CARRYING),
        Hand.CARRIES: (None, None),
    }


@pytest.mark.parametrize(("role", "scope", "hand"), list(product(ROLES, SCOPES, Hand)))
def test_only_the_team_of_the_place_or_body_instructs_and_never_its_own_file(role, scope, hand):
    refusal = policies.refusal_to_instruct(holding(role, scope), HERE, hand)
    if role not in ("secretariat", "officer") or scope not in COVERING:
        assert refusal is R.NOT_THE_TEAM
    else:
        assert refusal is (None if hand is Hand.NONE else R.YOUR_OWN)


@pytest.mark.parametrize(("role", "scope", "state"), list(product(ROLES, SCOPES, CallState)))
def test_only_the_secretariat_of_the_place_or_body_handles_a_call(role, scope, state):
    actor, covering = holding(role, scope), role == "secretariat" and scope in COVERING
    assert policies.refusal_to_handle_call(actor, HERE) is (None if covering else R.NOT_THE_TEAM)
    change = policies.refusal_to_change_call(actor, HERE, state)
    if covering:
        assert change is (None if state is CallState.PREPARED else R.CALL_PUBLISHED)
    else:
        assert change is R.NOT_THE_TEAM


@pytest.mark.parametrize("actor", [NOBODY, Actor(7)])
def test_nobody_instructs_handles_or_helps_without_a_role(actor):
    assert policies.refusal_to_instruct(actor, HERE, Hand.NONE) is R.NOT_THE_TEAM
    assert policies.refusal_to_handle_call(actor, HERE) is R.NOT_THE_TEAM
    assert policies.refusal_to_help(actor) is R.NOT_THE_TEAM


def test_the_system_may_do_it_all():
    assert policies.refusal_to_instruct(SYSTEM, (), Hand.CARRIES) is None
    assert policies.refusal_to_handle_call(SYSTEM, ()) is None
    assert policies.hand(SYSTEM, None, None, owned=True) is Hand.CARRIES


@pytest.mark.parametrize(("before", "after"), list(product(ApplicationState, ApplicationState)))
def test_every_step_is_either_written_or_refused(before, after):
    refusal = policies.refusal_to_become(before, after)
    assert refusal is (None if after in TRANSITIONS[before] else R.NOT_POSSIBLE_NOW)


def test_what_is_decided_never_moves_again():
    ends = {state for state, nexts in TRANSITIONS.items() if not nexts}
    assert ends == {ApplicationState.RETAINED, ApplicationState.NOT_RETAINED, ApplicationState.NOT_ADMISSIBLE}
    assert set(TRANSITIONS) == set(ApplicationState)


def a_call(state: CallState, opens: int, closes: int | None) -> Call:
    day = timedelta(days=1)
    return Call(state=state, opens_at=NOON + opens * day, closes_at=None if closes is None else NOON + closes * day)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "phase", "refusal"),
    [
        (CallState.PREPARED, -1, 1, CallPhase.PREPARED, R.CALL_NOT_FOUND),
        (CallState.PUBLISHED, 1, 2, CallPhase.SOON, R.CALL_NOT_OPEN),
        (CallState.PUBLISHED, 0, 1, CallPhase.OPEN, None),
        (CallState.PUBLISHED, -1, None, CallPhase.OPEN, None),
        (CallState.PUBLISHED, -2, 0, CallPhase.CLOSED, R.CALL_CLOSED),
        (CallState.PUBLISHED, -2, -1, CallPhase.CLOSED, R.CALL_CLOSED),
        (CallState.CLOSED, -1, 1, CallPhase.CLOSED, R.CALL_CLOSED),
        (CallState.CLOSED, -1, None, CallPhase.CLOSED, R.CALL_CLOSED),
    ],
)
def test_a_call_is_open_from_its_first_moment_to_just_before_its_last(state, opens, closes, phase, refusal):
    call = a_call(state, opens, closes)
    assert policies.phase(call, NOON) is phase
    assert policies.refusal_to_send(call, NOON) is refusal


@pytest.mark.parametrize("state", list(ApplicationState))
def test_only_what_the_body_owes_is_late(state):
    owed = state in (ApplicationState.SENT, ApplicationState.ANSWERED, ApplicationState.ADMISSIBLE)
    assert policies.is_late(Application(state=state, due_at=NOON), NOON) is owed
    assert policies.is_late(Application(state=state, due_at=NOON + timedelta(seconds=1)), NOON) is False


@pytest.mark.parametrize(
    ("state", "opens", "closes", "publish", "close"),
    [
        (CallState.PREPARED, -2, 1, None, R.NOT_POSSIBLE_NOW),
        (CallState.PREPARED, -2, None, None, R.NOT_POSSIBLE_NOW),
        (CallState.PREPARED, -2, 0, R.CALL_ENDS_IN_THE_PAST, R.NOT_POSSIBLE_NOW),
        (CallState.PUBLISHED, 1, 2, R.CALL_PUBLISHED, None),
        (CallState.PUBLISHED, -2, None, R.CALL_PUBLISHED, None),
        (CallState.PUBLISHED, -2, 0, R.CALL_PUBLISHED, R.NOT_POSSIBLE_NOW),
        (CallState.CLOSED, -2, 1, R.CALL_PUBLISHED, R.NOT_POSSIBLE_NOW),
    ],
)
def test_a_call_that_is_over_is_neither_published_nor_closed_again(state, opens, closes, publish, close):
    call = a_call(state, opens, closes)
    assert policies.refusal_to_publish_call(SYSTEM, HERE, call, NOON) is publish
    assert policies.refusal_to_close_call(SYSTEM, HERE, call, NOON) is close
    for nobody in (NOBODY, holding("officer", ("everywhere", 0))):
        assert policies.refusal_to_publish_call(nobody, HERE, call, NOON) is R.NOT_THE_TEAM
        assert policies.refusal_to_close_call(nobody, HERE, call, NOON) is R.NOT_THE_TEAM
