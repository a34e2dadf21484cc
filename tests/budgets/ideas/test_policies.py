"""Who may do what with an idea: every role, every state, every place; and every stage for what is written."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from budgets.ideas import policies
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.types import IdeaState
from budgets.stages.models import Stage
from budgets.stages.types import StageState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.moderation.types import Standing

SCOPES = [("edition", 7), ("territory", 3), ("territory", 1)]
HERE, ELSEWHERE = [("everywhere", 0), ("edition", 7), ("territory", 1)], [("edition", 8), ("territory", 9), ("body", 7)]
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent", "welcomer")


def _somebody(role: str, scope: tuple[str, int]) -> Actor:
    return Actor(5, frozenset({Grant(role, *scope)}))


def _idea(state: IdeaState, standing: Standing = Standing.SHOWN) -> Idea:
    number = None if state is IdeaState.DRAFT else 4
    return Idea(id=1, state=state, number=number, standing=standing, author_id=1, consent="")


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, HERE + ELSEWHERE)))
def test_only_the_team_of_the_place_studies_and_only_where_it_stands(role: str, scope: tuple[str, int]) -> None:
    allowed = role in policies.TEAM and scope in HERE
    actor = _somebody(role, scope)
    for state in IdeaState:
        refusal = policies.refusal_to_study(actor, SCOPES, _idea(state), False, (IdeaState.ADMISSIBLE,))
        expected = None if state is IdeaState.ADMISSIBLE else IdeaReason.NOT_NOW
        assert refusal is (expected if allowed else IdeaReason.NOT_THE_TEAM)
        own = policies.refusal_to_study(actor, SCOPES, _idea(state), True, (IdeaState.ADMISSIBLE,))
        assert own is (IdeaReason.YOUR_OWN if allowed else IdeaReason.NOT_THE_TEAM)
    helps = role in policies.HELPERS and scope in HERE
    assert (policies.refusal_to_help(actor, SCOPES) is None) is helps
    for at in StageState:
        stage = Stage()
        stage.edition = _begun()
        refusal = policies.refusal_to_set_checklist(actor, SCOPES, stage, at)
        expected = None if at is StageState.PLANNED else IdeaReason.CHECKLIST_SET
        assert refusal is (expected if allowed else IdeaReason.NOT_THE_TEAM)


def _begun():
    from budgets.editions.models import Edition

    return Edition(begun_at=clock.now())


@pytest.mark.parametrize("state", list(IdeaState))
def test_proposers_write_carry_and_answer_only_when_it_is_time(state: IdeaState) -> None:
    idea, now = _idea(state), clock.now()
    assert (policies.refusal_to_write(idea, True) is None) is (state in (IdeaState.DRAFT, IdeaState.SENT))
    carried = state in (IdeaState.DRAFT, IdeaState.SENT, IdeaState.ADMISSIBLE)
    assert (policies.refusal_to_carry(idea, True) is None) is carried
    decided = state in (IdeaState.RETAINED, IdeaState.NOT_RETAINED, IdeaState.NOT_ADMISSIBLE)
    reworked = state in (IdeaState.MERGED, IdeaState.SPLIT, IdeaState.WITHDRAWN)
    idea.answer_until = now + timedelta(days=1)
    assert (policies.refusal_to_answer(idea, True, now) is None) is (decided or reworked)
    if decided or reworked:
        assert policies.refusal_to_answer(idea, True, now + timedelta(days=1)) is IdeaReason.TOO_LATE
        idea.answer_until = None
        # Taken back by its own proposers, or answered already: only its history says which.
        over = IdeaReason.ANSWERED if decided else IdeaReason.NOT_NOW
        assert policies.refusal_to_answer(idea, True, now) is over
    for refuse in (policies.refusal_to_write, policies.refusal_to_carry):
        assert refuse(idea, False) is IdeaReason.NOT_YOURS
    assert policies.refusal_to_answer(idea, False, now) is IdeaReason.NOT_YOURS


@pytest.mark.parametrize(("state", "standing"), list(product(IdeaState, Standing)))
def test_one_supports_and_comments_with_an_account_what_is_shown_and_alive(
    state: IdeaState, standing: Standing
) -> None:
    idea = _idea(state, standing)
    assert policies.refusal_to_talk(NOBODY, idea) is IdeaReason.NO_ACCOUNT
    alive = state in (IdeaState.SENT, IdeaState.ADMISSIBLE, IdeaState.RETAINED)
    shown = standing is Standing.SHOWN and state is not IdeaState.DRAFT
    said = policies.refusal_to_talk(Actor(5), idea)
    assert said is (IdeaReason.NOT_FOUND if not shown else (None if alive else IdeaReason.NOT_NOW))


@pytest.mark.parametrize("state", list(IdeaState))
def test_whoever_was_asked_answers_for_a_service_as_long_as_they_are_an_officer(state: IdeaState) -> None:
    idea, studied = _idea(state), state is IdeaState.ADMISSIBLE
    asked = _somebody("officer", ("edition", 99))
    assert (policies.refusal_to_opine(asked, SCOPES, idea, 5, False) is None) is studied
    assert policies.refusal_to_opine(asked, SCOPES, idea, 6, False) is IdeaReason.NOT_THE_TEAM
    assert policies.refusal_to_opine(Actor(5), SCOPES, idea, 5, False) is IdeaReason.NOT_THE_TEAM
    assert (policies.refusal_to_opine(SYSTEM, SCOPES, idea, None, False) is None) is studied
    assert (policies.refusal_to_make_project(idea) is None) is (state is IdeaState.RETAINED)
