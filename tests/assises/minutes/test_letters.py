"""Participants are told once that they may read, that it is published, that it is corrected; or they are called."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import url_for
from sqlalchemy import select

from assises.checkin.types import Direction
from assises.minutes import addresses, listening, participants, services
from assises.minutes.events import MinutesReleased, MinutesSubmitted
from assises.people.types import RegistrationState
from assises.programme.models import Activity
from assises.registrations.models import VoiceCall
from assises.registrations.types import Why
from assises.seats.types import SeatState
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories import door
from tests.factories.outcome import WORDS, past_activity, publish, submitted_minutes
from tests.factories.workshops import make_workshop, phone_in

PHONE = Contact(ContactKind.PHONE, "+33612345678")


@pytest.fixture(autouse=True)
def _inside(database, frozen) -> None:
    """A database, and an hour that stands still."""


def letters(what: str = "") -> list[OutboxMessage]:
    found = select(OutboxMessage).where(OutboxMessage.key.like(f"assises.minutes:%{what}%")).order_by(OutboxMessage.id)
    return list(db.session.scalars(found))


def voices() -> list[VoiceCall]:
    return list(db.session.scalars(select(VoiceCall).order_by(VoiceCall.id)))


def registered(activity: Activity, **more):
    """A registration made while that was possible."""
    with clock.frozen(clock.now() - timedelta(days=10)):
        return make.register(services.edition_of(activity), **more)


def seated(activity: Activity, language: str = "fr", **more):
    """Somebody with a confirmed seat there; `contact` None: nobody can write to them."""
    made = registered(activity, language=language, **more)
    made.state = RegistrationState.CONFIRMED
    door.seat(made, activity)
    return made


def came(activity: Activity, number: int = 0, direction: Direction = Direction.IN, **more):
    """Somebody without a seat whom the door of the room saw."""
    made = registered(activity, **more)
    with clock.frozen(activity.site_day.opens_at):
        device, _token = door.paired(activity.site_day)
    token = door.badge_of(made, number)
    seen = door.passage(activity.site_day, token=token, activity_id=activity.id, direction=direction)
    door.send(device, seen)
    return made


def mail(name: str) -> Contact:
    return Contact(ContactKind.MAIL, f"{name}@exemple.fr")


def twice(handler, fact) -> None:
    for _turn in range(2):
        with unit_of_work(SYSTEM) as work:
            handler(work, fact)


def test_tell_to_read_twice_is_one_letter_with_the_link_the_code_and_the_hour():
    activity = past_activity()
    seated(activity)
    minutes = submitted_minutes(activity)
    twice(listening.tell_to_read, MinutesSubmitted(minutes.id, activity.id))
    [letter] = letters("to_read")
    assert (letter.medium, letter.recipient) == (Medium.MAIL, make.MAIL.value)
    assert f"/assises/comptes-rendus/relire/{minutes.code}" in letter.body
    assert f"{minutes.code[:4]}-{minutes.code[4:]}" in letter.body
    assert "72 heures" in letter.body
    assert activity.title in letter.body


def test_tell_published_twice_is_one_letter_and_one_more_for_each_correction():
    activity = past_activity()
    seated(activity)
    minutes = submitted_minutes(activity)
    publish(minutes)
    with unit_of_work(SYSTEM) as work:
        services.write(work, activity.id, 1, WORDS.replace("Soixante", "Six"), clock.now() + timedelta(days=4))
    publish(minutes, "Six bancs, pas soixante.")
    for number in (1, 2):
        edition_id = activity.edition_id
        twice(listening.tell_published, MinutesReleased(minutes.id, activity.id, edition_id, number))
    first, second = letters("out")
    assert first.body.count(f"/assises/comptes-rendus/{minutes.id}") == 1
    assert "Six bancs, pas soixante." not in first.body
    assert "Six bancs, pas soixante." in second.body


def test_who_had_a_seat_or_was_seen_at_the_door_is_written_to_and_nobody_else():
    activity = past_activity()
    other = days.make_activity(activity.site_day, hour=16)
    seated(activity, contact=mail("assise"))
    came(activity, contact=mail("venue"))
    came(activity, number=1, companions=1, contact=mail("accompagnee"))
    seated(other, contact=mail("ailleurs"))
    registered(activity, contact=mail("jour"))
    waiting = seated(activity, contact=mail("attend"))
    seat = door.GroupSeat
    db.session.query(seat).filter_by(registration_id=waiting.id).update({"state": SeatState.WAITING})
    gone = seated(activity, contact=mail("annulee"))
    gone.state, gone.cancelled_at = RegistrationState.CANCELLED, clock.now()
    db.session.commit()
    submitted_minutes(activity)
    assert sorted(letter.recipient for letter in letters()) == [
        "accompagnee@exemple.fr", "assise@exemple.fr", "venue@exemple.fr",
    ]  # fmt: skip


def test_whoever_registered_and_came_or_registered_twice_gets_one_letter():
    activity = past_activity()
    both = seated(activity)
    with clock.frozen(activity.site_day.opens_at):
        device, _token = door.paired(activity.site_day)
    door.send(device, door.passage(activity.site_day, token=door.badge_of(both), activity_id=activity.id))
    seated(activity)
    minutes = submitted_minutes(activity)
    assert len(letters()) == 1
    # The first of the two leaves meanwhile: told again, the second is still the same reader.
    both.state, both.cancelled_at = RegistrationState.CANCELLED, clock.now()
    db.session.commit()
    twice(listening.tell_to_read, MinutesSubmitted(minutes.id, activity.id))
    assert len(letters()) == 1


def test_whoever_cannot_be_written_to_is_called_once_with_the_code():
    activity = past_activity()
    seated(activity, contact=None)
    minutes = submitted_minutes(activity)
    twice(listening.tell_to_read, MinutesSubmitted(minutes.id, activity.id))
    publish(minutes)
    assert letters() == []
    assert [call.why for call in voices()] == [Why.MINUTES_TO_READ, Why.MINUTES_OUT]
    assert f"{minutes.code[:4]}-{minutes.code[4:]}" in voices()[0].about


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_an_sms_of_minutes_holds_in_160_signs_in_the_language_of_the_reader(language):
    activity = past_activity(title="Les platanes et les bancs de la place")
    seated(activity, language, contact=PHONE)
    minutes = submitted_minutes(activity)
    publish(minutes)
    found = letters()
    assert [letter.medium for letter in found] == [Medium.SMS] * 2
    assert [letter.body for letter in found if len(letter.body) > 160] == []
    assert (re.search(r"[\u0600-\u06ff]", found[0].body) is not None) == (language == "ar")


def test_a_letter_of_minutes_says_nothing_of_who_reads_it():
    """The same link for everybody who was there: no code and no secret of a registration stands in it."""
    activity = past_activity()
    made = seated(activity)
    minutes = submitted_minutes(activity)
    publish(minutes)
    for letter in letters():
        assert make.secret(made) not in letter.body
        assert made.code[:4] not in letter.body.replace(minutes.code, "")


def test_phones_of_the_room_are_not_asked_who_took_part(queries):
    """A9: whoever only held a phone is not written to, and no table of phones is read for it."""
    activity = past_activity()
    phone_in(make_workshop(activity=activity))
    seated(activity)
    queries.clear()
    assert len(participants.registrations(activity.id)) == 1
    assert queries
    assert not [statement for statement in queries if "assises_workshop" in statement]


def test_the_paths_of_letters_are_those_of_the_pages(app):
    with app.test_request_context():
        assert addresses.read_path("AB") == url_for("assises_minutes.read", code="AB")
        assert addresses.public_path(4) == url_for("assises_minutes.show", minutes_id=4)
