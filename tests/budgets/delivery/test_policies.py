"""Who may do what with an action and with a body's decision: every role, every place, every state, every hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from budgets.delivery import policies
from budgets.delivery.models import ActionSighting, ProgrammeAction
from budgets.delivery.types import MOVES, ActionReason, ActionState
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.results import policies as results
from budgets.results.changes import Change, OverrideReason
from budgets.results.models import ResultOverride
from budgets.stages.models import Stage
from budgets.stages.types import StageKind
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.moderation.types import Standing

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLACES = [3, 1]
HERE = [("everywhere", 0), ("edition", 7), ("territory", 3), ("territory", 1)]
ELSEWHERE = [("edition", 8), ("territory", 9), ("body", 7)]
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent", "welcomer")
#: Organisation 4 carries the action.
MINE, OTHERS = frozenset({4}), frozenset({5})


def an_edition(state: EditionState = EditionState.PROCLAIMED) -> Edition:
    return Edition(id=7, state=state, place_id=3, closes_at=NOON)


def an_action(state: ActionState = ActionState.UNDER_WAY, of: EditionState = EditionState.PROCLAIMED, **more: object):
    return ProgrammeAction(edition=an_edition(of), state=state, organisation_id=4, **more)


def holding(role: str, scope: tuple[str, int], person: int = 5) -> Actor:
    return Actor(person, frozenset({Grant(role, *scope)}))


def _first(*rules: tuple[bool, object]) -> object:
    return next((reason for applies, reason in rules if applies), None)


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, HERE + ELSEWHERE)))
@pytest.mark.parametrize("of", EditionState)
def test_only_the_team_of_the_place_and_the_carrier_write_and_only_the_team_names_a_carrier(role, scope, of):
    actor, team = holding(role, scope), scope in HERE and role in ("secretariat", "officer")
    follow = _first(
        (not team, ActionReason.NOT_YOURS), (of is not EditionState.PROCLAIMED, ActionReason.NOT_PROCLAIMED)
    )
    for state, organisations in product(ActionState, (MINE, OTHERS)):
        action, carrier = an_action(state, of), organisations is MINE
        write = None if carrier else follow
        where = (actor, PLACES, organisations)
        assert policies.refusal_to_follow(actor, action.edition, PLACES) is follow
        assert policies.refusal_to_write(action, *where) is write
        assert policies.refusal_to_change(action, *where) is (write or _first((state.is_end, ActionReason.ENDED)))
        assert policies.refusal_to_account(action, *where) is (
            write or _first((not state.is_end, ActionReason.NOT_ENDED))
        )
        for to in ActionState:
            move = policies.refusal_to_move(action, to, *where)
            assert move is (write or _first((to not in MOVES[state], ActionReason.NO_SUCH_MOVE)))
        for standing, answer in product(Standing, ("", "Merci.")):
            sighting = ActionSighting(action=action, standing=standing, answer=answer)
            assert policies.refusal_to_answer(sighting, *where) is (
                write
                or _first(
                    (standing is not Standing.SHOWN, ActionReason.NOT_FOUND),
                    (bool(answer), ActionReason.ALREADY_ANSWERED),
                )
            )


def test_the_account_that_carries_it_writes_and_nobody_else_without_role():
    action = an_action(account_id=5)
    assert policies.refusal_to_write(action, Actor(5), PLACES, frozenset()) is None
    assert policies.refusal_to_write(action, Actor(6), PLACES, frozenset()) is ActionReason.NOT_YOURS
    assert policies.refusal_to_write(an_action(), NOBODY, PLACES, frozenset()) is ActionReason.NOT_YOURS
    assert policies.refusal_to_write(action, SYSTEM, PLACES, frozenset()) is None


@pytest.mark.parametrize("ended", [None, 0, 364, 365, 366, 900])
@pytest.mark.parametrize("account", [None, "planned", "open", "paused", "closed"])
def test_what_is_not_finished_has_no_hour_and_what_is_has_a_year_unless_the_account_is_over(ended, account):
    stage = None if account is None else a_stage(StageKind.ACCOUNT, account)
    action = an_action(ended_on=None if ended is None else NOON.date() - ended * DAY)
    expected = _first(
        (ended is None, None), ((ended or 0) > 365, ActionReason.YEAR_OVER),
        (account == "closed", ActionReason.ACCOUNT_OVER),
    )  # fmt: skip
    assert policies.refusal_of_hour(action, stage, NOON) is expected


def a_stage(kind: StageKind, stands: str) -> Stage:
    begins = NOON + DAY if stands == "planned" else NOON - 9 * DAY
    return Stage(
        edition=an_edition(), kind=kind, rank=1, opens_at=begins, closes_at=NOON if stands == "closed" else None,
        paused_at=NOON - DAY if stands == "paused" else None,
    )  # fmt: skip


@pytest.mark.parametrize(("role", "scope"), list(product(ROLES, HERE + ELSEWHERE)))
@pytest.mark.parametrize("of", EditionState)
def test_a_bodys_decision_is_written_by_the_secretariat_of_the_place_and_confirmed_by_another(role, scope, of):
    actor, edition = holding(role, scope), an_edition(of)
    mine = scope in HERE and role == "secretariat"
    write = _first(
        (not mine, OverrideReason.NOT_YOURS), (of is not EditionState.PROCLAIMED, OverrideReason.NOT_PROCLAIMED)
    )
    assert results.refusal_to_override(actor, edition, PLACES) is write
    for asked_by, granted, grant in product((5, 6, None), (None, True, False), (True, False)):
        override = ResultOverride(asked_by_id=asked_by, granted=granted)
        expected = write or _first(
            (granted is not None, OverrideReason.NOT_ASKED),
            (grant and asked_by in (5, None), OverrideReason.SAME_PERSON),
        )
        assert results.refusal_to_settle(actor, edition, PLACES, override, grant) is expected


def test_a_decision_joins_the_programme_until_its_stage_is_over_or_half_a_year_has_passed():
    edition = an_edition()
    for stands in ("planned", "open", "paused", "closed"):
        late = results.refusal_of_hour(
            edition, a_stage(StageKind.PROGRAMME, stands), NOON + 400 * DAY * (stands == "open")
        )
        assert late is _first((stands == "closed", OverrideReason.SETTLED))
    assert results.refusal_of_hour(edition, None, NOON + results.DECIDED_WITHIN) is None
    assert results.refusal_of_hour(edition, None, NOON + results.DECIDED_WITHIN + DAY) is OverrideReason.TOO_LATE


def test_a_decision_that_changes_nothing_says_so():
    assert results.refusal_of_change(Change.ADDED, elected=True) is OverrideReason.ELECTED
    assert results.refusal_of_change(Change.REMOVED, elected=False) is OverrideReason.NOT_ELECTED
    assert results.refusal_of_change(Change.ADDED, elected=False) is None
    assert results.refusal_of_change(Change.REMOVED, elected=True) is None
