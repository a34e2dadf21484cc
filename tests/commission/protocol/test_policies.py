"""Every state of the two ladders, each move, each role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from commission.protocol import policies
from commission.protocol.policies import Hand, Stand
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import AMENDMENT_MOVES, VERSION_MOVES, AmendmentState, VersionState

A, V = AmendmentState, VersionState
NOW = datetime(2026, 6, 15, tzinfo=UTC)
HANDS = {
    "nobody": Hand(),
    "secretariat": Hand(keeps=True),
    "member": Hand(member_id=1),
    "drafter": Hand(member_id=1, drafts=True),
    "bureau": Hand(member_id=1, presides=True),
    "system": Hand(keeps=True, is_system=True),
}
#: What each role may do on the ladder; the product itself does every move of it.
STEPS = {
    (V.DRAFT, V.AMENDING): {"secretariat", "bureau"},
    (V.AMENDING, V.HALF_FROZEN): {"secretariat", "bureau"},
    (V.HALF_FROZEN, V.AMENDING): {"secretariat", "bureau"},
    (V.HALF_FROZEN, V.FROZEN): {"secretariat"},
    (V.FROZEN, V.CONSULTED): set(),
    (V.CONSULTED, V.ADOPTED): set(),
    (V.CONSULTED, V.SENT_BACK): {"bureau"},
    (V.ADOPTED, V.PUBLISHED): {"secretariat"},
    (V.PUBLISHED, V.SUPERSEDED): set(),
}


@pytest.mark.parametrize("role", HANDS)
def test_the_ladder_is_climbed_by_those_who_may_and_by_its_rungs_only(role: str) -> None:
    assert {(at, to) for at, moves in VERSION_MOVES.items() for to in moves} == set(STEPS)
    for at in V:
        for to in V:
            refusal = policies.refusal_to_step(HANDS[role], at, to)
            may = (at, to) in STEPS and (role == "system" or role in STEPS[at, to])
            assert (refusal is None) == may, (role, at, to, refusal)
            if role in ("nobody", "member", "drafter"):
                assert refusal is R.NOT_YOURS


@pytest.mark.parametrize("role", HANDS)
@pytest.mark.parametrize("at", V)
def test_who_writes_corrects_comments_asks_and_revises(role: str, at: VersionState) -> None:
    hand, member = HANDS[role], role in ("member", "drafter", "bureau")
    assert (policies.refusal_to_write(hand, at) is None) == (role == "drafter" and at is V.DRAFT)
    assert (policies.refusal_to_correct(hand, at) is None) == (role == "drafter" and at is V.HALF_FROZEN)
    assert (policies.refusal_to_comment(hand, at) is None) == (member and not at.is_frozen)
    assert (policies.refusal_to_resolve(hand, at, 2) is None) == (role == "drafter" and not at.is_frozen)
    assert (policies.refusal_to_resolve(hand, at, 1) is None) == (member and not at.is_frozen)
    assert (policies.refusal_to_ask(hand, at) is None) == (role == "bureau" and at is V.HALF_FROZEN)
    revises = role in ("secretariat", "bureau", "system") and at in (V.PUBLISHED, V.SENT_BACK)
    assert (policies.refusal_to_revise(hand, at) is None) == revises


@pytest.mark.parametrize("role", HANDS)
@pytest.mark.parametrize("at", V)
def test_who_amends_and_until_when(role: str, at: VersionState) -> None:
    hand, member = HANDS[role], role in ("member", "drafter", "bureau")
    soon, past = NOW + timedelta(hours=1), NOW
    assert (policies.refusal_to_amend(hand, at, soon, NOW) is None) == (member and at is V.AMENDING)
    assert policies.refusal_to_amend(hand, at, past, NOW) is not None
    again = policies.refusal_to_amend(hand, at, past, NOW, refiling=True)
    assert (again is None) == (member and at in (V.AMENDING, V.HALF_FROZEN))


def allowed(role: str, kind: str, at: VersionState, state: AmendmentState, to: AmendmentState) -> bool:
    """The rule, said another way: who, when, and along the arrows only."""
    if to not in AMENDMENT_MOVES[state]:
        return False
    if to is A.FILED:
        return kind == "author" and role != "nobody" and at is V.AMENDING
    if at.is_frozen:
        return False
    if to is A.WITHDRAWN:
        return kind == "author"
    if at is V.DRAFT:
        return False
    if role == "system":
        return True
    decides = role in ("secretariat", "bureau") and kind == "other"
    return decides and to is not A.LAPSED


@pytest.mark.parametrize("role", HANDS)
@pytest.mark.parametrize("kind", ["author", "signed", "other"])
@pytest.mark.parametrize("at", V)
def test_each_state_of_an_amendment_each_move_each_role(role: str, kind: str, at: VersionState) -> None:
    if role in ("nobody", "secretariat", "system") and kind != "other":
        return
    for state in A:
        stand = Stand(
            state, at, is_author=kind == "author", is_interested=kind != "other", closes_at=NOW + timedelta(hours=1)
        )
        for to in A:
            if to is A.DRAFT:
                continue
            refusal = policies.refusal_to_bring(HANDS[role], stand, to, NOW)
            assert (refusal is None) == allowed(role, kind, at, state, to), (state, to, refusal)


@pytest.mark.parametrize("role", HANDS)
@pytest.mark.parametrize("kind", ["author", "signed", "other"])
def test_who_signs_advises_rebases_and_reads(role: str, kind: str) -> None:
    if role in ("nobody", "secretariat", "system") and kind != "other":
        return
    hand, member = HANDS[role], role in ("member", "drafter", "bureau")
    for at, state in product(V, A):
        stand = Stand(state, at, is_author=kind == "author", is_interested=kind != "other")
        live, unfrozen = state in (A.FILED, A.ADMISSIBLE, A.DEBATED), not at.is_frozen
        assert (policies.refusal_to_cosign(hand, stand) is None) == (member and kind != "author" and live and unfrozen)
        advises = role == "drafter" and kind == "other" and live and unfrozen
        assert (policies.refusal_to_advise(hand, stand) is None) == advises
        rebases = kind == "author" and at in (V.AMENDING, V.HALF_FROZEN) and (live or state is A.DRAFT)
        assert (policies.refusal_to_rebase(stand) is None) == rebases
        assert (policies.refusal_to_read(hand, stand) is None) == (state is not A.DRAFT or kind == "author")
