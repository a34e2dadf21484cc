"""A file is sent to a call, questioned, answered, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from participation.initiatives import calling, deciding, queries, queries_calls, sending, services
from participation.initiatives.models_calls import Application
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.sheets import Line
from participation.initiatives.types import ApplicationState as S
from participation.initiatives.types import CallKind, Field, LineKind
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("database", "frozen")


DAY = timedelta(days=1)


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


def test_what_is_sent_is_frozen_and_tied_to_its_call(nora, sent, frozen):
    assert (sent.state, sent.due_at) == (S.SENT, frozen + 30 * DAY)
    with unit_of_work(nora) as work:
        file = make.the_file(sent.initiative_id)
        services.write(work, file.id, file.version, {"title": "Changé après"}, clock.now())
    assert make.the_application(sent.id).snapshot.title == "Un atelier vélo"
    ties = db.session.execute(select(Tie.cause_kind, Tie.effect_kind, Tie.relation)).all()
    assert [tuple(tie) for tie in ties] == [("participation.initiative", "participation.call", "sent_to")]


def test_sent_twice_it_is_there_once(nora, sent):
    again = make.make_sent(nora, make.the_file(sent.initiative_id), sent.call)
    assert again.id == sent.id
    assert len(queries_calls.steps_of([sent.id])[sent.id]) == 1


@pytest.mark.parametrize("days", [-2, 21, 22, 400])
def test_nothing_is_sent_before_the_opening_nor_from_the_closing_on(nora, place, frozen, days):
    file, call = make.make_file(nora, place), make.make_call(place=place)
    with clock.frozen(frozen + days * DAY), pytest.raises(Refused):
        make.make_sent(nora, file, call)
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0


def test_the_last_second_is_still_good(nora, place, frozen):
    file, call = make.make_file(nora, place), make.make_call(place=place)
    with clock.frozen(frozen + 21 * DAY - timedelta(seconds=1)):
        assert make.make_sent(nora, file, call).state is S.SENT


def test_what_was_taken_back_is_not_sent_again_after_the_closing(nora, sent, frozen):
    with unit_of_work(nora) as work:
        sending.withdraw(work, sent.id, "", clock.now())
    with clock.frozen(frozen + 21 * DAY), pytest.raises(Refused) as refused:
        make.make_sent(nora, make.the_file(sent.initiative_id), sent.call)
    assert refused.value.reason is R.CALL_CLOSED
    again = make.make_sent(nora, make.the_file(sent.initiative_id), sent.call)
    assert (again.id, again.state) == (sent.id, S.SENT)


def test_a_prepared_or_closed_call_takes_nothing(nora, place):
    file = make.make_file(nora, place)
    prepared = make.make_call(place=place, published=False)
    closed = make.make_call(place=place, title="Fermé")
    with unit_of_work(SYSTEM) as work:
        calling.close(work, closed.id, "Le fonds est épuisé.", clock.now())
    for call in (prepared, closed):
        with pytest.raises(Refused):
            make.make_sent(nora, file, call)


def test_a_permanent_call_stays_open(nora, place, frozen):
    call = make.make_call(place=place, closes_at=None)
    with clock.frozen(frozen + 900 * DAY):
        assert make.make_sent(nora, make.make_file(nora, place), call).state is S.SENT


@pytest.mark.parametrize(
    ("values", "changes", "field"),
    [
        ({"need": ""}, {}, "need"),
        ({"activities": ""}, {}, "activities"),
        ({"audience": " "}, {"needs": (Field.AUDIENCE,)}, "audience"),
        ({}, {"needs": (Field.CALENDAR,)}, "calendar"),
        ({}, {"needs": (Field.THEMES,)}, "themes"),
        ({}, {"needs": (Field.PARTNERS,)}, "partners"),
        ({}, {"needs": (Field.ORGANISATION,)}, "organisation"),
        ({"lines": []}, {}, "budget"),
        ({"lines": make.lines(spent=99900)}, {}, "budget"),
        ({"lines": [Line(LineKind.EXPENSE, "a", Money(5)), Line(LineKind.OWN, "b", Money(5))]}, {}, "budget"),
        ({}, {"most": Money(199_99)}, "budget"),
    ],
)
def test_an_incomplete_file_is_told_which_part(nora, place, values, changes, field):
    file, call = make.make_file(nora, place, **values), make.make_call(place=place, **changes)
    with pytest.raises(Invalid) as refused:
        make.make_sent(nora, file, call)
    assert list(refused.value.fields) == [field]


def test_a_table_needs_no_budget(nora, place):
    call = make.make_call(CallKind.TABLE, place=place, needs=())
    assert make.make_sent(nora, make.make_file(nora, place, lines=[]), call).state is S.SENT


def test_a_file_of_another_place_is_refused(nora, place):
    elsewhere = territory.make_place("Ailleurs")
    with pytest.raises(Invalid) as refused:
        make.make_sent(nora, make.make_file(nora, elsewhere), make.make_call(place=place))
    assert list(refused.value.fields) == ["place"]


def test_an_older_file_is_not_sent(nora, place):
    file, call = make.make_file(nora, place), make.make_call(place=place)
    with pytest.raises(Stale), unit_of_work(nora) as work:
        sending.send(work, file.id, call.id, file.version - 1, clock.now())


def test_only_carriers_send_withdraw_and_only_writers_answer(nora, sent, place):
    for actor in (make.somebody_new(), NOBODY, make.team("officer")):
        with pytest.raises(Refused):
            make.make_sent(actor, make.the_file(sent.initiative_id), make.make_call(place=place, title="Deux"))
        with pytest.raises(Refused), unit_of_work(actor) as work:
            sending.withdraw(work, sent.id, "", clock.now())
    act(SYSTEM, deciding.ask, sent, "Combien d’enfants ?", 10)
    with pytest.raises(Refused), unit_of_work(make.somebody_new()) as work:
        sending.answer(work, sent.id, "Trente.", False, clock.now())


def test_a_question_stops_the_delay_until_it_is_answered(nora, sent, frozen):
    asked = act(SYSTEM, deciding.ask, sent, "Combien d’enfants ?", 10)
    assert (asked.state, asked.answer_by) == (S.ASKED, frozen + 10 * DAY)
    with unit_of_work(nora) as work:
        sending.answer(work, sent.id, "Trente.", True, frozen + 4 * DAY)
    answered = make.the_application(sent.id)
    assert (answered.state, answered.due_at, answered.asked_at) == (S.ANSWERED, frozen + 34 * DAY, None)


def test_an_answer_may_bring_the_file_as_it_is_now_even_after_the_closing(nora, sent, frozen):
    act(SYSTEM, deciding.ask, sent, "Combien d’enfants ?", 30)
    with unit_of_work(nora) as work:
        file = make.the_file(sent.initiative_id)
        services.write(work, file.id, file.version, {"audience": "Trente-deux enfants."}, clock.now())
    with unit_of_work(nora) as work:
        sending.answer(work, sent.id, "C’est dans le dossier.", True, frozen + 25 * DAY)
    assert queries.frozen_sheet(make.the_application(sent.id).snapshot).audience == "Trente-deux enfants."
