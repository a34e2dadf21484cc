"""Several people at one moment, on a real database; each race with its positive control."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import calling, deciding, queries_calls, sending, services
from participation.initiatives.types import DECIDED, CallState
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.bare import HELD, bare
from tests.factories.rush import crowd, named

pytestmark = pytest.mark.race


def rush(own_app, number, act):
    """So many people at once; what each was answered."""
    return [answer or "done" for answer in named(crowd(own_app, act, number))]


@pytest.fixture
def ground(own_app):
    """A file, a call and what is needed to act on them, as plain numbers."""
    with own_app.app_context():
        place, nora = territory.make_territory(), make.somebody_new()
        file, call = make.make_file(nora, place), make.make_call(place=place)
        return {"nora": nora, "file": file.id, "version": file.version, "call": call.id}


def sent_and_admitted(own_app, ground):
    with own_app.app_context():
        with unit_of_work(ground["nora"]) as work:
            number = sending.send(work, ground["file"], ground["call"], ground["version"], clock.now()).id
        with unit_of_work(SYSTEM) as work:
            return number, deciding.admit(work, number, 1, "", clock.now()).version


def decide(number, version):
    def act(rank):
        with unit_of_work(SYSTEM) as work:
            if rank % 2:
                deciding.retain(work, number, version, Money(10000), f"Retenu par {rank}.", "", clock.now())
            else:
                deciding.not_retain(work, number, version, f"Refusé par {rank}.", clock.now())
        return f"won {rank}"

    return act


def decisions(own_app, number):
    with own_app.app_context():
        steps = queries_calls.steps_of([number])[number]
        return [step.words for step in steps if step.state in DECIDED]


def test_of_eight_officers_who_decide_at_once_one_wins_and_the_others_are_told(own_app, ground):
    number, version = sent_and_admitted(own_app, ground)
    answers = rush(own_app, 8, decide(number, version))
    (winner,) = [answer for answer in answers if answer.startswith("won")]
    assert answers.count("Stale") == 7
    (kept,) = decisions(own_app, number)
    assert kept.endswith(winner.removeprefix("won ") + ".")
    with own_app.app_context():
        assert make.the_application(number).reason == kept


def test_without_the_condition_two_decisions_are_written(own_app, ground):
    """The positive control: the same rush when the file is not held and the update asks neither version nor state."""
    number, version = sent_and_admitted(own_app, ground)
    condition = r" AND participation_application\.version = .*? AND participation_application\.state IN \([^)]*\)s?"
    decision = decide(number, version)
    with bare(own_app, HELD, (condition + r"(.*?)(?= RETURNING)", ""), meet="UPDATE participation_application "):
        assert rush(own_app, 2, lambda rank: decision(2 * rank)) == ["won 0", "won 2"]
    assert len(decisions(own_app, number)) == 2


def send(ground):
    def act(rank):
        with unit_of_work(ground["nora"]) as work:
            return f"sent {sending.send(work, ground['file'], ground['call'], ground['version'], clock.now()).id}"

    return act


def counted(own_app, table):
    with own_app.app_context():
        return db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_a_file_sent_eight_times_at_once_is_there_once(own_app, ground):
    answers = rush(own_app, 8, send(ground))
    assert len(set(answers)) == 1
    assert answers[0].startswith("sent")
    assert counted(own_app, "participation_application") == 1
    assert counted(own_app, "participation_application_step") == 1
    assert counted(own_app, "participation_initiative_version") == 1


def test_without_the_constraint_it_is_there_as_often_as_it_was_sent(own_app, ground):
    """The positive control: the same command, once the named constraint is gone and the insertion asks for none."""
    with own_app.app_context():
        elsewhere = {**ground, "call": make.make_call().id}
        send(elsewhere)(0)  # its text is frozen: both send the same
        with db.engine.begin() as connection:
            connection.execute(
                text("ALTER TABLE participation_application DROP CONSTRAINT uq_participation_application_once")
            )
    asked = r"(?s) ON CONFLICT ON CONSTRAINT uq_participation_application_once DO UPDATE .*(?= RETURNING)"
    with bare(own_app, HELD, asked, meet="INSERT INTO participation_application "):
        assert len(set(rush(own_app, 2, send(ground)))) == 2
    assert counted(own_app, "participation_application") == 3


def test_a_file_is_either_in_before_the_closing_or_refused(own_app, ground):
    def act(rank):
        if rank == 3:
            with unit_of_work(SYSTEM) as work:
                calling.close(work, ground["call"], "Le fonds est épuisé.", clock.now())
            return "closed"
        return send(ground)(rank)

    answers = rush(own_app, 8, act)
    assert answers.count("closed") == 1
    with own_app.app_context():
        call = queries_calls.call_by_id(ground["call"])
        assert call.state is CallState.CLOSED
        # The row of a file that came in time is older, in the journal of both commands, than the closing.
        acts = db.session.execute(
            text("SELECT action FROM kernel_audit WHERE action LIKE 'participation.%' ORDER BY id")
        )
        told = [action for (action,) in acts]
    assert "participation.application.sent" not in told[told.index("participation.call.close") :]


def test_eight_writers_of_one_version_keep_one_text(own_app, ground):
    def act(rank):
        with unit_of_work(ground["nora"]) as work:
            services.write(work, ground["file"], ground["version"], {"need": f"Texte {rank}"}, clock.now())

    answers = rush(own_app, 8, act)
    assert sorted(set(answers)) == ["Stale", "done"]
    assert answers.count("done") == 1
    with own_app.app_context():
        assert make.the_file(ground["file"]).need == f"Texte {answers.index('done')}"
