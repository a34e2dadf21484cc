"""Two readers, two tabs, a decision and a third reading at one moment; each race with its positive control."""

from __future__ import annotations

from threading import Barrier

import pytest
from sqlalchemy import text

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding, queries_rules
from participation.initiatives.types import ApplicationState
from participation.readings import queries, services
from participation.readings.types import ReadingState
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.bare import HELD, bare
from tests.factories.rush import PATIENCE, crowd, named, together

pytestmark = pytest.mark.race


@pytest.fixture
def ground(own_app):
    """A file to be read, and people who may read it, as plain numbers."""
    with own_app.app_context():
        place = territory.make_territory()
        sent = ami.make_admitted(make.somebody_new(), ami.make_ami(place), place)
        readers = [ami.make_reader() for _ in range(3)]
        return {"id": sent.id, "call": sent.call_id, "readers": readers}


def submit(ground, number, reader, seen=1):
    with unit_of_work(reader) as work:
        services.submit(work, number, seen, ami.marks(ground["call"], 4, 4, 4), clock.now())
    return "in"


def test_two_readers_who_hand_in_at_once_are_both_in(own_app, ground):
    with own_app.app_context():
        sent = make.the_application(ground["id"])
        numbers = [ami.asked(sent, reader) for reader in ground["readers"][:2]]
    acts = [lambda n=n, r=r: submit(ground, n, r) for n, r in zip(numbers, ground["readers"], strict=False)]
    assert named(together(own_app, acts)) == ["in", "in"]


def test_eight_tabs_of_one_reader_hand_one_reading_in(own_app, ground):
    reader = ground["readers"][0]
    with own_app.app_context():
        number = ami.asked(make.the_application(ground["id"]), reader)
    answers = named(crowd(own_app, lambda rank: submit(ground, number, reader)))
    assert sorted(answers) == ["Refused"] * 7 + ["in"]
    with own_app.app_context():
        assert len(queries.reading(number).marks) == 3


def test_the_same_person_asked_eight_times_at_once_reads_once(own_app, ground):
    reader = ground["readers"][0].person_id

    def act(rank):
        with unit_of_work(SYSTEM) as work:
            services.assign(work, ground["id"], reader, 10, clock.now())
        return "asked"

    assert sorted(named(crowd(own_app, act))) == ["Invalid"] * 7 + ["asked"]


def test_without_the_constraint_they_read_as_often_as_they_are_asked(own_app, ground):
    """The positive control: the same command, once the named constraint and the held file are gone."""
    reader = ground["readers"][0].person_id
    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE participation_reading DROP CONSTRAINT uq_participation_reading_once"))

    def act(rank):
        with unit_of_work(SYSTEM) as work:
            services.assign(work, ground["id"], reader, 10, clock.now())
        return "asked"

    with bare(own_app, HELD, meet="INSERT INTO participation_reading "):
        assert named(crowd(own_app, act, 2)) == ["asked"] * 2


def decide_and_ask(own_app, ground):
    """Somebody decides while the secretariat asks for one reading more."""
    with own_app.app_context():
        sent = make.the_application(ground["id"])
        for reader in ground["readers"][:2]:
            ami.handed_in(sent, reader, 4, 4, 4)
        version, third = sent.version, ground["readers"][2].person_id

    def decide():
        with unit_of_work(SYSTEM) as work:
            deciding.retain(work, ground["id"], version, Money(100_00), "Utile.", "", clock.now())
        return "decided"

    def ask():
        with unit_of_work(SYSTEM) as work:
            services.assign(work, ground["id"], third, 10, clock.now())
        return "asked"

    answers = named(together(own_app, [decide, ask]))
    with own_app.app_context():
        sent = make.the_application(ground["id"])
        pending = [each for each in queries.of_application(sent) if each.state is ReadingState.ASSIGNED]
        return answers, sent.state, len(pending)


def test_no_file_is_decided_while_a_reading_is_awaited(own_app, ground):
    answers, state, pending = decide_and_ask(own_app, ground)
    assert answers.count("Refused") == 1
    assert (state is ApplicationState.RETAINED) is (pending == 0)


def test_without_the_held_row_a_file_is_decided_and_still_being_read(own_app, ground, monkeypatch):
    """The positive control: the same two, who look before either writes and hold nothing."""
    barrier = Barrier(2, timeout=PATIENCE)
    gates, candidates = deciding.refusal_of_gates, queries.candidates
    monkeypatch.setattr(queries_rules, "application_held", make.the_application)

    def looked(application):
        found = gates(application)
        barrier.wait()
        return found

    def listed(call):
        found = candidates(call)
        barrier.wait()
        return found

    monkeypatch.setattr(deciding, "refusal_of_gates", looked)
    monkeypatch.setattr(queries, "candidates", listed)
    with own_app.app_context():
        monkeypatch.setattr(queries, "candidates", candidates)  # the ground is laid at leisure
        sent = make.the_application(ground["id"])
        for reader in ground["readers"][:2]:
            ami.handed_in(sent, reader, 4, 4, 4)
        version, third = sent.version, ground["readers"][2].person_id
    monkeypatch.setattr(queries, "candidates", listed)

    def decide():
        with unit_of_work(SYSTEM) as work:
            deciding.retain(work, ground["id"], version, Money(100_00), "Utile.", "", clock.now())

    def ask():
        with unit_of_work(SYSTEM) as work:
            services.assign(work, ground["id"], third, 10, clock.now())

    assert named(together(own_app, [decide, ask])) == [None, None]
    with own_app.app_context():
        sent = make.the_application(ground["id"])
        assert sent.state is ApplicationState.RETAINED
        assert any(each.state is ReadingState.ASSIGNED for each in queries.of_application(sent))
