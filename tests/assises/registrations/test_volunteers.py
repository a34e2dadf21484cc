"""Too many people for the seats of an activity: what those who have one are told, in writing or by voice."""

from __future__ import annotations

import pytest
from flask_babel import gettext
from sqlalchemy import select

from assises.registrations import listening
from assises.registrations.models import VoiceCall
from assises.registrations.types import Why
from assises.seats.events import VolunteersAsked
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make

PHONE = Contact(ContactKind.PHONE, "+33612345678")


def told(activity, day, turns=2):
    """Tell it so often; the letters and the calls there are by then."""
    for _turn in range(turns):
        with unit_of_work(SYSTEM) as work:
            listening.tell_volunteers(work, VolunteersAsked(activity.id, day))
    letters = select(OutboxMessage).where(OutboxMessage.key.like("assises.activity:volunteers%"))
    return list(db.session.scalars(letters.order_by(OutboxMessage.id))), list(db.session.scalars(select(VoiceCall)))


@pytest.fixture
def rooms(database, frozen):
    edition = days.make_edition()
    day = days.make_site_day(edition)
    return edition, days.make_activity(day, title="Parler de l’eau"), days.make_activity(day, title="Jardins")


def test_tell_volunteers_twice_is_one_letter_or_one_call_a_day_and_nobody_is_put_out(rooms):
    edition, eau, _gardens = rooms
    for contact in (None, make.MAIL, PHONE):
        make.with_seats(edition, [eau.id], contact=contact)
    letters, calls = told(eau, "2027-05-03")
    by_medium = {each.medium.value: each.body for each in letters}
    assert "Personne ne perd sa place" in by_medium["mail"]
    assert "Par exemple : Jardins" in by_medium["mail"]
    assert len(by_medium["sms"]) <= 160
    assert [(call.why, call.about) for call in calls] == [(Why.VOLUNTEERS, "Parler de l’eau")]
    assert [len(each) for each in told(eau, "2027-05-04")] == [4, 2]


def test_the_letter_speaks_the_language_of_whoever_reads(rooms):
    edition, eau, _gardens = rooms
    make.with_seats(edition, [eau.id], contact=make.MAIL, language="ar")
    [letter], _calls = told(eau, "2027-05-03", 1)
    with i18n.speaking("ar"):
        assert "Parler de l’eau" in letter.body
        assert str(gettext("Votre page, pour tout voir et tout changer : %(link)s", link="")) in letter.body
    assert "Votre page" not in letter.body
