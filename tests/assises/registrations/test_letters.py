"""What people are told of their registration, once each, in their language; who cannot be written to is called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from assises.editions.models import AssisesEdition
from assises.people import needing
from assises.people import services as people
from assises.people.events import NeedAnswered, PeopleLeft, Registered
from assises.people.models import Need
from assises.people.types import Entrance, NeedState
from assises.programme.events import ActivityCancelled, ActivityMoved
from assises.programme.models import Activity
from assises.programme.types import ActivityState
from assises.registrations import calls, changing, listening, queries
from assises.registrations.models import VoiceCall
from assises.registrations.types import CallState, Why
from assises.seats import houses
from assises.seats.events import DrawMade, OfferNeedsCall, SeatConfirmed, SeatLost, SeatMoved, SeatOffered, SeatsClash
from assises.seats.models import GroupSeat
from assises.seats.types import Origin, SeatState
from commons.identity.types import Contact, ContactKind, Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make

pytestmark = pytest.mark.usefixtures("database")
PHONE = Contact(ContactKind.PHONE, "+33612345678")
AGENT = make.team(Role.SECRETARIAT)


def messages(key: str = "") -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.key.like(f"assises.{key}%")).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def twice(handler, fact) -> None:
    for _turn in range(2):
        with unit_of_work(SYSTEM) as work:
            handler(work, fact)


def voices() -> list[VoiceCall]:
    return list(db.session.scalars(select(VoiceCall).order_by(VoiceCall.id)))


def offer_to(registration, activity) -> GroupSeat:
    """A seat held for somebody, straight into the tables."""
    contact, now = bool(registration.contact), clock.now()
    seat = GroupSeat(
        registration_id=registration.id, activity_id=activity.id, persons=1, state=SeatState.OFFERED,
        origin=Origin.LIST, offer_ends_at=now + timedelta(hours=48) if contact else None, asked_at=now, changed_at=now,
        line_rank=0, skipped=0, reason="",
    )  # fmt: skip
    db.session.add(seat)
    db.session.flush()
    return seat


def test_tell_registered_twice_is_one_letter_with_link_and_code():
    made = make.register(days.make_edition())
    twice(listening.tell_registered, Registered(made.id))
    [letter] = messages("registered")
    assert (letter.medium, letter.recipient) == (Medium.MAIL, make.MAIL.value)
    assert make.secret(made) in letter.body
    assert f"{made.code[:4]}-{made.code[4:]}" in letter.body


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_an_sms_says_what_and_where_in_the_language_of_the_person(language):
    make.register(days.make_edition(contact="04 00 00 00 00"), contact=PHONE, language=language)
    [sms] = messages("registered")
    assert (sms.medium, sms.recipient) == (Medium.SMS, PHONE.value)
    words, _space, link = sms.body.rpartition(" ")
    assert link.startswith("http")
    assert len(sms.body) <= 160, sms.body
    assert words


def test_every_sms_keeps_within_160_signs_where_names_allow_it(frozen):
    edition = days.make_edition()
    made = make.register(edition, contact=PHONE)
    activity = days.make_activity(days.make_site_day(edition), title="Les platanes et les bancs de la place")
    seat = offer_to(made, activity)
    with unit_of_work(SYSTEM) as work:
        listening.tell_offer(work, SeatOffered(seat.id, made.id, seat.offer_ends_at))
        listening.tell_seat_lost(work, SeatLost(seat.id, made.id, "expired"))
        listening.tell_seat(work, SeatConfirmed(seat.id, made.id))
        listening.tell_moved(work, ActivityMoved(activity.id))
        listening.tell_need_answered(work, NeedAnswered(made.id, 1, "t"))
        people.let_go(work, made, made.present, clock.now())
    found = messages()
    assert len(found) == 7
    assert [each.body for each in found if len(each.body) > 160] == []


def test_tell_cancelled_twice_is_one_letter_and_none_while_somebody_comes():
    made = make.register(days.make_edition(), companions=1)
    with unit_of_work(NOBODY) as work:
        people.leave(work, made.id, [made.attendees[1].id], clock.now(), make.secret(made))
    assert messages("cancelled") == []
    with unit_of_work(NOBODY) as work:
        people.leave(work, made.id, None, clock.now(), make.secret(made))
    twice(listening.tell_cancelled, PeopleLeft(made.id, (made.attendees[0].id,)))
    assert len(messages("cancelled")) == 1


def test_tell_drawn_twice_is_one_letter_or_one_call_each():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    make.with_seats(edition, [activity.id])
    make.with_seats(edition, [activity.id], contact=None)
    twice(listening.tell_drawn, DrawMade(edition.id))
    assert len(messages("drawn")) == 1
    assert [call.why for call in voices()] == [Why.DRAWN]


def test_tell_offer_twice_is_one_letter_that_says_until_when():
    edition = days.make_edition()
    made = make.register(edition)
    seat = offer_to(made, days.make_activity(days.make_site_day(edition)))
    twice(listening.tell_offer, SeatOffered(seat.id, made.id, seat.offer_ends_at))
    [letter] = messages("offered")
    assert "Répondez avant le" in letter.body


def test_call_for_offer_twice_is_one_call_and_no_hour_takes_the_seat_away():
    edition = days.make_edition()
    made = make.register(edition, contact=None)
    seat = offer_to(made, days.make_activity(days.make_site_day(edition)))
    twice(listening.call_for_offer, OfferNeedsCall(seat.id, made.id))
    twice(listening.tell_offer, SeatOffered(seat.id, made.id, None))
    assert [call.why for call in voices()] == [Why.OFFERED]
    assert messages("offered") == []


def test_tell_seat_twice_is_one_letter_for_a_seat_of_the_line_only():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    direct = make.with_seats(edition, [activity.id])
    assert messages("seat") == []
    made = make.register(edition)
    seat = offer_to(made, activity)
    twice(listening.tell_seat, SeatConfirmed(seat.id, made.id))
    assert len(messages("seat")) == 1
    assert direct.id


def test_tell_seat_lost_twice_is_one_letter_or_one_call_when_an_offer_ran_out():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    for contact in (make.MAIL, None):
        made = make.register(edition, contact=contact)
        seat = offer_to(made, activity)
        twice(listening.tell_seat_lost, SeatLost(seat.id, made.id, "cancelled"))
        twice(listening.tell_seat_lost, SeatLost(seat.id, made.id, "expired"))
    assert len(messages("seat")) == 1
    assert [call.why for call in voices()] == [Why.LOST]


def test_tell_moved_twice_is_one_letter_to_whoever_has_a_seat_there():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    make.with_seats(edition, [activity.id])
    make.with_seats(edition, [activity.id], contact=None)
    make.register(edition)
    twice(listening.tell_moved, ActivityMoved(activity.id))
    assert len(messages("activity")) == 1
    assert [call.why for call in voices()] == [Why.MOVED]


def test_tell_activity_cancelled_twice_is_one_letter_with_the_reason():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    make.with_seats(edition, [activity.id])
    off = {"state": ActivityState.CANCELLED, "cancel_reason": "La salle est inondée."}
    db.session.execute(update(Activity).where(Activity.id == activity.id).values(off))
    db.session.expire_all()
    twice(listening.tell_activity_cancelled, ActivityCancelled(activity.id))
    [letter] = messages("activity")
    assert "La salle est inondée." in letter.body


def test_tell_need_answered_twice_is_one_letter_that_says_nothing_of_the_need():
    edition = days.make_edition()
    made = make.needy(edition, "tajik du Pamir")
    need_id = db.session.scalars(select(Need.id)).one()
    with unit_of_work(make.team(Role.WELCOMER, edition)) as work:
        needing.answer(work, need_id, NeedState.CONFIRMED, "Farida sera là", clock.now())
    [letter] = messages("need")
    twice(listening.tell_need_answered, NeedAnswered(made.id, need_id, letter.key.split(":", 2)[2]))
    [letter] = messages("need")
    assert "Farida" not in letter.body
    assert "tajik" not in letter.body
    assert "interprète" not in letter.body


def test_a_lost_link_is_sent_again_and_nobody_learns_whether_it_was():
    edition = days.make_edition()
    made = make.register(edition)
    for contact in (make.MAIL, Contact(ContactKind.MAIL, "inconnue@exemple.fr")):
        for _turn in range(2):
            with unit_of_work(NOBODY) as work:
                changing.send_link(work, edition.id, contact, clock.now())
    [letter] = messages("link")
    assert make.secret(made) in letter.body


def test_a_letter_after_a_new_key_carries_a_link_that_works(app, monkeypatch):
    edition = days.make_edition()
    made = make.register(edition)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-for-tests-0123456789abcdef")
    with unit_of_work(NOBODY) as work:
        changing.send_link(work, edition.id, make.MAIL, clock.now())
    db.session.expire_all()
    with unit_of_work(NOBODY) as work:
        people.confirm(work, made.id, clock.now(), make.secret(made))
    assert make.secret(made) in messages("link")[0].body


def test_a_call_is_done_or_tried_again_by_the_team_of_the_edition_only():
    edition, other = days.make_edition(), days.make_edition()
    agent = make.team(Role.FACILITATOR, edition)
    made = make.register(edition, agent, entrance=Entrance.PHONE, contact=None)
    with unit_of_work(SYSTEM) as work:
        calls.add(work, made, Why.MOVED, "Atelier", "k", clock.now())
        calls.add(work, made, Why.MOVED, "Atelier", "k", clock.now())
    [call] = queries.calls(edition.id)
    for actor in (NOBODY, make.team(Role.FACILITATOR, other), make.team(Role.WELCOMER, edition)):
        with unit_of_work(actor) as work, pytest.raises(Refused):
            calls.note(work, edition.id, call.id, True, clock.now())
    with unit_of_work(agent) as work:
        calls.note(work, edition.id, call.id, False, clock.now())
    db.session.refresh(call)
    assert (call.state, call.tries) == (CallState.NOT_REACHED, 1)
    with unit_of_work(agent) as work:
        calls.note(work, edition.id, call.id, True, clock.now())
    assert queries.calls(edition.id) == []


def test_an_edition_without_anybody_tells_nobody():
    edition = days.make_edition()
    twice(listening.tell_drawn, DrawMade(edition.id))
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert db.session.get(AssisesEdition, edition.id) is not None
    assert houses.free([]) == {}


def test_tell_clash_twice_is_one_letter_or_one_call_and_takes_nothing_away():
    edition = days.make_edition()
    day = days.make_site_day(edition)
    one, other = days.make_activity(day, 10), days.make_activity(day, 14)
    for contact in (make.MAIL, None):
        made = make.with_seats(edition, [one.id], contact=contact)
        twice(listening.tell_clash, SeatsClash(made.id, one.id, other.id))
    [letter] = messages("activity")
    assert "Vous gardez vos deux places" in letter.body
    assert [call.why for call in voices()] == [Why.MOVED]


def test_tell_seat_moved_twice_is_one_letter_or_one_call():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    for contact in (make.MAIL, None):
        made = make.register(edition, contact=contact)
        seat = offer_to(made, activity)
        twice(listening.tell_seat_moved, SeatMoved(seat.id, made.id))
    assert len(messages("seat")) == 1
    assert [call.why for call in voices()] == [Why.SEAT]
