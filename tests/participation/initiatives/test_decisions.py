"""What was sent is decided once, by the right team, with words that everybody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock, events
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import calling, deciding, queries_calls, sending
from participation.initiatives.events import InitiativeRetained
from participation.initiatives.models_calls import Application
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.types import TRANSITIONS, CallKind, CallState
from participation.initiatives.types import ApplicationState as S
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("database", "frozen")


DAY = timedelta(days=1)


HUNDRED = Money(10000)


@pytest.fixture
def nora():
    return make.somebody_new()


@pytest.fixture
def sent(nora, place):
    return make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place))


def act(actor, verb, application, *given, seen=None, at=None):
    with unit_of_work(actor) as work:
        version = make.the_application(application.id).version if seen is None else seen
        verb(work, application.id, version, *given, at or clock.now())
    return make.the_application(application.id)


def retain(actor, application, amount=HUNDRED, why="Utile et bien préparé.", **more):
    return act(actor, deciding.retain, application, amount, why, "", **more)


def admitted(application):
    return act(SYSTEM, deciding.admit, application, "")


STEPS = {
    S.ASKED: lambda actor, a: act(actor, deciding.ask, a, "Une question ?", 10),
    S.ADMISSIBLE: lambda actor, a: act(actor, deciding.admit, a, ""),
    S.NOT_ADMISSIBLE: lambda actor, a: act(actor, deciding.not_admit, a, "Hors sujet."),
    S.RETAINED: lambda actor, a: retain(actor, a),
    S.NOT_RETAINED: lambda actor, a: act(actor, deciding.not_retain, a, "Trop cher."),
}


def _bring_to(nora, sent, state):
    if state in (S.RETAINED, S.NOT_RETAINED):
        admitted(sent)
    if state is S.WITHDRAWN:
        with unit_of_work(nora) as work:
            sending.withdraw(work, sent.id, "Plus le temps.", clock.now())
    elif state is not S.SENT:
        STEPS[state](SYSTEM, sent)


def admitted_by(actor, sent):
    return act(actor, deciding.admit, sent, "")


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_questions_refusals_and_decisions_need_words(nora, sent, words):
    with pytest.raises(Invalid):
        act(SYSTEM, deciding.ask, sent, words, 10)
    with pytest.raises(Invalid):
        act(SYSTEM, deciding.not_admit, sent, words)
    admitted(sent)
    with pytest.raises(Invalid):
        act(SYSTEM, deciding.not_retain, sent, words)
    with pytest.raises(Invalid):
        retain(SYSTEM, sent, why=words)
    assert make.the_application(sent.id).state is S.ADMISSIBLE


@pytest.mark.parametrize("amount", [None, Money(0), Money(-1), Money(300_01)])
def test_what_is_retained_has_a_sum_within_the_call(nora, place, amount):
    call = make.make_call(place=place, most=Money(300_00))
    application = admitted(make.make_sent(nora, make.make_file(nora, place), call))
    with pytest.raises(Invalid) as refused:
        retain(SYSTEM, application, amount)
    assert list(refused.value.fields) == ["amount"]


def test_a_table_retains_without_a_sum(nora, place):
    call = make.make_call(CallKind.TABLE, place=place, needs=())
    application = admitted(make.make_sent(nora, make.make_file(nora, place), call))
    assert retain(SYSTEM, application, None).amount == Money(0)


def test_a_retained_file_is_told_once(nora, sent):
    told = []
    handler = events.subscribe(InitiativeRetained)(lambda work, fact: told.append(fact))
    try:
        done = retain(SYSTEM, admitted(sent))
    finally:
        events._subscribers[InitiativeRetained].remove(handler)
    assert told == [InitiativeRetained(sent.initiative_id, sent.id, sent.call_id)]
    assert (done.state, done.amount, done.reason) == (S.RETAINED, Money(10000), "Utile et bien préparé.")


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", [S.NOT_ADMISSIBLE, S.RETAINED, S.NOT_RETAINED, S.WITHDRAWN, S.ASKED, S.SENT])
def test_a_step_out_of_order_is_refused_and_changes_nothing(nora, sent, state, verb):
    _bring_to(nora, sent, state)
    if verb in TRANSITIONS[state]:
        assert STEPS[verb](SYSTEM, sent).state is verb
    else:
        with pytest.raises(Refused):
            STEPS[verb](SYSTEM, sent)
        assert make.the_application(sent.id).state is state


@pytest.mark.parametrize("state", [S.NOT_ADMISSIBLE, S.RETAINED, S.NOT_RETAINED])
def test_what_is_decided_is_not_taken_back(nora, sent, state):
    _bring_to(nora, sent, state)
    with pytest.raises(Refused), unit_of_work(nora) as work:
        sending.withdraw(work, sent.id, "", clock.now())


def test_the_team_of_another_place_decides_nothing(nora, place):
    table = make_body(place=place)
    sent = make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place, body=table))
    elsewhere = territory.make_place("Ailleurs")
    strangers = [make.team("officer", "territory", elsewhere.id), make.team("secretariat", "body", table.id + 1),
                 make.team("facilitator"), make.somebody_new(), NOBODY]  # fmt: skip
    for actor in strangers:
        for step in STEPS.values():
            with pytest.raises(Refused):
                step(actor, sent)
    for scope in (("territory", place.id), ("body", table.id)):
        assert STEPS[S.ASKED](make.team("officer", *scope), sent).state is S.ASKED
        with unit_of_work(nora) as work:
            sending.answer(work, sent.id, "Voilà.", False, clock.now())


def test_an_officer_does_not_judge_their_own_file(place):
    officer = make.team("officer")
    sent = make.make_sent(officer, make.make_file(officer, place), make.make_call(place=place))
    with pytest.raises(Refused) as refused:
        admitted_by(officer, sent)
    assert refused.value.reason is R.YOUR_OWN


def test_every_step_says_who_when_and_why_without_the_name_of_a_person(nora, place, frozen):
    table = make_body(place=place, name="Table de Belle Vue")
    sent = make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place, body=table))
    retain(make.team(), admitted(sent), why="Le quartier en a besoin.")
    steps = queries_calls.steps_of([sent.id])[sent.id]
    assert [(s.state, s.by_words, s.words) for s in steps] == [
        (S.SENT, "", ""),
        (S.ADMISSIBLE, "Table de Belle Vue", ""),
        (S.RETAINED, "Table de Belle Vue", "Le quartier en a besoin."),
    ]
    assert {s.at for s in steps} == {frozen}


def test_late_answers_are_counted_until_they_are_given(nora, sent, frozen):
    assert queries_calls.late_by_call(frozen + 29 * DAY) == {}
    assert queries_calls.late_by_call(frozen + 30 * DAY) == {sent.call_id: 1}
    admitted(sent)
    assert queries_calls.late_by_call(frozen + 30 * DAY) == {sent.call_id: 1}
    retain(SYSTEM, sent)
    assert queries_calls.late_by_call(frozen + 30 * DAY) == {}


def test_the_database_keeps_a_decision_reasoned_and_a_retention_with_its_sum(sent):
    for state, match in ((S.NOT_RETAINED, "decision_reasoned"), (S.RETAINED, "decision_reasoned|retained_has")):
        statement = update(Application).where(Application.id == sent.id).values(state=state)
        with pytest.raises(IntegrityError, match=match), db.session.begin_nested():
            db.session.execute(statement)


def test_a_call_is_written_by_the_secretariat_of_its_place_or_body_only(place):
    elsewhere = territory.make_place("Ailleurs")
    table = make_body(place=place)
    for actor in (make.team("officer"), make.team("secretariat", "territory", elsewhere.id), make.somebody_new()):
        with pytest.raises(Refused):
            make.make_call(place=place, by=actor)
    for scope in (("territory", place.id), ("body", table.id)):
        call = make.make_call(
            place=place if scope[0] == "territory" else None, body=table, by=make.team("secretariat", *scope)
        )
        assert call.state is CallState.PUBLISHED
    with pytest.raises(Refused):
        make.make_call(by=make.team("secretariat", "territory", place.id))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"), ({"answer_days": 0}, "answer_days"), ({"answer_days": 366}, "answer_days"),
        ({"most": Money(0)}, "most"), ({"most": Money(-5)}, "most"), ({"body_id": 424242}, "body"),
        ({"place_id": 424242}, "place"), ({"linked": ("budgets.edition", 424242), "kind": CallKind.BUDGET}, "linked"),
        ({"linked": ("budgets.edition", 1)}, "linked"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_kept_says_why(changes, field):
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        calling.prepare(work, make.call_draft(**changes), clock.now())
    assert list(refused.value.fields) == [field]


def test_a_call_that_closes_before_it_opens_is_refused(frozen):
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        calling.prepare(work, make.call_draft(closes_at=frozen - 2 * DAY), clock.now())


def test_the_rules_of_a_published_call_stand_and_it_closes_once_with_a_reason():
    call = make.make_call()
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        calling.change(work, call.id, make.call_draft(answer_days=300), call.version, clock.now())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        calling.publish(work, call.id, call.version, clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "  ", clock.now())
    with unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "Le fonds est épuisé.", clock.now())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "Encore.", clock.now())


def test_of_two_secretaries_the_second_is_told():
    call = make.make_call(published=False)
    with unit_of_work(SYSTEM) as work:
        calling.change(work, call.id, make.call_draft(title="Un"), 1, clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        calling.change(work, call.id, make.call_draft(title="Deux"), 1, clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        calling.publish(work, call.id, 1, clock.now())


@pytest.mark.parametrize("verb", [deciding.admit, deciding.not_admit])
def test_what_does_not_exist_is_not_found(verb):
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        verb(work, 424242, 1, "Pourquoi.", clock.now())
