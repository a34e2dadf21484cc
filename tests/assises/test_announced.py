"""The numbers that people were told, written out: whoever changes one changes what was promised, and says so here."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Of

import pytest

from assises.checkin import policies as doors
from assises.editions.models import AssisesEdition
from assises.minutes.types import CONTEST_FOR
from assises.people.services import CONFIRM_WITHIN
from assises.workshops import policies as workshops
from assises.workshops import speaking
from assises.workshops.types import LEASE
from commons.kernel import clock, disclosure

NOW = clock.now()
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("delay", "is_true"),
    [
        (timedelta(minutes=10), lambda now: doors.seats_released(Of(starts_at=NOW), now)),
        (timedelta(hours=2), lambda now: doors.absences_count(Of(closes_at=NOW), now)),
        (timedelta(seconds=30), lambda now: workshops.refusal_to_hold(1, NOW + LEASE, 2, now) is None),
    ],
    ids=["seats of the absent go to the door", "whoever did not come is absent", "the remote is left"],
)
def test_what_waits_waits_as_long_as_was_said_and_no_longer(delay, is_true):
    assert not is_true(NOW + delay - SECOND)
    assert is_true(NOW + delay)


def test_the_other_numbers_are_those_that_are_told():
    assert timedelta(hours=72) == CONTEST_FOR
    assert timedelta(hours=48) == CONFIRM_WITHIN
    assert timedelta(minutes=5) == doors.SKEW
    assert (speaking.FEWEST, disclosure.LEAST) == (5, 5)
    assert workshops.most_phones(20, 100) == 22
    assert AssisesEdition.__table__.c.travel_minutes.default.arg == 45
