"""Who may do what in the field: every role, in every phase, of this place and of another."""

from __future__ import annotations

from itertools import product

import pytest

from budgets.editions.types import Phase
from budgets.paper import policies
from budgets.paper.models_batches import PaperBatch
from budgets.paper.types import BatchState, PaperReason, Tally
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from tests.factories.budgets import make_edition

HERE, ELSEWHERE, EDITION = 701, 702, 55
SCOPES = {
    "everywhere": ("everywhere", 0), "here": ("territory", HERE), "edition": ("edition", EDITION),
    "elsewhere": ("territory", ELSEWHERE), "other edition": ("edition", EDITION + 1),
}  # fmt: skip
MINE = {"everywhere", "here", "edition"}


@pytest.mark.parametrize("phase", list(Phase))
def test_the_team_of_the_place_holds_desks_while_the_vote_runs(database, frozen, phase) -> None:
    edition = make_edition(phase)
    edition.id = EDITION
    now, cells = clock.now(), 0
    for role, (where, scope) in product(Role, SCOPES.items()):
        actor = Actor(person_id=9, grants=frozenset({Grant(role.value, *scope)}))
        team = role.value in policies.HOLDERS and where in MINE
        assert (policies.refusal_to_hold(actor, edition, [HERE]) is None) is team
        taking = policies.refusal_to_take_votes(actor, edition, [HERE], now)
        assert (taking is None) is (team and phase is Phase.VOTING), (role, where, phase)
        aside = policies.refusal_to_set_aside(actor, edition, [HERE], now)
        chief = role is Role.SECRETARIAT and where in MINE
        assert (aside is None) is (chief and phase is Phase.VOTING), (role, where, phase)
        cells += 3
    assert cells == 3 * len(Role) * len(SCOPES)
    assert policies.refusal_to_hold(NOBODY, edition, [HERE]) is PaperReason.NOT_YOURS
    assert policies.refusal_to_hold(SYSTEM, edition, [HERE]) is None
    database.expunge(edition)


@pytest.mark.parametrize(
    ("tally", "reason"),
    [
        (Tally(5, 5, 5, 0, 3, 1, 1), None),
        (Tally(4, 4, 4, 0, 4, 0, 0), PaperReason.TOO_SMALL),
        (Tally(5, 4, 5, 0, 5, 0, 0), PaperReason.UNSIGNED),
        (Tally(5, 6, 5, 0, 5, 0, 0), PaperReason.UNSIGNED),
        (Tally(5, 5, 4, 0, 4, 0, 0), PaperReason.UNREAD),
        (Tally(5, 5, 5, 1, 4, 0, 0), PaperReason.DIFFERING),
    ],
)
def test_a_batch_closes_when_everything_matches(tally, reason) -> None:
    assert policies.refusal_to_close(PaperBatch(state=BatchState.OPEN), tally) is reason
    for state in (BatchState.CLOSED, BatchState.SET_ASIDE):
        assert policies.refusal_to_close(PaperBatch(state=state), tally) is PaperReason.BATCH_OVER


def test_who_reads_and_who_settles() -> None:
    assert policies.refusal_to_read([], 1) is None
    assert policies.refusal_to_read([1], 2) is None
    assert policies.refusal_to_read([1], 1) is PaperReason.TWO_PEOPLE
    assert policies.refusal_to_read([1, 2], 3) is PaperReason.READ_ALREADY
    assert policies.refusal_to_settle([1, 2], True, 3) is None
    assert policies.refusal_to_settle([1, 2], True, 2) is PaperReason.THIRD_PERSON
    assert policies.refusal_to_settle([1, 2], False, 3) is PaperReason.NO_DIFFERENCE
