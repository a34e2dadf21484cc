"""Who may bring a subject where: role × scope × state."""

from __future__ import annotations

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor
from participation.bodies.policies import BodyReason
from participation.tables import policies
from participation.tables.policies import TableReason
from participation.tables.types import SUBJECT_MOVES, SubjectState
from tests.factories.participation import somebody

SCOPES = (("body", 7), ("territory", 3), ("territory", 1))
MAY = (SYSTEM, somebody("secretariat", "territory", 1), somebody("facilitator", "body", 7))
MAY_NOT = (
    NOBODY,
    Actor(person_id=5),
    somebody("facilitator", "body", 8),
    somebody("secretariat", "territory", 4),
    somebody("moderator"),
    somebody("officer"),
    somebody("observer"),
    somebody("respondent", "body", 7),
)
S = SubjectState
#: Written again, apart from the product's own table.
MOVES = {
    (S.RAISED, S.SCHEDULED), (S.RAISED, S.HANDLED), (S.RAISED, S.SET_ASIDE), (S.SCHEDULED, S.SCHEDULED),
    (S.SCHEDULED, S.RAISED), (S.SCHEDULED, S.HANDLED), (S.SCHEDULED, S.SET_ASIDE), (S.HANDLED, S.RAISED),
    (S.SET_ASIDE, S.RAISED),
}  # fmt: skip


@pytest.mark.parametrize("actor", MAY)
@pytest.mark.parametrize("at", S)
@pytest.mark.parametrize("to", S)
def test_an_animator_makes_the_moves_that_exist(actor, at, to):
    expected = None if (at, to) in MOVES else TableReason.NO_SUCH_MOVE
    assert policies.refusal_to_move(actor, SCOPES, at, to, closed=False) is expected
    assert policies.refusal_to_move(actor, SCOPES, at, to, closed=True) is BodyReason.CLOSED


@pytest.mark.parametrize("actor", MAY_NOT)
@pytest.mark.parametrize("at", S)
@pytest.mark.parametrize("to", S)
def test_others_make_none(actor, at, to):
    assert policies.refusal_to_move(actor, SCOPES, at, to, closed=False) is BodyReason.NOT_YOURS


def test_every_state_can_be_left():
    assert set(SUBJECT_MOVES) == set(S)
    assert all(SUBJECT_MOVES.values())


def test_a_subject_is_proposed_by_anybody_while_the_table_meets():
    assert policies.refusal_to_propose(closed=False) is None
    assert policies.refusal_to_propose(closed=True) is BodyReason.CLOSED
    assert policies.refusal_to_be_named(closed=False) is None
    assert policies.refusal_to_be_named(closed=True) is BodyReason.CLOSED


def test_every_reason_has_its_sentence():
    assert all(reason.sentence.endswith(".") for reason in TableReason)
