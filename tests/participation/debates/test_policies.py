"""Who may do what with a debate, in each phase and from where: the whole table."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, product

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.clock import PARIS
from commons.moderation.types import Standing
from participation.debates import policies
from participation.debates.models import Contribution, Debate
from participation.debates.reasons import DebateReason
from participation.debates.types import Action, ContributionState, DebateState, Phase

OPENS = datetime(2026, 3, 2, 8, tzinfo=PARIS)
CLOSES = datetime(2026, 3, 29, 20, tzinfo=PARIS)
DUE = datetime(2026, 5, 1, 20, tzinfo=PARIS)
SCOPES = (("body", 7), ("territory", 3), ("territory", 1))
BODY_SCOPES = (("body", 7),)
MOMENT = timedelta(microseconds=1)
#: A moment at which a debate of this state is in each phase.
WHEN = {
    Phase.DRAFT: (DebateState.DRAFT, OPENS),
    Phase.COMING: (DebateState.ANNOUNCED, OPENS - MOMENT),
    Phase.OPEN: (DebateState.ANNOUNCED, OPENS),
    Phase.CLOSED: (DebateState.ANNOUNCED, CLOSES),
    Phase.SYNTHESISED: (DebateState.SYNTHESISED, CLOSES),
    Phase.ANSWERED: (DebateState.ANSWERED, DUE),
}
#: Act -> phases in which it is possible for those who may. Written again here: this is the table.
POSSIBLE = {
    Action.READ: "coming open closed synthesised answered",
    Action.EDIT: "draft",
    Action.ANNOUNCE: "draft",
    Action.TAKE_BACK: "coming",
    Action.EXTEND: "coming open",
    Action.SPEAK: "open",
    Action.ENTER: "open",
    Action.GROUP: "open closed synthesised answered",
    Action.SYNTHESISE: "closed synthesised answered",
    Action.ANSWER: "synthesised",
    Action.COMPLETE: "answered",
}
EVERYBODY, TEAM, BODY = {Action.READ, Action.SPEAK}, {"secretariat", "facilitator"}, {"secretariat", "respondent"}


def a_debate(state: DebateState = DebateState.ANNOUNCED) -> Debate:
    return Debate(id=5, body_id=7, state=state, opens_at=OPENS, closes_at=CLOSES, answer_due_at=DUE)


def holder(role: str, scope: str, number: int) -> Actor:
    return Actor(person_id=2, grants=frozenset({Grant(role, scope, number)}))


ROLES = ("secretariat", "facilitator", "respondent", "officer", "observer", "moderator")
#: Scope -> (counts for the debate, counts for the body that answers).
PLACES = {
    ("everywhere", 0): (True, True),
    ("body", 7): (True, True),
    ("territory", 3): (True, False),
    ("territory", 1): (True, False),
    ("body", 8): (False, False),
    ("territory", 9): (False, False),
    ("edition", 7): (False, False),
}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("phase", list(Phase))
def test_the_table_of_roles_phases_and_scopes(action, phase):
    for role, scope in product(ROLES, PLACES):
        _check_a_cell(action, phase, role, scope)


def _check_a_cell(action, phase, role, scope):
    state, now = WHEN[phase]
    debate, actor = a_debate(state), holder(role, *scope)
    assert policies.phase(debate, now) is phase
    refusal = policies.refusal_to(action, actor, debate, SCOPES, BODY_SCOPES, now)
    here, of_the_body = PLACES[scope]
    if action in EVERYBODY:
        may = True
    elif action in (Action.ANSWER, Action.COMPLETE):
        may = role in BODY and of_the_body
    else:
        may = role in TEAM and here
    possible = phase.value in POSSIBLE[action].split()
    assert (refusal is None) == (may and possible)
    if refusal is not None:
        assert (refusal is DebateReason.NOT_YOURS) == (not may)
        assert len(refusal.sentence) > 20


@pytest.mark.parametrize("action", list(Action))
def test_nobody_does_what_is_not_for_everybody_and_the_system_does_all(action):
    phase = Phase(POSSIBLE[action].split()[0])
    state, now = WHEN[phase]
    nobody = policies.refusal_to(action, NOBODY, a_debate(state), SCOPES, BODY_SCOPES, now)
    assert (nobody is None) == (action in EVERYBODY)
    assert policies.refusal_to(action, SYSTEM, a_debate(state), SCOPES, BODY_SCOPES, now) is None


def test_states_follow_each_other_in_one_way_only():
    order = list(DebateState)
    assert set(policies.TRANSITIONS) == set(order)
    forward = {(a, b) for a, several in policies.TRANSITIONS.items() for b in several}
    assert forward == {*pairwise(order), (DebateState.ANNOUNCED, DebateState.DRAFT)}


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (DebateState.DRAFT, OPENS, None),
        (DebateState.ANNOUNCED, OPENS - MOMENT, OPENS),
        (DebateState.ANNOUNCED, OPENS, CLOSES),
        (DebateState.ANNOUNCED, CLOSES, DUE),
        (DebateState.SYNTHESISED, CLOSES, DUE),
        (DebateState.SYNTHESISED, DUE, DUE + timedelta(days=1)),
        (DebateState.SYNTHESISED, DUE + timedelta(days=3, hours=2), DUE + timedelta(days=4)),
        (DebateState.ANSWERED, DUE + timedelta(days=9), None),
    ],
)
def test_a_page_is_good_until_the_clock_changes_it(state, now, expected):
    assert policies.next_change(a_debate(state), now) == expected


@pytest.mark.parametrize(
    ("state", "after", "days"),
    [
        (DebateState.ANNOUNCED, timedelta(days=-1), 0),
        (DebateState.ANNOUNCED, timedelta(hours=23), 0),
        (DebateState.SYNTHESISED, timedelta(days=1), 1),
        (DebateState.SYNTHESISED, timedelta(days=40, hours=23), 40),
        (DebateState.ANSWERED, timedelta(days=40), 0),
        (DebateState.DRAFT, timedelta(days=40), 0),
    ],
)
def test_an_answer_is_late_by_whole_days(state, after, days):
    assert policies.days_late(a_debate(state), DUE + after) == days


def words_of(author: int | None = 4, **changes: object) -> Contribution:
    row = Contribution(author_id=author, said_at=OPENS, standing=Standing.SHOWN, state=ContributionState.STANDING)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("actor", "changes", "replies", "after", "reason"),
    [
        (Actor(person_id=4), {}, 0, 0, None),
        (Actor(person_id=4), {}, 0, 899, None),
        (Actor(person_id=4), {}, 0, 900, DebateReason.TOO_LATE),
        (Actor(person_id=4), {}, 1, 0, DebateReason.HAS_REPLIES),
        (Actor(person_id=5), {}, 0, 0, DebateReason.NOT_THE_AUTHOR),
        (holder("secretariat", "everywhere", 0), {}, 0, 0, DebateReason.NOT_THE_AUTHOR),
        (SYSTEM, {}, 0, 0, DebateReason.NOT_THE_AUTHOR),
        (NOBODY, {"author_id": None}, 0, 0, DebateReason.NOT_THE_AUTHOR),
        (Actor(person_id=4), {"state": ContributionState.WITHDRAWN}, 0, 0, DebateReason.NOT_THE_AUTHOR),
    ],
)
def test_only_the_author_corrects_soon_and_before_a_reply(actor, changes, replies, after, reason):
    row = words_of(**changes)
    assert policies.refusal_to_correct(actor, row, replies, OPENS + timedelta(seconds=after)) is reason


def test_only_the_author_withdraws_and_once():
    assert policies.refusal_to_withdraw(Actor(person_id=4), words_of()) is None
    for actor in (Actor(person_id=5), NOBODY, SYSTEM, holder("secretariat", "everywhere", 0)):
        assert policies.refusal_to_withdraw(actor, words_of()) is DebateReason.NOT_THE_AUTHOR
    assert policies.refusal_to_withdraw(NOBODY, words_of(None)) is DebateReason.NOT_THE_AUTHOR
    assert policies.refusal_to_withdraw(Actor(person_id=4), words_of(state=ContributionState.WITHDRAWN)) is not None


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.HIDDEN])
def test_nobody_replies_to_or_supports_what_is_out_of_sight(standing):
    assert policies.refusal_to_reply(words_of(standing=standing)) is DebateReason.OUT_OF_SIGHT
    assert policies.refusal_to_support(Actor(person_id=9), words_of(standing=standing)) is DebateReason.OUT_OF_SIGHT
    assert policies.refusal_to_reply(words_of(parent_id=3)) is DebateReason.ONE_LEVEL
    assert policies.refusal_to_support(Actor(person_id=4), words_of()) is DebateReason.OWN_WORDS
    assert policies.refusal_to_support(Actor(person_id=9), words_of()) is None
