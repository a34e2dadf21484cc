"""Files that nobody has read in time are a public debt, which points at no reader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import stories as told
from participation.initiatives import sending
from participation.initiatives.types import APPLICATION
from participation.readings import services, stories
from tests.factories import ami
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")
DAY = timedelta(days=1)


@pytest.fixture
def sent(nora, place):
    return ami.make_admitted(nora, ami.make_ami(place), place)


def test_a_file_is_owed_a_reading_from_the_day_it_is_asked_until_the_last_hands_in(sent, place):
    first, second = ami.make_reader(place.id), ami.make_reader(place.id)
    assert stories.debts([sent.id]) == {}
    numbers = [ami.asked(sent, first, 10), ami.asked(sent, second, 4)]
    ((number, debt),) = stories.open_debts(clock.now())
    assert (number, debt.due_at, debt.since, debt.done_at) == (
        sent.id, clock.now() + 4 * DAY, clock.now(), None,
    )  # fmt: skip
    assert not debt.is_late(clock.now() + 4 * DAY - timedelta(seconds=1))
    assert debt.is_late(clock.now() + 4 * DAY)
    for reader, reading in zip((first, second), numbers, strict=True):
        with unit_of_work(reader) as work:
            services.submit(work, reading, 1, ami.marks(sent.call_id, 3, 3, 3), clock.now())
    assert list(stories.open_debts(clock.now())) == []
    (done,) = stories.debts([sent.id])[sent.id]
    assert done.done_at == clock.now()


def test_a_reader_who_steps_aside_owes_nothing_and_neither_does_a_file_that_was_taken_back(nora, sent, place):
    reader = ami.make_reader(place.id)
    number = ami.asked(sent, reader)
    with unit_of_work(reader) as work:
        services.declare_conflict(work, number, "Ma sœur y travaille.", clock.now())
    assert list(stories.open_debts(clock.now())) == []
    ami.asked(sent, ami.make_reader(place.id))
    assert len(stories.open_debts(clock.now())) == 1
    with unit_of_work(nora) as work:
        sending.withdraw(work, sent.id, "Plus tard.", clock.now())
    assert list(stories.open_debts(clock.now())) == []


def test_everybody_reads_it_among_what_is_owed_without_the_name_of_a_reader(client, nora, sent, place):
    make.publish(nora, sent.initiative)
    reader = ami.make_reader(place.id)
    client.get("/engagements")
    ami.asked(sent, reader, 3)
    with clock.frozen(clock.now() + 9 * DAY):
        assert (Ref(APPLICATION, sent.id), "Les personnes qui lisent") in [
            (ref, debt.by) for ref, debt in told.all_open_debts(clock.now())
        ]
        page = client.get("/engagements")
        assert page.status_code == 200
        assert "Lire le dossier envoyé" in page.text
