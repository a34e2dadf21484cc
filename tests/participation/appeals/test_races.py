"""Appeals and answers at one moment; each race with its positive control."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from participation.appeals import queries, services
from participation.appeals.types import AppealState
from participation.initiatives import calling, queries_calls, sending
from participation.initiatives.types import ApplicationState, CallState
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.bare import HELD, SHARED, bare, drop_constraint
from tests.factories.rush import crowd, named, together

pytestmark = pytest.mark.race


@pytest.fixture
def ground(own_app):
    """A refusal that may be contested, as plain numbers."""
    with own_app.app_context():
        place, nora = territory.make_territory(), make.somebody_new()
        sent = ami.make_admitted(nora, ami.make_ami(place), place)
        ami.read_by_two(sent)
        refused = ami.refused(sent)
        return {"nora": nora, "id": refused.id, "until": refused.decided_at + timedelta(days=15)}


def file(ground, moment):
    def act(rank):
        with unit_of_work(ground["nora"]) as work:
            services.file(work, ground["id"], f"Recours {rank}.", moment(rank))
        return "filed"

    return act


def test_eight_appeals_at_once_are_one(own_app, ground):
    answers = named(crowd(own_app, file(ground, lambda rank: clock.now())))
    assert sorted(answers) == ["Refused"] * 7 + ["filed"]


def test_at_the_last_second_some_are_in_time_and_one_is_filed(own_app, ground):
    """Half of them arrive one second before the end, half of them at the end: never one that was late."""
    answers = crowd(own_app, file(ground, lambda rank: ground["until"] - timedelta(seconds=rank % 2)))
    assert sorted(named(answers)) == ["Refused"] * 7 + ["filed"]
    with own_app.app_context():
        filed = queries.of_application(ground["id"])
        assert filed.filed_at < ground["until"]
        assert int(filed.words[-2]) % 2 == 1


def test_without_the_held_row_the_constraint_alone_stops_the_second(own_app, ground):
    """The positive control of the lock: both look before either writes, and the unique column refuses one."""
    assert _both_looked(own_app, ground) == ["IntegrityError", "filed"]


def test_without_lock_and_constraint_a_file_is_contested_twice(own_app, ground):
    """The positive control of both."""
    with own_app.app_context():
        drop_constraint("participation_appeal", "uq_participation_appeal_application_id")
    assert _both_looked(own_app, ground) == ["filed", "filed"]


def _both_looked(own_app, ground):
    with bare(own_app, HELD, meet="INSERT INTO participation_appeal "):
        return sorted(named(crowd(own_app, file(ground, lambda rank: clock.now()), 2, Exception)))


def answer(number):
    def act(rank):
        with unit_of_work(SYSTEM) as work:
            state = AppealState.REOPENED if rank % 2 else AppealState.CONFIRMED
            services.answer(work, number, 1, state, f"Réponse {rank}.", clock.now())
        return f"won {rank}"

    return act


def test_of_eight_who_answer_at_once_one_wins_and_the_file_follows_it(own_app, ground):
    with own_app.app_context():
        number = ami.contested(ground["nora"], make.the_application(ground["id"]))
    answers = named(crowd(own_app, answer(number)))
    (winner,) = [said for said in answers if said.startswith("won")]
    assert answers.count("Stale") == 7
    with own_app.app_context():
        kept, application = queries.appeal(number), make.the_application(ground["id"])
        assert kept.answer == f"Réponse {winner[-1]}."
        reopened = kept.state is AppealState.REOPENED
        assert (application.state is ApplicationState.ADMISSIBLE) is reopened
        assert application.round == (2 if reopened else 1)


def test_without_the_held_row_an_appeal_is_confirmed_and_its_file_reopened(own_app, ground):
    """The positive control: two who read the same version and hold nothing."""
    with own_app.app_context():
        number = ami.contested(ground["nora"], make.the_application(ground["id"]))
    with bare(own_app, HELD, meet="UPDATE participation_appeal "):
        assert sorted(named(crowd(own_app, answer(number), 2))) == ["won 0", "won 1"]


@pytest.fixture
def entering(own_app):
    """A call and a file that is ready for it: to close the one and to send the other."""
    with own_app.app_context():
        place, nora = territory.make_territory(), make.somebody_new()
        call_id, file_id = ami.make_ami(place).id, make.make_file(nora, place).id
        version = make.the_file(file_id).version

    def close():
        with unit_of_work(SYSTEM) as work:
            calling.close(work, call_id, "Le fonds est épuisé.", clock.now())
        return "closed"

    def send():
        with unit_of_work(nora) as work:
            sending.send(work, file_id, call_id, version, clock.now())
        return "sent"

    return call_id, close, send


def test_the_call_closes_while_a_file_is_sent(own_app, entering):
    """Either it is in before the closing, or it is refused: never sent to a call that had closed."""
    call_id, close, send = entering
    answers = named(together(own_app, [close, send, send, send]))
    assert answers[0] == "closed"
    assert set(answers[1:]) <= {"sent", "Refused"}
    with own_app.app_context():
        assert len(queries_calls.received(call_id)) == ("sent" in answers)


def test_without_the_held_call_a_file_enters_one_that_has_closed(own_app, entering):
    """The positive control: the sender looked before the closing, and writes after it."""
    call_id, close, send = entering
    with bare(own_app, SHARED, meet="INSERT INTO participation_application ", meanwhile=close):
        assert together(own_app, [send], catching=()) == ["sent"]
    with own_app.app_context():
        assert queries_calls.call_by_id(call_id).state is CallState.CLOSED
        assert len(queries_calls.received(call_id)) == 1
