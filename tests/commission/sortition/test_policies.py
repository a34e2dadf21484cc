"""The states of a draw: every move and every act, from every state, for every role."""

from __future__ import annotations

import pytest

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.sortition import policies
from commission.sortition.models import SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.types import BY_HAND, DRAW_MOVES, DrawState, Task
from commons.identity.types import Role
from commons.kernel.actor import SYSTEM, Actor
from tests.factories.participation import somebody

S = DrawState
ROLES = [(None, False), *[(role, role is Role.SECRETARIAT) for role in Role]]


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("wanted", list(S))
def test_a_move_is_made_by_the_secretariat_alone_and_only_where_the_law_has_it(state, wanted):
    mandate, mandate_id = Mandate(id=3, state=MandateState.RUNNING), 3
    draw = SeatDraw(mandate_id=mandate_id, title="x", seats=4, state=state)
    for role, may in ROLES:
        actor = Actor(person_id=5) if role is None else somebody(role, "mandate", mandate_id, person_id=5)
        refusal = policies.refusal_to_become(mandate, draw, wanted, actor)
        if not may:
            assert refusal is DrawReason.NOT_YOURS
            continue
        by_hand = wanted in DRAW_MOVES[state] and wanted in BY_HAND
        back = wanted is S.POOL_CLOSED and state is not S.POOL_OPEN
        assert (refusal is None) == (by_hand and not back)
    elsewhere = somebody(Role.SECRETARIAT, "mandate", mandate_id + 1, person_id=5)
    assert policies.refusal_to_become(mandate, draw, wanted, elsewhere) is DrawReason.NOT_YOURS
    mandate.state = MandateState.ENDED
    assert policies.refusal_to_become(mandate, draw, wanted, SYSTEM) is DrawReason.MANDATE_ENDED


@pytest.mark.parametrize("state", list(S))
def test_each_act_has_its_states(state):
    mandate = Mandate(id=3, state=MandateState.RUNNING)
    draw = SeatDraw(mandate_id=mandate.id, title="x", seats=4, state=state)
    actor, stranger = somebody(Role.SECRETARIAT, "mandate", 3, person_id=5), Actor(person_id=7)
    allowed = {
        "enrol": policies.refusal_to_enrol(draw) is None, "aim": policies.refusal_to_aim(mandate, draw, actor) is None,
        "check": policies.refusal_to_ask(mandate, draw, Task.CHECK, True, actor) is None,
        "lot": policies.refusal_to_ask(mandate, draw, Task.LOT, True, actor) is None,
        "type": policies.refusal_to_type(mandate, draw, None, actor) is None,
        "convene": policies.refusal_to_convene(mandate, draw, actor) is None,
    }  # fmt: skip
    assert {name for name, may in allowed.items() if may} == {
        S.PREPARED: {"aim"}, S.POOL_OPEN: {"enrol", "aim"}, S.POOL_CLOSED: {"aim", "check"},
        S.FEASIBLE: {"aim", "lot"}, S.INFEASIBLE: {"aim"}, S.LOT_PUBLISHED: {"type"}, S.DRAWN: set(),
        S.CONVENING: {"aim", "convene"}, S.INSTALLED: set(), S.ABANDONED: set(),
    }[state]  # fmt: skip
    for refusal in (
        policies.refusal_to_aim(mandate, draw, stranger), policies.refusal_to_type(mandate, draw, None, stranger),
        policies.refusal_to_ask(mandate, draw, Task.LOT, True, stranger),
        policies.refusal_to_convene(mandate, draw, stranger),
    ):  # fmt: skip
        assert refusal is DrawReason.NOT_YOURS
    draw.pending = Task.LOT
    assert policies.refusal_to_aim(mandate, draw, actor) is not None
    assert policies.refusal_to_ask(mandate, draw, Task.LOT, True, actor) is not None
