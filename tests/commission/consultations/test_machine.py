"""Every state, every move, everybody: what may be done and what is refused, without a hole in the table."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from commission.consultations import policies
from commission.consultations.models import Consultation, Contest
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import MOVES, Answer, Kind, Outcome, Reply, State
from commission.mandates.models import CommissionMember, CommissionSeat, Mandate
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MandateReason, MandateState
from commons.identity.colleges import College
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from tests.conftest import NOON
from tests.factories.participation import somebody

HOUR = timedelta(hours=1)
MANDATE = Mandate(id=7, title="x", state=MandateState.RUNNING)
SEAT = CommissionSeat(id=3, mandate_id=7, number=1, college=College.RESIDENTS)
ACTORS = {
    "nobody": NOBODY,
    "resident": Actor(person_id=5),
    "secretariat": somebody(Role.SECRETARIAT, "mandate", 7, person_id=6),
    "everywhere": somebody(Role.SECRETARIAT, person_id=6),
    "elsewhere": somebody(Role.SECRETARIAT, "mandate", 8, person_id=6),
    "territory": somebody(Role.SECRETARIAT, "territory", 7, person_id=6),
    "moderator": somebody(Role.MODERATOR, person_id=6),
    "clock": SYSTEM,
}
KEEPERS = {"secretariat", "everywhere", "clock"}


def member(number: int, *, bureau: bool = False, drafting: bool = False, left: bool = False) -> CommissionMember:
    return CommissionMember(
        id=number, seat_id=3, account_id=100 + number, name="x", in_bureau=bureau, in_drafting=drafting,
        until=NOON.date() if left else None,
    )  # fmt: skip


MEMBERS = {
    "none": None, "member": member(1), "bureau": member(2, bureau=True), "drafter": member(3, drafting=True),
    "former": member(4, bureau=True, drafting=True, left=True),
}  # fmt: skip


def consultation(state: State, outcome: Outcome | None = None, kind: Kind = Kind.VOTE) -> Consultation:
    made = Consultation(
        id=1, mandate_id=7, kind=kind, state=state, outcome=outcome, opens_at=NOON - HOUR, closes_at=NOON + HOUR,
        contest_until=NOON + 3 * HOUR, round=1, convocation=1, rules=DEFAULT.as_json(),
    )  # fmt: skip
    made.mandate = MANDATE
    return made


@pytest.mark.parametrize(("state", "actor"), list(product(State, ACTORS)))
def test_the_desk_opens_closes_proclaims_cancels_and_settles(state, actor):
    asked, who = consultation(state), ACTORS[actor]
    after = NOON + 2 * HOUR
    keeps, bureau = actor in KEEPERS, MEMBERS["bureau"]
    allowed = {
        "amend": policies.refusal_to_amend(asked, who) is None,
        "open": policies.refusal_to_open(asked, bureau, DEFAULT, who, NOON) is None,
        "close": policies.refusal_to_close(asked, bureau, who, after) is None,
        "proclaim": policies.refusal_to_proclaim(asked, who) is None,
        "cancel": policies.refusal_to_cancel(asked, who) is None,
        "settle": policies.refusal_to_settle(asked, 0, who, NOON + 4 * HOUR) is None,
    }
    assert allowed == {
        "amend": keeps and state is State.PREPARED,
        "open": keeps and state is State.PREPARED,
        "close": keeps and state is State.OPEN,
        "proclaim": keeps and state is State.CLOSED,
        "cancel": keeps and state in (State.PREPARED, State.OPEN, State.CLOSED),
        "settle": keeps and state in (State.PROCLAIMED, State.CONTESTED),
    }


@pytest.mark.parametrize(("state", "who"), list(product(State, MEMBERS)))
def test_members_ask_speak_contest_and_answer(state, who):
    asked, one = consultation(state, Outcome.ADOPTED if state is State.FINAL else None), MEMBERS[who]
    sits, bureau, drafts = who in ("member", "bureau", "drafter"), who == "bureau", who == "drafter"
    contest = Contest(id=1, member_id=99, answered_at=None)
    allowed = {
        "ask to open": policies.refusal_to_ask(asked, one, NOON) is None,
        "ask to close": policies.refusal_to_ask(asked, one, NOON + 2 * HOUR) is None,
        "contest": policies.refusal_to_contest(asked, one, NOON) is None,
        "answer a contest": policies.refusal_to_answer_a_contest(asked, contest, one) is None,
        "answer an objection": policies.refusal_to_answer_an_objection(asked, one, answered=False) is None,
        "sign": policies.refusal_to_sign(asked, one, NOON) is None,
    }
    disputed = state in (State.PROCLAIMED, State.CONTESTED)
    assert allowed == {
        "ask to open": bureau and state is State.PREPARED,
        "ask to close": bureau and state is State.OPEN,
        "contest": sits and disputed,
        "answer a contest": bureau and state is State.CONTESTED,
        "answer an objection": drafts and state not in (State.PREPARED, State.CANCELLED, State.NO_QUORUM),
        "sign": sits and state in (State.OPEN, State.CLOSED, State.PROCLAIMED, State.CONTESTED),
    }


@pytest.mark.parametrize("state", list(State))
def test_voices_are_heard_from_the_opening_to_the_end(state):
    asked = consultation(state)
    assert (policies.refusal_to_speak(asked, NOON) is None) is (state is State.OPEN)
    assert policies.refusal_to_speak(asked, asked.closes_at) is not None
    assert (policies.refusal_to_speak(asked, asked.closes_at - timedelta.resolution) is None) is (state is State.OPEN)


def test_every_hour_has_its_reason():
    prepared, opened = consultation(State.PREPARED), consultation(State.OPEN)
    who, bureau = ACTORS["secretariat"], MEMBERS["bureau"]
    assert policies.refusal_to_open(prepared, bureau, DEFAULT, who, NOON - 2 * HOUR) is Why.TOO_EARLY
    assert policies.refusal_to_open(prepared, bureau, DEFAULT, who, prepared.opens_at) is None
    assert policies.refusal_to_open(prepared, bureau, DEFAULT, who, prepared.closes_at) is Why.TOO_LATE_TO_OPEN
    assert policies.refusal_to_open(prepared, bureau, None, who, NOON) is Why.NO_RULES
    assert policies.refusal_to_open(prepared, None, DEFAULT, who, NOON) is Why.NOT_ASKED
    assert policies.refusal_to_close(opened, bureau, SYSTEM, NOON) is Why.NOT_OVER
    assert policies.refusal_to_close(opened, None, SYSTEM, opened.closes_at) is None
    assert policies.refusal_to_close(opened, None, who, opened.closes_at) is Why.NOT_ASKED
    proclaimed = consultation(State.PROCLAIMED)
    assert policies.refusal_to_contest(proclaimed, MEMBERS["member"], proclaimed.contest_until) is Why.CONTEST_OVER
    assert policies.refusal_to_settle(proclaimed, 0, SYSTEM, NOON) is Why.CONTEST_RUNS
    assert policies.refusal_to_settle(proclaimed, 1, SYSTEM, proclaimed.contest_until) is Why.UNANSWERED


def test_one_person_never_holds_both_hands():
    prepared, bureau = consultation(State.PREPARED), MEMBERS["bureau"]
    both = Actor(bureau.account_id, ACTORS["secretariat"].grants)
    assert policies.refusal_to_open(prepared, bureau, DEFAULT, both, NOON) is Why.SAME_PERSON
    opened = consultation(State.OPEN)
    assert policies.refusal_to_close(opened, bureau, both, opened.closes_at) is Why.SAME_PERSON
    contest = Contest(id=1, member_id=bureau.id, answered_at=None)
    assert policies.refusal_to_answer_a_contest(consultation(State.CONTESTED), contest, bureau) is Why.NOT_ONESELF


def test_whoever_is_no_member_is_told_so_first():
    for state in State:
        asked = consultation(state)
        for who in ("none", "former"):
            assert policies.refusal_to_ask(asked, MEMBERS[who], NOON) is MandateReason.NOT_A_MEMBER
            assert policies.refusal_to_sign(asked, MEMBERS[who], NOON) is MandateReason.NOT_A_MEMBER
        assert policies.refusal_as_elector(MEMBERS["former"], None, None) is MandateReason.NOT_A_MEMBER
        assert policies.refusal_as_elector(MEMBERS["member"], None, None) is Why.NOT_ELECTOR


@pytest.mark.parametrize(("state", "outcome", "kind"), list(product(State, [None, *Outcome], Kind)))
def test_what_may_follow_is_decided_for_every_end(state, outcome, kind):
    before = consultation(state, outcome, Kind.CONSENT)
    refusal = policies.refusal_to_follow(before, kind, 0, followed=False)
    may = state is not State.NO_QUORUM and outcome is Outcome.OBJECTED
    assert (refusal is None) is may
    assert policies.refusal_to_follow(before, kind, 0, followed=True) is Why.ALREADY_FOLLOWED


def test_the_machine_has_no_way_back_and_every_state_is_reached():
    reached, edge = {State.PREPARED}, {State.PREPARED}
    while edge:
        edge = {after for state in edge for after in MOVES[state]} - reached
        reached |= edge
    assert reached == set(State)
    order = list(State)
    ends = {state for state, after in MOVES.items() if not after}
    assert ends == {State.NO_QUORUM, State.FINAL, State.CANCELLED}
    assert all(order.index(after) > order.index(state) for state, moves in MOVES.items() for after in moves)


def test_every_word_has_its_sentence():
    for words in (Kind, Answer, State, Outcome, Reply):
        assert all(word.label for word in words)
    assert all(kind.about and kind.answers for kind in Kind)
    assert all(reason.sentence for reason in Why)
    assert all(state.badge for state in State)
    assert all(outcome.badge for outcome in Outcome)
