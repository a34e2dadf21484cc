"""A letter is wholly in the language of whoever reads it, whatever the language of whoever changed something."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assises.programme.events import ActivityMoved
from assises.registrations import listening
from assises.seats import queries as seats
from assises.seats.events import SeatMoved
from commons.kernel import i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make


@pytest.mark.parametrize("what", ["the activity", "the seat"])
def test_the_day_of_what_moved_is_told_in_arabic(database, what):
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition, name="Maison (Nord)"))
    made = make.with_seats(edition, [activity.id], language="ar")
    [seat] = [each for each in seats.live_seats(made.id) if each.activity_id]
    with unit_of_work(SYSTEM) as work:
        if what == "the activity":
            listening.tell_moved(work, ActivityMoved(activity.id))
        else:
            listening.tell_seat_moved(work, SeatMoved(seat.id, made.id))
    letter = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).all()[0]
    with i18n.speaking("ar"):
        in_arabic = i18n.moment(activity.starts_at)
    assert f"{in_arabic}, \u2068Maison (Nord)\u2069" in letter.body
    assert i18n.moment(activity.starts_at) not in letter.body
