"""Who runs the stages of an edition, where and when; who writes in them: every role, place, act and state."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest

from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.stages import policies
from budgets.stages.models import Stage
from budgets.stages.policies import StageReason as R
from budgets.stages.types import StageAct, StageKind, StageState
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from tests.conftest import NOON

#: The place of the edition, then the commune that holds it.
PLACES = [12, 3]
SCOPES = (("everywhere", 0), ("territory", 12), ("territory", 3), ("territory", 99), ("edition", 7), ("edition", 8),
          ("body", 12))  # fmt: skip
HERE = {("everywhere", 0), ("territory", 12), ("territory", 3), ("edition", 7)}
DAY = timedelta(days=1)
POSSIBLE = {
    StageAct.OPEN: {StageState.PLANNED},
    StageAct.RESCHEDULE: {StageState.PLANNED},
    StageAct.PUT_OFF: {StageState.OPEN, StageState.PAUSED},
    StageAct.PAUSE: {StageState.OPEN},
    StageAct.RESUME: {StageState.PAUSED},
    StageAct.CLOSE: {StageState.OPEN, StageState.PAUSED},
}


def an_edition(begun: bool) -> Edition:
    """A draft of a vote, followed by people or not."""
    return Edition(
        id=7, state=EditionState.DRAFT, begun_at=NOON if begun else None, place_id=12, opens_at=NOON + 7 * DAY,
        closes_at=NOON + 14 * DAY,
    )  # fmt: skip


def a_stage(state: StageState, kind: StageKind = StageKind.IDEAS, begun: bool = True) -> Stage:
    """A stage that stands there at noon."""
    dates: dict[StageState, tuple[datetime, datetime]] = {
        StageState.PLANNED: (NOON + DAY, NOON + 2 * DAY), StageState.CLOSED: (NOON - 2 * DAY, NOON),
    }  # fmt: skip
    opens_at, closes_at = dates.get(state, (NOON, NOON + DAY))
    paused = NOON if state is StageState.PAUSED else None
    return Stage(kind=kind, edition=an_edition(begun), opens_at=opens_at, closes_at=closes_at, paused_at=paused)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", SCOPES)
def test_only_the_secretariat_of_the_place_or_edition_moves_a_stage_and_only_as_it_stands(role, scope) -> None:
    actor = Actor(1, frozenset({Grant(role.value, *scope)}))
    mine = role is Role.SECRETARIAT and scope in HERE
    for state, act in product(StageState, StageAct):
        refusal = policies.refusal_to_move(act, actor, a_stage(state), PLACES, NOON)
        if not mine:
            assert refusal is R.NOT_YOURS
        else:
            assert refusal is (None if state in POSSIBLE[act] else R.NOT_NOW)
    arranged = [policies.refusal_to_arrange(actor, an_edition(begun), PLACES) for begun in (False, True)]
    assert arranged == ([None, R.BEGUN] if mine else [R.NOT_YOURS, R.NOT_YOURS])


@pytest.mark.parametrize("act", list(StageAct))
def test_nobody_moves_what_is_not_published_nor_what_the_vote_dates(act) -> None:
    stage = a_stage(StageState.OPEN, begun=False)
    assert policies.refusal_to_move(act, SYSTEM, stage, PLACES, NOON) is R.NOT_BEGUN
    assert policies.refusal_to_move(act, NOBODY, stage, PLACES, NOON) is R.NOT_YOURS
    for kind in (kind for kind in StageKind if kind.follows_the_vote):
        refusal = policies.refusal_to_move(act, SYSTEM, a_stage(StageState.OPEN, kind), PLACES, NOON)
        early = act is StageAct.CLOSE and kind is StageKind.VOTE
        assert refusal is (R.VOTE_KEEPS_ITS_HOUR if early else R.BY_THE_VOTE)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (StageState.PLANNED, R.NOT_OPEN_YET), (StageState.OPEN, None), (StageState.PAUSED, R.PAUSED),
        (StageState.CLOSED, R.CLOSED),
    ],
)  # fmt: skip
def test_one_writes_in_an_open_stage_of_a_published_process_only(state, refusal) -> None:
    for kind in (kind for kind in StageKind if not kind.follows_the_vote):
        assert policies.refusal_to_write(a_stage(state, kind), NOON) is refusal
        assert policies.is_open(a_stage(state, kind), NOON) is (refusal is None)
        assert policies.refusal_to_write(a_stage(state, kind, begun=False), NOON) is R.NO_SUCH_STAGE
    assert policies.refusal_to_write(None, NOON) is R.NO_SUCH_STAGE


def test_the_last_second_counts_and_the_next_one_does_not() -> None:
    stage = a_stage(StageState.OPEN)
    assert stage.opens_at is not None
    assert stage.closes_at is not None
    second = timedelta(seconds=1)
    at = (stage.opens_at - second, stage.opens_at, stage.closes_at - second, stage.closes_at)
    assert [policies.refusal_to_write(stage, now) for now in at] == [R.NOT_OPEN_YET, None, None, R.CLOSED]
