"""What the secretariat decides of seats, and the draw it makes in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.seats import chores, draws, entries, houses, keeping, queries, services
from assises.seats.events import DrawMade, FloorsReleased
from assises.seats.models import GroupSeat
from assises.seats.pseudonyms import pseudonym
from assises.seats.types import SeatReason, SeatState
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import (
    MAIL,
    ask,
    does,
    draw,
    keep_for,
    leave,
    make_wish_edition,
    refused,
    seat_in,
    state_in,
    stock,
)
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen")


def test_a_floor_is_kept_until_it_is_released_in_one_logged_step(database, told):
    edition = make_edition(floors_release_at=clock.now() + timedelta(days=1))
    activity = make_activity(make_site_day(edition), capacity=3)
    keep_for(activity, edition, residents=(2, None))
    elected = [make_registration(edition, college=College.ELECTED, contact=MAIL) for _ in range(3)]
    for group in elected:
        ask(group, activity)
    assert [state_in(group, activity) for group in elected] == ["confirmed", "waiting", "waiting"]
    left = {college: houses.free([activity.id], college)[activity.id] for college in ("residents", "elected", "")}
    assert left == {"residents": 2, "elected": 0, "": 2}
    refused(SeatReason.FLOORS_DATE, keeping.release_floors, edition.id, by=SYSTEM)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert chores.settle() == 1
        assert [state_in(group, activity) for group in elected] == ["confirmed", "offered", "offered"]
        refused(SeatReason.FLOORS_RELEASED, keeping.release_floors, edition.id, by=SYSTEM)
        chores.settle()
    assert [step.what for step in editions.steps(edition.id)].count("floors_released") == 1
    assert told.count(FloorsReleased(edition.id)) == 1


def test_a_forced_chair_takes_nobodys_turn(town):
    edition, _day, activity = town
    first, waits = make_registration(edition, 3), make_registration(edition, 3, contact=MAIL)
    ask(first, activity)
    ask(waits, activity)
    guest = make_registration(edition)
    does(keeping.force, edition.id, guest.code, activity.id, "Interprète", by=SYSTEM)
    does(services.give_back, seat_in(first, activity).id)
    assert (state_in(guest, activity), state_in(waits, activity)) == ("confirmed", "offered")
    does(services.give_back, seat_in(guest, activity).id)
    assert houses.free([activity.id]) == {activity.id: 0}


def test_nobody_forces_a_seat_while_the_draw_is_to_decide(database):
    edition = make_wish_edition()
    activity = make_activity(make_site_day(edition))
    group = make_registration(edition)
    refused(SeatReason.WISHES_OPEN, keeping.force, edition.id, group.code, activity.id, "Parce que", by=SYSTEM)


@pytest.mark.parametrize("role", ["facilitator", "rapporteur", "welcomer", "observer"])
def test_only_the_secretariat_of_the_edition_keeps_seats(town, role):
    edition, _day, activity = town
    group, other = make_registration(edition), make_edition()
    for actor in (somebody(role), somebody("secretariat", "assises", other.id), NOBODY):
        for command, values in (
            (keeping.promote, ()), (keeping.release_floors, ()), (draws.seal, ()), (draws.run, ("1", "dés")),
            (keeping.set_floors, (stock(activity), {}, "")), (keeping.set_overbooking, (110, "mesuré", "vu")),
            (keeping.force, (group.code, activity.id, "Parce que")),
        ):  # fmt: skip
            with pytest.raises(Refused):
                does(command, edition.id, *values, by=actor)


def test_floors_of_another_edition_are_not_written(town):
    other = make_activity(make_site_day(make_edition()))
    refused(SeatReason.OTHER_EDITION, keeping.set_floors, town[0].id, stock(other), {}, "", by=SYSTEM, error=NotFound)
    refused(
        SeatReason.CHANGED_MEANWHILE, keeping.set_floors, town[0].id, stock(town[2]), {}, "?", by=SYSTEM, error=Stale
    )


def test_more_seats_than_the_room_has_are_given_when_it_was_decided_and_never_above_the_gauge(database):
    edition = make_edition()
    day = make_site_day(edition, gauge=11)
    activity = make_activity(day, capacity=10)
    groups = [make_registration(edition, contact=MAIL) for _ in range(13)]
    for group in groups:
        ask(group, activity)
    assert [state_in(group, activity) for group in groups].count("confirmed") == 10
    does(keeping.set_overbooking, edition.id, 120, "12 absents sur 100 en 2025", "Vu en 2025", by=SYSTEM)
    assert [state_in(group, activity) for group in groups] == ["confirmed"] * 10 + ["offered"] + ["waiting"] * 2


def test_the_draw_gives_seats_lines_and_ranks(database, told):
    edition = make_wish_edition()
    day = make_site_day(edition)
    rooms = [make_activity(day, 10, 2), make_activity(day, 14, 2)]
    groups = [make_registration(edition, contact=MAIL) for _ in range(5)]
    for group in groups:
        ask(group, *rooms)
    assert db.session.scalar(select(func.count()).where(GroupSeat.activity_id.is_not(None))) == 0
    draw(edition)
    row = queries.draw_of(edition.id)
    assert row.outcome_digest
    for drawn in row.outcome["groups"]:
        group = next(g for g in groups if pseudonym(edition.id, g.id) == drawn["pseudonym"])
        for room in rooms:
            seat = seat_in(group, room)
            assert (seat.state is SeatState.CONFIRMED) == (room.id in drawn["activities"])
            assert seat.line_rank == drawn["rank"]
    assert db.session.get(AssisesEdition, edition.id).drawn_at is not None
    assert told.count(DrawMade(edition.id)) == 1
    with clock.frozen(clock.now() + timedelta(days=3)):
        late = make_registration(edition, contact=MAIL)
        ask(late, rooms[0])
        won = next(g for g in groups if state_in(g, rooms[0]) == "confirmed")
        does(services.give_back, seat_in(won, rooms[0]).id)
        states = {g.id: state_in(g, rooms[0]) for g in (*groups, late)}
        assert list(states.values()).count("offered") == 1
        assert states[late.id] == "waiting"  # behind everybody who was drawn


def test_who_did_not_come_last_year_is_drawn_like_everybody(database):
    edition = make_wish_edition()
    room = make_activity(make_site_day(edition), 10, 2)
    here, absent = (make_registration(edition, contact=f"mail:{name}@exemple.fr") for name in ("la", "absente"))
    for group in (here, absent):
        ask(group, room)
    before = entries.of_edition(edition, clock.now())
    past = make_edition(year=edition.year - 1)
    for _time in range(3):
        ask(make_registration(past, contact=absent.contact), make_activity(make_site_day(past, name=f"Lieu {_time}")))
    assert entries.of_edition(edition, clock.now()) == before
    one, other = before["groups"]
    assert {**one, "pseudonym": ""} == {**other, "pseudonym": ""}, "nothing but the name tells them apart"


def test_wishes_written_again_replace_those_before_and_the_last_hour_weighs_as_much(database):
    edition = make_wish_edition()
    day = make_site_day(edition)
    one, two = make_activity(day, 10), make_activity(day, 14)
    group = make_registration(edition)
    ask(group, one, two)
    ask(group, two)
    assert [wish.activity_id for wish in queries.wishes_of(group.id)] == [two.id]
    assert len(queries.live_seats(group.id)) == 1
    person = group.attendees[0].id
    refused(SeatReason.WISHES_OPEN, services.take, group.id, one.id, [person])
    does(draws.seal, edition.id, by=SYSTEM, at=clock.now() + timedelta(days=2))
    with pytest.raises(Refused):
        does(services.ask, group.id, [], [one.id], at=clock.now() + timedelta(days=2))


def test_whoever_leaves_between_the_two_steps_is_not_seated_and_the_next_has_the_seat(database):
    edition = make_wish_edition()
    room = make_activity(make_site_day(edition), capacity=1)
    groups = [make_registration(edition, contact=MAIL) for _ in range(2)]
    for group in groups:
        ask(group, room)
    with clock.frozen(clock.now() + timedelta(days=2)):
        does(draws.seal, edition.id, by=SYSTEM)
        leave(groups[0], *groups[0].attendees)
        for seed in ("1",):
            does(draws.run, edition.id, seed, "Un dé", by=SYSTEM)
        assert state_in(groups[1], room) in ("confirmed", "offered")
        assert not queries.live_seats(groups[0].id)


def test_a_draw_has_its_steps_its_hours_and_its_words(database):
    edition = make_wish_edition()
    refused(SeatReason.NO_WINDOW, draws.seal, make_edition().id, by=SYSTEM)
    refused(SeatReason.WISHES_OPEN, draws.seal, edition.id, by=SYSTEM)
    refused(SeatReason.NOT_SEALED, draws.run, edition.id, "1", "dé", by=SYSTEM)
    later = clock.now() + timedelta(days=2)
    does(draws.seal, edition.id, by=SYSTEM, at=later)
    refused(SeatReason.ALREADY_SEALED, draws.seal, edition.id, by=SYSTEM, at=later)
    with pytest.raises(Invalid) as caught:
        does(draws.run, edition.id, " \n", "\u200b", by=SYSTEM, at=later)
    assert set(caught.value.fields) >= {"seed"}
    does(draws.run, edition.id, "4 2", "Deux dés", by=SYSTEM, at=later)
    refused(SeatReason.ALREADY_DRAWN, draws.run, edition.id, "1 1", "Encore", by=SYSTEM, at=later)
