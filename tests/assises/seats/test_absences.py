"""How many did not come, and what is proposed from it: figures first, a decision with a reason afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.checkin import absences as doors
from assises.checkin import keeping as door_keeping
from assises.editions import queries as editions
from assises.programme.types import ActivityKind
from assises.seats import keeping, queries
from assises.seats.absences import Measured, before, proposed
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Invalid
from tests.factories.assises_days import make_activity, make_edition, make_registration
from tests.factories.assises_seats import base, does
from tests.factories.door import paired, passage, seat, send, today_site


def measured(expected, came, kind=ActivityKind.WORKSHOP, year=2024):
    return Measured(year, kind, expected, came)


@pytest.mark.parametrize(
    ("found", "percent"),
    [
        ([], 100),
        ([measured(29, 0)], 100),
        ([measured(100, 100)], 100),
        ([measured(1000, 880)], 111),
        ([measured(50, 44)], 106),
        ([measured(1000, 100)], 130),
        ([measured(1000, 700), measured(1000, 880, ActivityKind.FORUM)], 111),
        ([measured(1000, 500), measured(1000, 880, year=2025)], 111),
        ([measured(1000, 880), measured(5, 0, year=2025)], 111),
    ],
)
def test_the_factor_proposed_is_prudent_and_one_without_a_measure(found, percent):
    assert proposed(found) == percent


@pytest.fixture
def last_year(database, frozen):
    """A day on which forty had a seat in a workshop and thirty came."""
    day = today_site()
    edition = editions.by_id(day.site.edition_id)
    device, _token = paired(day)
    room = make_activity(day, capacity=40)
    group = make_registration(edition, 40)
    seat(group, day)
    seat(group, room)
    for person in group.attendees[:30]:
        send(device, passage(day, attendee_id=person.id, activity_id=room.id))
    make_activity(day, hour=15)  # nobody held its door: nothing was measured there
    return edition


def test_what_the_doors_saw_is_counted_once_the_day_is_over_and_kept_when_passages_are_forgotten(last_year):
    assert doors.before(last_year.year + 1) == []
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert before(last_year.year + 1) == [Measured(last_year.year, ActivityKind.WORKSHOP, 40, 30)]
        assert before(last_year.year) == []
    with clock.frozen(clock.now() + timedelta(days=60)):
        door_keeping.forget()
        door_keeping.forget()
        assert before(last_year.year + 1) == [Measured(last_year.year, ActivityKind.WORKSHOP, 40, 30)]


def test_the_desk_proposes_with_its_figures_and_the_secretariat_accepts_with_a_reason(last_year, town, desk):
    edition = town[0]
    with clock.frozen(clock.now() + timedelta(days=1)):
        page = desk.read(f"{base(edition)}/surplus")
        assert "10 absents sur 40 places (25 %)" in page.text
        assert 'value="118"' in page.text
        sent = desk.send(f"{base(edition)}/surplus", percent="118", source="10 sur 40", reason="")
        assert (sent.status_code, queries.overbooking(edition.id)) == (422, None)
        assert desk.send(f"{base(edition)}/surplus", percent="118", source="10 sur 40", reason="Vu").status_code == 303
    assert queries.overbooking(edition.id).percent == 118
    assert [step.reason for step in editions.steps(edition.id) if step.what == "overbooked"] == ["118 / 100. Vu"]


def test_no_factor_without_a_reason_and_none_above_the_ceiling(database):
    edition = make_edition()
    with pytest.raises(Invalid):
        does(keeping.set_overbooking, edition.id, 110, "mesuré", " ", by=SYSTEM)
    with pytest.raises(Invalid):
        does(keeping.set_overbooking, edition.id, 131, "mesuré", "vu", by=SYSTEM)
