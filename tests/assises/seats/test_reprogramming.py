"""The programme changes under people who have seats: nobody is put out, everybody is told, what is free is given."""

from __future__ import annotations

from datetime import time
from threading import Barrier, Thread

import pytest

from assises.programme.events import ActivityCancelled, ActivityMoved, ActivityResized, DayResized
from assises.programme.models import Activity, SiteDay
from assises.seats import alternatives, clashes, moving, queries, reprogramming, services
from assises.seats.events import SeatMoved, SeatsClash
from assises.seats.types import TAKEN, SeatReason, Stock, StockKind
from commons.kernel import events
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, refused, seat_in, state_in
from tests.factories.programme import cancel, publish, rewrite


@pytest.fixture
def heard(monkeypatch):
    """What is told of seats that move or clash."""
    told = []
    for kind in (SeatsClash, SeatMoved):
        known = events._subscribers[kind]
        monkeypatch.setitem(events._subscribers, kind, [*known, lambda _work, fact: told.append(fact)])
    return told


def twice(handler, fact):
    """Tell it once more, as a retry would."""
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            handler(work, fact)


def states(activity, *groups):
    return [state_in(group, activity) for group in groups]


@pytest.fixture
def three(database, frozen):
    """Three activities of a day, the first two at the same hour; four groups."""
    edition = make_edition()
    day = make_site_day(edition, gauge=100)
    rooms = [make_activity(day, hour, 3, title=f"Atelier {hour}") for hour in (10, 10, 14)]
    return edition, day, rooms, [make_registration(edition, 1, contact=MAIL) for _ in range(4)]


def test_a_cancelled_activity_frees_its_seats_and_its_people_for_what_they_wait_for(three):
    edition, _day, (first, second, _later), groups = three
    big = make_registration(edition, 3, contact=MAIL)
    ask(big, second)
    ask(groups[0], first)
    ask(make_registration(edition, 2), first)
    ask(groups[1], first)
    ask(groups[0], second)  # at the same hour as the seat it has: no place in line
    ask(groups[1], second)
    does(services.give_back, seat_in(big, second).id)
    cancel(first)
    assert states(first, *groups[:2]) == ["cancelled", "cancelled"]
    assert state_in(groups[1], second) == "offered"
    [lost] = queries.lost_with_the_activity(groups[0].id)
    assert lost.activity.id == first.id


def test_free_the_cancelled_told_twice_frees_once(three):
    _edition, _day, (first, *_others), groups = three
    ask(groups[0], first)
    cancel(first)
    before = seat_in(groups[0], first).changed_at
    twice(reprogramming.free_the_cancelled, ActivityCancelled(first.id))
    assert (seat_in(groups[0], first).changed_at, state_in(groups[0], first)) == (before, "cancelled")


def test_others_of_the_same_hour_or_theme_are_named_when_one_is_cancelled(three):
    edition, day, (first, second, later), groups = three
    later.orientation_id = first.orientation_id = None
    full = make_activity(day, 10, 1, title="Plein")
    ask(groups[1], full)
    ask(groups[0], first)
    found = alternatives.of(first, groups[0])
    assert [(other.activity.id, other.has_room) for other in found] == [(second.id, True), (full.id, False)]
    ask(groups[0], later)
    assert later.id not in [other.activity.id for other in alternatives.of(first, groups[0])]
    assert edition.id


def test_an_activity_that_moves_puts_nobody_out_and_says_who_is_at_two_places(three, heard):
    edition, _day, (first, _second, later), groups = three
    ask(groups[0], first, later)
    ask(groups[1], first)
    publish(edition)
    rewrite(later, starts=time(11), ends=time(13))
    publish(edition)
    assert states(later, groups[0]) == ["confirmed"]
    assert heard == [SeatsClash(groups[0].id, later.id, first.id)]
    assert [(c.one_id, c.other_id) for c in clashes.of_edition(edition)] == [(first.id, later.id)]


def test_keep_the_moved_told_twice_opens_the_new_day_once_and_only_while_there_is_room(three, heard):
    edition, _day, (first, *_others), groups = three
    small = make_site_day(edition, gauge=1, name="Petit")
    ask(groups[0], first)
    ask(groups[1], first)
    move = {"site_day_id": small.id, "room_id": None}
    db.session.query(Activity).filter_by(id=first.id).update(move)
    db.session.commit()
    twice(reprogramming.keep_the_moved, ActivityMoved(first.id))
    held = [each.state.value for g in groups[:2] for each in queries.live_seats(g.id) if each.site_day_id == small.id]
    assert (states(first, *groups[:2]), held) == (["confirmed", "confirmed"], ["confirmed", "waiting"])
    assert heard == []


def test_fewer_seats_put_nobody_out_and_more_are_given_at_once(three):
    _edition, _day, (first, *_others), groups = three
    for group in groups:
        ask(group, first)
    rewrite(first, capacity=1)
    assert states(first, *groups) == ["confirmed"] * 3 + ["waiting"]
    does(services.give_back, seat_in(groups[0], first).id)
    assert states(first, *groups)[1:] == ["confirmed"] * 2 + ["waiting"]
    rewrite(first, capacity=3)
    assert states(first, *groups)[1:] == ["confirmed"] * 2 + ["offered"]


def test_serve_the_resized_told_twice_gives_each_seat_once(three):
    _edition, _day, (first, *_others), groups = three
    for group in groups:
        ask(group, first)
    db.session.query(Activity).filter_by(id=first.id).update({"capacity": 4})
    db.session.commit()
    twice(reprogramming.serve_the_resized, ActivityResized(first.id))
    assert states(first, *groups) == ["confirmed"] * 3 + ["offered"]


def test_serve_the_resized_day_told_twice_opens_the_building_to_those_who_wait(three):
    edition, _day, _rooms, groups = three
    small = make_site_day(edition, gauge=1)
    room = make_activity(small, 10, 9)
    for group in groups[:2]:
        ask(group, room)
    assert states(room, *groups[:2]) == ["confirmed", "waiting"]
    db.session.query(SiteDay).filter_by(id=small.id).update({"gauge": 2})
    db.session.commit()
    twice(reprogramming.serve_the_resized_day, DayResized(small.id))
    assert states(room, *groups[:2]) == ["confirmed", "offered"]


def test_a_group_that_agreed_is_moved_whole_or_not_at_all(three, heard):
    edition, _day, (first, second, later), groups = three
    family = make_registration(edition, 2, contact=MAIL)
    ask(family, first)
    for group in groups[:2]:
        ask(group, second)
    seat = seat_in(family, first)
    refused(SeatReason.NEEDS_A_REASON, moving.move, edition.id, seat.id, later.id, " ", by=SYSTEM)
    refused(SeatReason.NO_ROOM_THERE, moving.move, edition.id, seat.id, second.id, "D’accord", by=SYSTEM)
    assert state_in(family, first) == "confirmed"
    made = does(moving.move, edition.id, seat.id, later.id, "D’accord au téléphone", by=SYSTEM)
    assert (state_in(family, first), state_in(family, later)) == ("cancelled", "confirmed")
    assert heard == [SeatMoved(made.id, family.id)]
    refused(SeatReason.GIVEN_BACK, moving.move, edition.id, seat.id, second.id, "Encore", by=SYSTEM)
    with pytest.raises(Refused):
        does(moving.move, edition.id, made.id, second.id, "Personne")


@pytest.mark.race
def test_the_programme_and_a_rush_for_seats_never_wait_for_each_other(own_app):
    """Asks, gifts back, a cancelling and a resizing in the same instant: each is done, none is told of a deadlock."""
    with own_app.app_context():
        edition = make_edition()
        day = make_site_day(edition, gauge=100)
        rooms = [make_activity(day, 10 + place, 3) for place in range(4)]
        groups = [make_registration(edition) for _ in range(8)]
        numbers, wanted = [group.id for group in groups], [room.id for room in rooms]
        db.session.rollback()
    gate, errors = Barrier(10), []

    def run(act):
        with own_app.app_context():
            gate.wait()
            try:
                act()
            except Exception as error:
                errors.append(error)
            db.session.remove()

    def change(place, act, **values):
        act(db.session.get(Activity, wanted[place]), **values)

    acts = [lambda n=n: does(services.ask, n, [], wanted[::-1] if n % 2 else wanted) for n in numbers]
    acts += [lambda: change(3, cancel), lambda: change(0, rewrite, capacity=5)]
    crowd = [Thread(target=run, args=(act,)) for act in acts]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert [error for error in errors if not isinstance(error, Refused)] == []
    with own_app.app_context():
        known = queries.persons_by_state([Stock(StockKind.ACTIVITY, number) for number in wanted])
        assert known[Stock(StockKind.ACTIVITY, wanted[3])] == {}
        for stock, persons in known.items():
            assert sum(persons.get(state, 0) for state in TAKEN) <= (5 if stock.id == wanted[0] else 3)
