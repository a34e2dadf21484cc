"""Who may do what with works, recommendations and answers: each role, each state, each scope."""

from __future__ import annotations

from itertools import product

import pytest

from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MandateState
from commission.works import policies
from commission.works.models import AdoptionRequest, EvaluationWork, Recommendation
from commission.works.models_answers import OtherEvaluation
from commission.works.types import MOVES, RecommendationState, Verdict, WorkReason, WorkState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant

MINE, OTHER = 7, 8
BODY = 30
SCOPES = [("body", BODY)]


def mandate(state: MandateState = MandateState.RUNNING) -> Mandate:
    return Mandate(id=MINE, title="Mandat", state=state)


def holder(role: str, scope: str = "everywhere", number: int = 0, person: int | None = 1) -> Actor:
    return Actor(person_id=person, grants=frozenset({Grant(role, scope, number)}))


KEEPER = holder("secretariat", "mandate", MINE)
#: Everybody who is not the secretariat of this mandate.
STRANGERS = [NOBODY, Actor(person_id=5), holder("secretariat", "mandate", OTHER)] + [
    holder(role.value) for role in Role if role is not Role.SECRETARIAT
]


def work(
    state: WorkState = WorkState.DRAFT, runs: bool = False, consulted: int | None = None, **more
) -> EvaluationWork:
    adopted = clock.now() if state is WorkState.ADOPTED else None
    return EvaluationWork(
        id=1, mandate=more.get("mandate") or mandate(), state=state, consultation_runs=runs, consultation_id=consulted,
        adopted_at=adopted,
    )  # fmt: skip


def asked(
    state: RecommendationState = RecommendationState.TRANSMITTED, body: int | None = BODY, **more
) -> Recommendation:
    return Recommendation(
        id=2, work=more.get("work") or work(WorkState.ADOPTED), state=state, body_id=body, consultation_runs=False,
        consultation_id=None,
    )  # fmt: skip


def test_only_the_secretariat_of_the_mandate_writes_and_only_while_it_runs():
    for actor in (KEEPER, holder("secretariat"), SYSTEM):
        assert policies.refusal_to_write(mandate(), actor) is None
        assert policies.refusal_to_write(mandate(MandateState.ENDED), actor) is WorkReason.ENDED
    for actor, state in product(STRANGERS, MandateState):
        assert policies.refusal_to_write(mandate(state), actor) is WorkReason.NOT_YOURS


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (work(), None), (work(runs=True, consulted=3), WorkReason.CONSULTED), (work(consulted=3), None),
        (work(WorkState.ADOPTED), WorkReason.WRITTEN_ONCE), (asked(RecommendationState.DRAFT), None),
        (asked(RecommendationState.ADOPTED), WorkReason.WRITTEN_ONCE), (asked(), WorkReason.WRITTEN_ONCE),
    ],
)  # fmt: skip
def test_words_change_until_adopted_but_not_while_the_commission_is_consulted(thing, reason):
    assert policies.refusal_to_change(thing, mandate(), KEEPER) is reason
    for actor in STRANGERS:
        assert policies.refusal_to_change(thing, mandate(), actor) is WorkReason.NOT_YOURS


def member(bureau: bool = True, of: int = MINE, left: bool = False) -> CommissionMember:
    return CommissionMember(id=4, mandate_id=of, in_bureau=bureau, until=clock.now().date() if left else None)


@pytest.mark.parametrize(
    ("who", "thing", "reason"),
    [
        (None, work(), WorkReason.NOT_THE_BUREAU), (member(bureau=False), work(), WorkReason.NOT_THE_BUREAU),
        (member(of=OTHER), work(), WorkReason.NOT_THE_BUREAU), (member(left=True), work(), WorkReason.NOT_THE_BUREAU),
        (member(), work(), None), (member(), work(consulted=3), WorkReason.CONSULTED),
        (member(), work(WorkState.ADOPTED), WorkReason.WRITTEN_ONCE), (member(), asked(), WorkReason.WRITTEN_ONCE),
        (member(), asked(RecommendationState.DRAFT), None),
    ],
)  # fmt: skip
def test_a_member_of_the_bureau_asks(who, thing, reason):
    assert policies.refusal_to_ask(thing, mandate(), who) is reason


def test_two_people_adopt_by_hand():
    request = AdoptionRequest(asked_by_id=9, settled_at=None)
    assert policies.refusal_to_settle(work(), mandate(), request, KEEPER) is None
    same = holder("secretariat", "mandate", MINE, person=9)
    assert policies.refusal_to_settle(work(), mandate(), request, same) is WorkReason.TWO_PEOPLE
    assert policies.refusal_to_settle(work(), mandate(), None, KEEPER) is WorkReason.NOT_ASKED
    done = AdoptionRequest(asked_by_id=9, settled_at=clock.now())
    assert policies.refusal_to_settle(work(), mandate(), done, KEEPER) is WorkReason.NOT_ASKED
    assert policies.refusal_to_settle(work(consulted=2), mandate(), request, KEEPER) is WorkReason.CONSULTED
    for actor in STRANGERS:
        assert policies.refusal_to_settle(work(), mandate(), request, actor) is WorkReason.NOT_YOURS


def test_every_pair_of_states_is_allowed_or_refused_as_the_table_says():
    for before, after in product(RecommendationState, RecommendationState):
        allowed = (before, after) in {
            (RecommendationState.DRAFT, RecommendationState.ADOPTED),
            (RecommendationState.ADOPTED, RecommendationState.TRANSMITTED),
        }
        assert (policies.refusal_to_move(before, after) is None) == allowed
        assert (after in MOVES[before]) == allowed
    for state in RecommendationState:
        expected = None if state is RecommendationState.ADOPTED else WorkReason.NO_SUCH_MOVE
        assert policies.refusal_to_transmit(asked(state), KEEPER) is expected
        assert policies.refusal_to_transmit(asked(state), NOBODY) is WorkReason.NOT_YOURS


def test_only_those_who_answer_for_the_body_answer():
    mine, elsewhere = holder("respondent", "body", BODY), holder("respondent", "body", 31)
    assert policies.refusal_to_answer(asked(), SCOPES, mine) is None
    assert policies.refusal_to_answer(asked(), SCOPES, elsewhere) is WorkReason.NOT_YOUR_BODY
    # The secretariat never answers for a body that has respondents of its own here.
    assert policies.refusal_to_answer(asked(), SCOPES, KEEPER) is WorkReason.NOT_YOUR_BODY
    for state in (RecommendationState.DRAFT, RecommendationState.ADOPTED):
        assert policies.refusal_to_answer(asked(state), SCOPES, mine) is WorkReason.NOT_TRANSMITTED
    others = [actor for actor in STRANGERS if not actor.holds("respondent", *SCOPES)]
    assert len(others) >= len(STRANGERS) - 1
    for actor in others:
        assert policies.refusal_to_answer(asked(), SCOPES, actor) is WorkReason.NOT_YOUR_BODY


def test_the_secretariat_notes_the_answer_of_a_body_that_has_no_page():
    assert policies.refusal_to_answer(asked(body=None), [], KEEPER) is None
    assert policies.refusal_to_answer(asked(body=None), [], holder("respondent")) is WorkReason.NOT_YOUR_BODY


@pytest.mark.parametrize("verdict", [None, *Verdict])
@pytest.mark.parametrize("promised", [False, True])
def test_a_promise_comes_of_what_is_followed_and_once(verdict, promised):
    mine = holder("respondent", "body", BODY)
    reason = policies.refusal_to_promise(asked(), verdict, promised, SCOPES, mine)
    if verdict not in (Verdict.FOLLOWED, Verdict.PARTLY):
        assert reason is WorkReason.NOT_FOLLOWED
    else:
        assert reason is (WorkReason.ALREADY_PROMISED if promised else None)
    assert policies.refusal_to_report(asked(), verdict, SCOPES, mine) is (
        None if verdict in (Verdict.FOLLOWED, Verdict.PARTLY) else WorkReason.NOT_FOLLOWED
    )
    assert policies.refusal_to_promise(asked(), verdict, promised, SCOPES, KEEPER) is WorkReason.NOT_YOUR_BODY
    assert policies.refusal_to_report(asked(), verdict, SCOPES, NOBODY) is WorkReason.NOT_YOUR_BODY


def test_the_bureau_judges_and_anybody_says_once_it_is_transmitted():
    for state in RecommendationState:
        expected = None if state is RecommendationState.TRANSMITTED else WorkReason.NOT_TRANSMITTED
        assert policies.refusal_to_say(asked(state)) is expected
        assert policies.refusal_to_judge(asked(state), member()) is expected
        assert policies.refusal_to_judge(asked(state), member(bureau=False)) is WorkReason.NOT_THE_BUREAU
        assert policies.refusal_to_judge(asked(state), None) is WorkReason.NOT_THE_BUREAU


def test_any_role_declares_an_evaluation_and_changes_only_its_own():
    for role in Role:
        assert policies.refusal_to_declare(holder(role.value, "body", BODY)) is None
    for actor in (NOBODY, Actor(person_id=5)):
        assert policies.refusal_to_declare(actor) is WorkReason.NOT_YOURS
    declared = OtherEvaluation(id=1, declared_by_id=1)
    assert policies.refusal_to_redeclare(declared, mandate(), holder("officer")) is None
    assert policies.refusal_to_redeclare(declared, mandate(), KEEPER) is None
    other = holder("officer", person=2)
    assert policies.refusal_to_redeclare(declared, mandate(), other) is WorkReason.NOT_DECLARED_BY_YOU
    assert policies.refusal_to_redeclare(declared, None, Actor(person_id=1)) is WorkReason.NOT_DECLARED_BY_YOU
    nobodys = OtherEvaluation(id=1, declared_by_id=None)
    assert policies.refusal_to_redeclare(nobodys, mandate(), NOBODY) is WorkReason.NOT_DECLARED_BY_YOU
