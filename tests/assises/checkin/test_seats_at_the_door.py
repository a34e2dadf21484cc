"""A seat at the door of an activity is a seat like any other: counted once, given once, whatever asks for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from assises.checkin import keeping, queries, rooms, services
from assises.checkin.types import Answer, Direction
from assises.editions import queries as editions
from assises.programme.models import Activity, SiteDay
from assises.seats import door, houses
from assises.seats import queries as seats
from assises.seats.models import DoorSeat
from assises.seats.types import Origin, Stock, StockKind
from assises.seats.ushering import Usher
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import paired, passage, seat, send, today_site, walk_in

LATER = timedelta(minutes=11)


def hall(capacity=2, gauge=50):
    """A room of today that begins now, its device, and somebody who has a seat there."""
    day = today_site(gauge=gauge)
    device, _token = paired(day)
    starts = clock.now()
    room = make_activity(day, capacity=capacity)
    db.session.query(Activity).filter_by(id=room.id).update(
        {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    )
    db.session.commit()
    edition = editions.by_id(day.site.edition_id)
    holder = make_registration(edition)
    seat(holder, day)
    seat(holder, room)
    return edition, day, device, room, holder


def enter(device, day, room, person=None, **more):
    who = {"attendee_id": person} if person is not None else {}
    sent = passage(day, activity_id=room.id, live=True, at=clock.now(), **who, **more)
    return send(device, sent)[0].answer


def held(room):
    """Persons with a seat there, as the engine of seats counts them."""
    return room.capacity - seats.left_of([room.id])[room.id].seats


@pytest.fixture
def ground(database, frozen):
    return hall()


def test_who_enters_without_a_seat_has_one_from_then_on(ground):
    edition, day, device, room, holder = ground
    guest, late = make_registration(edition), make_registration(edition)
    assert held(room) == 1
    assert enter(device, day, room, guest.attendees[0].id) is Answer.WELCOME
    assert held(room) == 2
    assert enter(device, day, room, late.attendees[0].id) is Answer.ROOM_FULL
    assert enter(device, day, room, holder.attendees[0].id) is Answer.WELCOME
    assert held(room) == 2


def test_ten_minutes_after_the_start_the_seat_of_who_is_absent_goes_to_the_door_and_is_one_seat(ground):
    edition, day, device, room, holder = ground
    guests = [make_registration(edition).attendees[0].id for _ in range(3)]
    assert enter(device, day, room, guests[0]) is Answer.WELCOME
    assert enter(device, day, room, guests[1]) is Answer.ROOM_FULL
    with clock.frozen(clock.now() + LATER):
        assert enter(device, day, room, guests[1]) is Answer.WELCOME
        assert held(room) == 2
        assert seats.live_seats(holder.id)[0].activity_id is None  # the day stays theirs
        assert len(seats.live_seats(holder.id)) == 1
        assert enter(device, day, room, holder.attendees[0].id) is Answer.ROOM_FULL
        assert enter(device, day, room, guests[2]) is Answer.ROOM_FULL


def test_of_a_group_only_the_absent_lose_their_seats(ground):
    edition, day, device, room, holder = ground
    db.session.query(Activity).filter_by(id=room.id).update({"capacity": 3})
    family = make_registration(edition, 2)
    seat(family, day)
    seat(family, room)
    assert enter(device, day, room, family.attendees[0].id) is Answer.WELCOME
    with clock.frozen(clock.now() + LATER):
        assert enter(device, day, room, make_registration(edition).attendees[0].id) is Answer.WELCOME
        mine = [each for each in seats.live_seats(family.id) if each.activity_id]
        assert [each.persons for each in mine] == [1]
        assert holder.id


def test_who_leaves_the_room_for_another_or_goes_home_gives_the_seat_free(ground):
    edition, day, device, room, _holder = ground
    other = make_activity(day, capacity=5)
    guest = make_registration(edition).attendees[0].id
    enter(device, day, room, guest)
    assert enter(device, day, other, guest) is Answer.WELCOME
    assert (held(room), held(other)) == (1, 1)
    send(device, passage(day, attendee_id=guest, direction=Direction.OUT, at=clock.now()))
    assert (held(room), held(other)) == (1, 0)


def test_somebody_written_down_at_the_door_has_a_seat_too_and_it_is_forgotten_with_them(ground):
    edition, day, device, room, _holder = ground
    assert enter(device, day, room, walk_in=walk_in()) is Answer.WELCOME
    assert held(room) == 2
    with clock.frozen(clock.now() + timedelta(days=60)):
        keeping.forget()
    assert db.session.query(DoorSeat).count() == 0
    assert edition.id


def test_a_page_gives_no_seat_that_somebody_has_at_the_door(ground):
    edition, day, device, room, _holder = ground
    enter(device, day, room, make_registration(edition).attendees[0].id)
    assert houses.free([room.id]) == {room.id: 0}
    last = make_registration(edition, 1)
    with unit_of_work(SYSTEM) as work:
        usher = Usher(work, edition, clock.now())
        usher.hold([day.id], [room.id], [last.id])
        seat_of_last = usher.line_up(last.id, Stock(StockKind.ACTIVITY, room.id), [last.attendees[0].id], Origin.DIRECT)
        assert not usher.seat_now(seat_of_last, usher.houses[Stock(StockKind.ACTIVITY, room.id)])
        usher.write()


def test_whoever_forgets_to_count_is_stopped_by_the_guard(ground):
    edition, _day, _device, room, _holder = ground
    guests = [make_registration(edition).attendees[0].id for _ in range(2)]
    db.session.add_all(DoorSeat(activity_id=room.id, attendee_id=number, given_at=clock.now()) for number in guests)
    db.session.flush()
    with pytest.raises(IntegrityError, match="persons where 2 may be"):
        db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.session.rollback()


CROWD = 6


def _rushed(own_app):
    """One place left, and two devices with three people each in the same instant: (how many enter, how many sit)."""
    with own_app.app_context():
        edition, day, _device, room, _holder = hall()
        devices = [paired(day, f"Tablette {place}")[0].id for place in range(2)]
        people = [make_registration(edition).attendees[0].id for _ in range(CROWD)]
        day_id, room_id = day.id, room.id
        db.session.rollback()

    def knock(place):
        with own_app.app_context():
            site_day, activity = db.session.get(SiteDay, day_id), db.session.get(Activity, room_id)
            try:
                return enter(queries.device(devices[place % 2]), site_day, activity, people[place])
            except IntegrityError:
                return None

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(knock, range(CROWD)))
    with own_app.app_context():
        given = select(func.count()).select_from(DoorSeat).filter_by(activity_id=room_id, left_at=None)
        return answers.count(Answer.WELCOME), db.session.scalar(given)


@pytest.mark.race
def test_of_two_devices_at_one_last_place_one_has_it(own_app):
    assert _rushed(own_app) == (1, 1)


@pytest.mark.race
def test_without_the_lock_of_the_door_it_is_given_to_several(own_app, monkeypatch):
    """The positive control: everybody has counted before anybody has written, and no guard counts again."""
    with own_app.app_context():
        db.session.execute(text("DROP TRIGGER assises_door_seat_within_capacity ON assises_door_seat"))
        db.session.commit()
    barrier, before = Barrier(CROWD), rooms.is_full_for

    def together(*values):
        found = before(*values)
        barrier.wait(20)
        return found

    monkeypatch.setattr(services, "lock_door", lambda work, day_id: None)
    monkeypatch.setattr(rooms, "is_full_for", together)
    monkeypatch.setattr(door.locking, "lock_activities", lambda *_values: None)
    monkeypatch.setattr(door, "free", lambda *_values: 1)
    assert _rushed(own_app) == (CROWD, CROWD)
