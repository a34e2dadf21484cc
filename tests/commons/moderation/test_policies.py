"""Role × scope × state: who may do what, every cell of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.moderation import policies
from commons.moderation.policies import Sight
from commons.moderation.reasons import ModerationReason as Reason
from commons.moderation.types import APPEAL_TIME, LONGEST_BLOCK, AppealState, Verdict

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
ME, OTHER, AUTHOR = 1, 2, 3
SCOPES = (("body", 31), ("territory", 12))
ROLES = ("moderator", "facilitator", "secretariat", "officer", "observer", "respondent", "")
#: Scope of the grant -> does it reach the case?
REACH = {
    ("everywhere", 0): True,
    ("body", 31): True,
    ("territory", 12): True,
    ("body", 32): False,
    ("body", 12): False,
    ("territory", 31): False,
    ("edition", 31): False,
}
STATES = {
    "free": (None, None, False, None),
    "mine": (ME, NOW + timedelta(minutes=5), False, None),
    "taken": (OTHER, NOW + timedelta(minutes=5), False, Reason.TAKEN),
    "lapsed": (OTHER, NOW, False, None),
    "closed": (None, None, True, Reason.DECIDED),
}


def _actor(role: str, scope: tuple[str, int]) -> Actor:
    return Actor(ME, frozenset({Grant(role, *scope)}) if role else frozenset())


def _moderates(role: str, scope: tuple[str, int]) -> bool:
    return role in ("moderator", "facilitator", "secretariat") and REACH[scope]


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, REACH)))
def test_who_reads_a_case(role, scope):
    refusal = policies.refusal_to_read(_actor(role, scope), SCOPES)
    assert refusal is (None if _moderates(role, scope) else Reason.NOT_YOURS)


@pytest.mark.parametrize(("role", "scope", "state", "own"), list(product(ROLES, REACH, STATES, (True, False))))
def test_who_takes_and_decides(role, scope, state, own):
    taken_by, until, closed, expected = STATES[state]
    case = Sight(SCOPES, ME if own else AUTHOR, taken_by, until, closed)
    if not _moderates(role, scope):
        expected = Reason.NOT_YOURS
    elif own:
        expected = Reason.OWN_TEXT
    actor = _actor(role, scope)
    assert policies.refusal_to_decide(actor, case, NOW) is expected
    assert policies.refusal_to_take(actor, case, NOW) is expected
    if expected in (Reason.NOT_YOURS, Reason.OWN_TEXT):
        assert policies.refusal_to_reopen(actor, case) is expected
    else:
        assert policies.refusal_to_reopen(actor, case) is (None if closed else Reason.STILL_OPEN)


@pytest.mark.parametrize(("role", "scope", "state", "first"), list(product(ROLES, REACH, AppealState, (ME, OTHER))))
def test_who_answers_an_appeal(role, scope, state, first):
    expected = Reason.NOT_YOURS
    if _moderates(role, scope):
        expected = None if state is AppealState.OPEN else Reason.APPEAL_ANSWERED
        expected = Reason.OWN_DECISION if first == ME else expected
    assert policies.refusal_to_answer_appeal(_actor(role, scope), SCOPES, AUTHOR, first, state) is expected


def test_nobody_answers_the_appeal_they_made():
    actor = _actor("secretariat", ("everywhere", 0))
    assert policies.refusal_to_answer_appeal(actor, SCOPES, ME, OTHER, AppealState.OPEN) is Reason.OWN_TEXT


@pytest.mark.parametrize(
    ("author", "verdict", "age", "appealed", "expected"),
    [
        (ME, Verdict.HIDE, timedelta(0), False, None),
        (ME, Verdict.HIDE, APPEAL_TIME - timedelta(seconds=1), False, None),
        (ME, Verdict.HIDE, APPEAL_TIME, False, Reason.APPEAL_TOO_LATE),
        (ME, Verdict.HIDE, timedelta(0), True, Reason.ALREADY_APPEALED),
        (ME, Verdict.SHOW, timedelta(0), False, Reason.NOTHING_TO_APPEAL),
        (OTHER, Verdict.HIDE, timedelta(0), False, Reason.NOT_THE_AUTHOR),
        (None, Verdict.HIDE, timedelta(0), False, Reason.NOT_THE_AUTHOR),
    ],
)
def test_who_appeals_and_until_when(author, verdict, age, appealed, expected):
    refusal = policies.refusal_to_appeal(Actor(ME), author, verdict, NOW - age, appealed, NOW)
    assert refusal is expected
    assert policies.refusal_to_appeal(NOBODY, author, verdict, NOW - age, appealed, NOW) is Reason.NOT_THE_AUTHOR


@pytest.mark.parametrize(("role", "scope", "lasts"), list(product(ROLES, REACH, (-1, 0, 1, 366, 367))))
def test_who_blocks_and_for_how_long(role, scope, lasts):
    end = NOW + timedelta(days=lasts)
    expected = Reason.SCOPE_NOT_YOURS
    if _moderates(role, scope):
        expected = Reason.END_IN_THE_PAST if lasts <= 0 else None
        expected = Reason.END_TOO_FAR if end > NOW + LONGEST_BLOCK else expected
    assert policies.refusal_to_block(_actor(role, scope), AUTHOR, SCOPES, end, NOW) is expected
    assert policies.refusal_to_block(_actor(role, scope), ME, SCOPES, end, NOW) is Reason.NOT_YOURSELF
    assert policies.refusal_to_block(_actor(role, scope), None, SCOPES, end, NOW) is Reason.NOBODY_TO_BLOCK


@pytest.mark.parametrize(("role", "scope", "over"), list(product(ROLES, REACH, (True, False))))
def test_who_lifts_a_block(role, scope, over):
    expected = (Reason.BLOCK_OVER if over else None) if _moderates(role, scope) else Reason.NOT_YOURS
    assert policies.refusal_to_lift(_actor(role, scope), SCOPES, AUTHOR, over) is expected
    if _moderates(role, scope):
        assert policies.refusal_to_lift(_actor(role, scope), SCOPES, ME, over) is Reason.NOT_YOURSELF


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, REACH)))
def test_reply_texts_are_written_by_the_secretariat_of_everywhere(role, scope):
    allowed = role == "secretariat" and scope == ("everywhere", 0)
    assert policies.refusal_to_write_templates(_actor(role, scope)) is (None if allowed else Reason.NOT_YOURS)


def test_neither_a_visitor_nor_the_system_decides():
    case = Sight(SCOPES, AUTHOR, None, None, closed=False)
    assert {policies.refusal_to_decide(actor, case, NOW) for actor in (NOBODY, SYSTEM)} == {Reason.NOT_YOURS}


def test_every_reason_has_its_sentence():
    assert all(reason.sentence for reason in Reason)
