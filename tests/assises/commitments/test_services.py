"""Commitments: who moves them and how, an owner's history, ties without circles, and two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from assises.commitments import axes, policies, progress, queries, services
from assises.commitments.drafts import AxisDraft
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import COMMITMENT, MOVES, AxisState, PromiseReason, PromiseState
from assises.editions.types import EditionState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import DomainError, Invalid, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import stories
from tests.factories.outcome import draft, make_commitment, move, past_edition, point, secretary
from tests.factories.participation import somebody

BODY = (("body", 7), ("territory", 3))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", ["everywhere", "own", "other", "body", "other body", "territory"])
def test_who_writes_for_whoever_owes(database, frozen, role, scope):
    commitment = make_commitment(past_edition(), PromiseState.ACCEPTED)
    where = {
        "everywhere": ("everywhere", 0), "own": commitment.edition.scope, "other": ("assises", 999_999),
        "body": ("body", 7), "other body": ("body", 8), "territory": ("territory", 3),
    }[scope]  # fmt: skip
    actor = somebody(role, *where)
    keeps = role is Role.SECRETARIAT and scope in ("everywhere", "own")
    answers = role is Role.RESPONDENT and scope in ("everywhere", "body", "territory")
    own = None if keeps or answers else PromiseReason.NOT_YOURS
    assert policies.refusal_to_report(commitment, BODY, actor) is own
    assert policies.refusal_to_move(commitment, PromiseState.KEPT, BODY, actor) is own
    assert policies.refusal_to_write_a_point(commitment, BODY, actor) is own
    kept = None if keeps else PromiseReason.NOT_YOURS
    assert policies.refusal_to_hand_on(commitment, actor) is kept
    assert policies.refusal_to_tie(commitment, actor) is kept
    assert policies.refusal_to_correct(commitment, actor) is (PromiseReason.WRITTEN_ONCE if keeps else kept)
    # A commitment of nobody's body is answered by nobody but the secretariat.
    assert policies.refusal_to_report(commitment, (), somebody(Role.RESPONDENT)) is PromiseReason.NOT_YOURS


@pytest.mark.parametrize("state", list(PromiseState))
def test_each_state_goes_where_the_rules_say(database, frozen, state):
    commitment = AssisesCommitment(state=state, edition=past_edition())
    for to in PromiseState:
        refusal = policies.refusal_to_move(commitment, to, (), SYSTEM)
        assert refusal is (None if to in MOVES[state] else PromiseReason.NO_SUCH_MOVE)
    taken = state not in (PromiseState.PROPOSED, PromiseState.REFUSED)
    assert policies.was_taken_on(commitment) == taken
    assert policies.refusal_to_say(commitment, frozen) is (None if taken else PromiseReason.NOT_YET_ACCEPTED)


@pytest.mark.parametrize("state", list(EditionState))
def test_new_ones_are_written_while_the_edition_lives(database, frozen, state):
    edition = past_edition()
    edition.state = state
    found = policies.refusal_to_keep(edition, secretary(edition))
    expected = {EditionState.DRAFT: PromiseReason.TOO_EARLY, EditionState.ARCHIVED: PromiseReason.CLOSED}
    assert found is expected.get(state)
    assert policies.refusal_to_keep(edition, NOBODY) is PromiseReason.NOT_YOURS


def do(act, *args, actor: Actor = SYSTEM, **more):
    with unit_of_work(actor) as work:
        return act(work, *args, clock.now(), **more)


def test_a_reason_is_asked_for_what_disappoints(database, frozen):
    commitment = make_commitment(None, PromiseState.ACCEPTED)
    for to in (PromiseState.NOT_KEPT, PromiseState.PARTLY, PromiseState.ABANDONED):
        with pytest.raises(Invalid):
            do(services.move, commitment.id, commitment.version, to, "  ")
    with pytest.raises(Invalid):
        do(services.move, commitment.id, commitment.version, PromiseState.CARRIED_OVER, "Retard")


def test_a_commitment_is_owed_until_its_end(database, frozen):
    commitment = make_commitment(None, PromiseState.PROPOSED)
    ref = Ref(COMMITMENT, commitment.id)
    first = stories.debts_of([ref])[ref][0]
    assert (first.by, first.due_at, first.done_at) == ("la Métropole", frozen + policies.ANSWER_WITHIN, None)
    move(commitment, PromiseState.ACCEPTED)
    second = stories.debts_of([ref])[ref][0]
    assert (second.sentence, second.since) == (commitment.words, frozen)
    assert ref in {found for found, _debt in stories.all_open_debts(frozen)}
    move(commitment, PromiseState.KEPT)
    assert stories.debts_of([ref])[ref][0].done_at == frozen
    assert ref not in {found for found, _debt in stories.all_open_debts(frozen)}


def test_the_first_point_of_the_owner_says_that_the_work_began(database, frozen):
    commitment = make_commitment(None, PromiseState.ACCEPTED)
    sent = point()
    assert do(progress.report, commitment.id, sent).id == do(progress.report, commitment.id, sent).id
    db.session.refresh(commitment)
    assert commitment.state is PromiseState.IN_PROGRESS
    with pytest.raises(Refused):
        do(progress.report, make_commitment().id, point())


def test_ties_make_no_circle_and_can_be_undone(database, frozen):
    one, two, three = (make_commitment() for _ in range(3))
    do(services.say_same, two.id, 1, one.id)
    for commitment, other in ((one, two), (one, one), (three, two), (one, three)):
        with pytest.raises(Invalid):
            do(services.say_same, commitment.id, 1, other.id)
    assert Ref(COMMITMENT, two.id) not in {ref for ref, _ in stories.all_open_debts(frozen)}
    do(services.say_same, two.id, 2, None)
    db.session.refresh(two)
    assert two.duplicate_of_id is None


def test_an_axis_is_adopted_once_and_set_aside_with_a_reason(database, frozen):
    edition = past_edition()
    axis = do(axes.propose, edition.id, AxisDraft("De l’ombre"))
    with pytest.raises(Invalid):
        do(axes.decide, axis.id, 1, AxisDraft("De l’ombre"), AxisState.SET_ASIDE, " ")
    do(axes.decide, axis.id, 1, AxisDraft("De l’ombre"), AxisState.ADOPTED, "")
    with pytest.raises(Stale):
        do(axes.decide, axis.id, 1, AxisDraft("Du soleil"), AxisState.SET_ASIDE, "Trop chaud")
    with pytest.raises(Refused):
        do(axes.propose, edition.id, AxisDraft("x"), actor=NOBODY)
    with pytest.raises(Invalid):
        do(axes.propose, edition.id, AxisDraft("\u202e\x00"))


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"state": "kept"}, "ck_assises_commitment_settled_once_ended"),
        ({"state": "carried_over", "reason": "x"}, "ck_assises_commitment_carried_to_a_year"),
        ({"state": "carried_over", "carried_to": 2035}, "ck_assises_commitment_reasoned"),
        ({"owner": ""}, "ck_assises_commitment_given_by_somebody"),
    ],
)
def test_the_database_holds_what_must_always_hold(database, frozen, broken, rule):
    commitment = make_commitment()
    with pytest.raises(IntegrityError) as error, db.session.begin_nested():
        db.session.execute(update(AssisesCommitment).where(AssisesCommitment.id == commitment.id).values(**broken))
    assert constraint_of(error.value) == rule


def _race(app, act) -> list[str]:
    """Two people act at the very same moment, each from the page they read: what each was told."""
    barrier = Barrier(2, timeout=20)

    def one(number: int) -> str:
        with app.app_context():
            try:
                act(barrier, number)
            except DomainError as error:
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_of_two_who_move_a_commitment_at_once_one_is_told(own_app):
    with own_app.app_context():
        number = make_commitment().id

    def act(barrier: Barrier, _number: int) -> None:
        barrier.wait()
        do(services.move, number, 1, PromiseState.ACCEPTED, "")

    # Whoever comes as the other is writing finds an older page; whoever comes after finds no such move left.
    assert _race(own_app, act) in (["Stale", "done"], ["Refused", "done"])
    with own_app.app_context():
        assert [s.state for s in queries.steps([number])[number]] == [PromiseState.PROPOSED, PromiseState.ACCEPTED]


def test_without_the_conditional_update_both_would_move_it(own_app):
    """The control: read, then write whatever was read."""
    with own_app.app_context():
        number = make_commitment().id

    def act(barrier: Barrier, _number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            seen = work.session.get(AssisesCommitment, number).version
            barrier.wait()
            barrier.wait()
            values = {"state": PromiseState.ACCEPTED, "version": seen + 1}
            work.session.execute(update(AssisesCommitment).where(AssisesCommitment.id == number).values(**values))

    assert _race(own_app, act) == ["done", "done"]


def test_a_point_sent_twice_at_once_is_said_once(own_app):
    with own_app.app_context():
        number, sent = make_commitment(None, PromiseState.ACCEPTED).id, point()

    def act(barrier: Barrier, _number: int) -> None:
        barrier.wait()
        do(progress.say, number, sent)

    assert _race(own_app, act) == ["done", "done"]
    with own_app.app_context():
        assert len(queries.points([number])[number]) == 1


def test_words_are_kept_and_nothing_else(database, frozen):
    for words in ("", "\u202e", "  \n "):
        with pytest.raises(Invalid):
            do(services.propose, past_edition().id, draft(words=words))
    with pytest.raises(Invalid):
        do(services.propose, past_edition().id, draft(owner="\x00"))
