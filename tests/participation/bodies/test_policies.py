"""Who may keep, animate and answer for a body: role × scope × state."""

from __future__ import annotations

import pytest

from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM
from participation.bodies import policies
from participation.bodies.policies import BodyReason
from tests.factories.participation import somebody

SCOPES = (("body", 5), ("territory", 2), ("territory", 9))
HERE = [("everywhere", 0), *SCOPES]
ELSEWHERE = [("body", 6), ("territory", 3), ("edition", 5)]
HANDLE, ANIMATE, ANSWER = {Role.SECRETARIAT}, {Role.SECRETARIAT, Role.FACILITATOR}, {Role.SECRETARIAT, Role.RESPONDENT}


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("scope", HERE + ELSEWHERE)
@pytest.mark.parametrize("role", Role)
def test_the_table_of_rights(role, scope, closed):
    actor, here = somebody(role, *scope), scope in HERE
    after = BodyReason.CLOSED if closed else None
    handle = policies.refusal_to_handle(actor, SCOPES, closed=closed)
    animate = policies.refusal_to_animate(actor, SCOPES, closed=closed)
    assert handle == (after if here and role in HANDLE else BodyReason.NOT_YOURS)
    assert animate == (after if here and role in ANIMATE else BodyReason.NOT_YOURS)
    # A body that no longer meets still owes its answers.
    assert policies.refusal_to_answer(actor, SCOPES) == (None if here and role in ANSWER else BodyReason.NOT_YOURS)


def test_a_visitor_may_nothing_and_the_system_everything():
    for refusal in (policies.refusal_to_handle, policies.refusal_to_animate, policies.refusal_to_answer):
        assert refusal(NOBODY, SCOPES) is BodyReason.NOT_YOURS
        assert refusal(SYSTEM, SCOPES) is None


def test_every_reason_has_a_sentence(database):
    assert all(reason.sentence.endswith((".", "!", "?")) for reason in BodyReason)
