"""Who may do what with a referral: role × scope × state, on both sides."""

from __future__ import annotations

import pytest

from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM
from participation.bodies.policies import BodyReason
from participation.referrals import policies
from participation.referrals.policies import ReferralReason as R
from participation.referrals.types import ReferralState as S
from tests.factories.participation import somebody

ASKING = (("body", 5), ("territory", 2))
ASKED = (("body", 8), ("territory", 9))
SCOPES = [("everywhere", 0), *ASKING, *ASKED, ("body", 99), ("edition", 5)]
#: State -> why each act is refused to somebody of the right side.
CHANGE = {S.DRAFT: None, S.SENT: R.ALREADY_SENT, S.ANSWERED: R.ALREADY_SENT, S.WITHDRAWN: R.WITHDRAWN}
ANSWER = {S.DRAFT: R.NOT_SENT, S.SENT: None, S.ANSWERED: R.ALREADY_ANSWERED, S.WITHDRAWN: R.WITHDRAWN}
LATER = {S.DRAFT: R.NOT_SENT, S.SENT: R.NOT_ANSWERED, S.ANSWERED: None, S.WITHDRAWN: R.WITHDRAWN}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_the_table_of_rights(role, scope, state):
    actor = somebody(role, *scope)
    asks = role in (Role.SECRETARIAT, Role.FACILITATOR) and scope in (("everywhere", 0), *ASKING)
    answers = role in (Role.SECRETARIAT, Role.RESPONDENT) and scope in (("everywhere", 0), *ASKED)

    def expected(side, table):
        return table[state] if side else BodyReason.NOT_YOURS

    assert policies.refusal_to_write(actor, ASKING) == (None if asks else BodyReason.NOT_YOURS)
    assert policies.refusal_to_change(actor, ASKING, state) == expected(asks, CHANGE)
    assert policies.refusal_to_withdraw(actor, ASKING, state) == expected(asks, ANSWER)
    assert policies.refusal_to_answer(actor, ASKED, state) == expected(answers, ANSWER)
    assert policies.refusal_to_complement(actor, ASKED, state) == expected(answers, LATER)
    assert policies.refusal_to_judge(actor, ASKING, state, judged=False) == expected(asks, LATER)
    again = policies.refusal_to_judge(actor, ASKING, state, judged=True)
    assert again == (expected(asks, LATER) or R.ALREADY_JUDGED)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.FACILITATOR])
def test_a_closed_body_asks_nothing_more_but_may_still_tidy_up(role):
    actor = somebody(role, *ASKING[0])
    assert policies.refusal_to_write(actor, ASKING, closed=True) is BodyReason.CLOSED
    assert policies.refusal_to_change(actor, ASKING, S.DRAFT, closed=True) is BodyReason.CLOSED
    assert policies.refusal_to_withdraw(actor, ASKING, S.SENT) is None


def test_the_secretariat_relays_and_a_respondent_answers():
    assert policies.relays(somebody("secretariat"), ASKED)
    assert not policies.relays(somebody("respondent", *ASKED[0]), ASKED)
    assert policies.relays(somebody("respondent", "body", 99), ASKED)


def test_a_visitor_may_nothing_and_the_system_is_bound_by_states():
    for state in S:
        assert policies.refusal_to_answer(NOBODY, ASKED, state) is BodyReason.NOT_YOURS
        assert policies.refusal_to_answer(SYSTEM, ASKED, state) == ANSWER[state]


def test_every_reason_has_a_sentence(database):
    assert all(reason.sentence.endswith((".", "!", "?")) for reason in R)
