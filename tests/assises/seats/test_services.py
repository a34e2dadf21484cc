"""What people do with seats, at which hour, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from assises.editions import queries as editions
from assises.people.events import PeopleLeft
from assises.programme.models import Activity
from assises.programme.types import ActivityState, Entry
from assises.seats import chores, houses, queries, services
from assises.seats.events import OfferNeedsCall, SeatLost, SeatOffered
from assises.seats.leaving import free_those_who_left
from assises.seats.types import Chance, SeatReason, SeatState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import (
    MAIL,
    ask,
    does,
    leave,
    refused,
    seat_in,
    state_in,
)

pytestmark = pytest.mark.usefixtures("frozen")


def test_a_free_seat_is_given_at_once_with_the_day_it_is_on(town):
    _edition, day, activity = town
    seats = ask(make_registration(town[0], 2), activity)
    assert [(seat.site_day_id, seat.activity_id, seat.state) for seat in seats] == [
        (day.id, None, SeatState.CONFIRMED), (None, activity.id, SeatState.CONFIRMED),
    ]  # fmt: skip


def test_asking_twice_changes_nothing(town):
    group = make_registration(town[0], 2)
    first = [seat.id for seat in ask(group, town[2])]
    assert [seat.id for seat in ask(group, town[2])] == first
    assert houses.free([town[2].id]) == {town[2].id: 1}


def test_what_is_left_is_said_to_whoever_can_have_it(town):
    """Two wait for two seats where one is left: somebody alone has it, and is told so."""
    ask(make_registration(town[0], 2), town[2])
    pair, alone = make_registration(town[0], 2), make_registration(town[0], 1)
    ask(pair, town[2])
    assert (state_in(pair, town[2]), houses.free([town[2].id], "residents")) == ("waiting", {town[2].id: 1})
    ask(alone, town[2])
    assert (state_in(alone, town[2]), houses.free([town[2].id], "residents")) == ("confirmed", {town[2].id: 0})


def test_a_group_is_never_split(town):
    ask(make_registration(town[0], 2), town[2])
    family = make_registration(town[0], 2)
    ask(family, town[2])
    assert state_in(family, town[2]) == "waiting"


def test_whoever_does_not_fit_waits_and_reads_how_many_are_before(town):
    ask(make_registration(town[0], 3), town[2])
    for size in (2, 1):
        last = make_registration(town[0], size)
        ask(last, town[2])
    held = next(each for each in queries.of_registration(last.id) if each.activity)
    assert (held.state, held.ahead) == (SeatState.WAITING, 2)
    assert queries.chance_of(held, town[0].id) is Chance.UNKNOWN


def test_a_seat_given_back_is_offered_to_the_next_in_the_same_command(town, told):
    first, second = make_registration(town[0], 3), make_registration(town[0], 3, contact=MAIL)
    ask(first, town[2])
    ask(second, town[2])
    told.clear()
    does(services.give_back, seat_in(first, town[2]).id)
    seat = seat_in(second, town[2])
    assert (seat.state, seat.offer_ends_at) == (SeatState.OFFERED, clock.now() + timedelta(hours=48))
    assert told == [
        SeatLost(seat_in(first, town[2]).id, first.id, "cancelled"), SeatOffered(seat.id, second.id, seat.offer_ends_at)
    ]  # fmt: skip


def test_people_without_contact_are_called_and_their_offer_does_not_end(town, told):
    first, quiet = make_registration(town[0], 3), make_registration(town[0])
    ask(first, town[2])
    ask(quiet, town[2])
    does(services.give_back, seat_in(first, town[2]).id)
    seat = seat_in(quiet, town[2])
    assert (seat.state, seat.offer_ends_at) == (SeatState.OFFERED, None)
    assert OfferNeedsCall(seat.id, quiet.id) in told
    with clock.frozen(clock.now() + timedelta(days=20)):
        chores.settle()
        assert state_in(quiet, town[2]) == "offered"


def test_an_offer_without_answer_goes_to_the_next_by_the_chore(town, offered):
    second, third = offered
    with clock.frozen(clock.now() + timedelta(hours=48)):
        assert chores.settle() == 1
        assert (state_in(second, town[2]), state_in(third, town[2])) == ("expired", "offered")
        chores.settle()
        assert (state_in(second, town[2]), state_in(third, town[2])) == ("expired", "offered")


def test_a_late_yes_counts_while_the_seat_is_still_there(town, offered, told):
    second, third = offered
    late = clock.now() + timedelta(hours=60)
    does(services.accept, seat_in(second, town[2]).id, at=late)
    assert [fact for fact in told if isinstance(fact, SeatLost)] == [], "nobody is told that the seat went to another"
    assert state_in(second, town[2]) == "confirmed"
    assert state_in(third, town[2]) == "waiting"


def test_a_late_yes_after_the_seat_expired_counts_while_nobody_else_took_it(town, offered):
    second, third = offered
    does(services.give_back, seat_in(third, town[2]).id)
    with clock.frozen(clock.now() + timedelta(hours=60)):
        chores.settle()
        assert state_in(second, town[2]) == "expired"
        does(services.accept, seat_in(second, town[2]).id)
        assert state_in(second, town[2]) == "confirmed"


def test_a_late_yes_after_the_seat_was_given_on_keeps_the_rank(town, offered):
    second, third = offered
    behind = make_registration(town[0], 3, contact=MAIL)
    ask(behind, town[2])
    with clock.frozen(clock.now() + timedelta(hours=60)):
        chores.settle()
        seat = does(services.accept, seat_in(second, town[2]).id)
        assert seat.state is SeatState.WAITING
        does(services.decline, seat_in(third, town[2]).id)
        assert (state_in(second, town[2]), state_in(behind, town[2])) == ("offered", "waiting")


def test_an_answer_is_taken_once_and_the_other_is_told_why_not(town, offered):
    second, third = offered
    number = seat_in(second, town[2]).id
    assert does(services.accept, number).state is SeatState.CONFIRMED
    assert does(services.accept, number).state is SeatState.CONFIRMED
    refused(SeatReason.NOT_OFFERED, services.accept, seat_in(third, town[2]).id)
    does(services.give_back, number)
    does(services.give_back, number)
    refused(SeatReason.GIVEN_BACK, services.accept, number)
    does(services.decline, seat_in(third, town[2]).id)
    refused(SeatReason.DECLINED, services.accept, seat_in(third, town[2]).id)
    refused(SeatReason.NOT_FOUND, services.accept, 10**9, error=NotFound)


def test_accepting_an_activity_accepts_its_day(database):
    edition = make_edition()
    day = make_site_day(edition, gauge=2)
    activity = make_activity(day, capacity=2)
    first, second = make_registration(edition, 2), make_registration(edition, 2, contact=MAIL)
    ask(first, activity)
    ask(second, activity)
    does(services.give_back, ask(first, activity)[0].id)  # the day takes the activity along
    assert state_in(first, activity) == "cancelled"
    assert state_in(second, activity) == "offered"
    does(services.accept, seat_in(second, activity).id)
    assert {seat.state for seat in queries.live_seats(second.id)} == {SeatState.CONFIRMED}


def test_nobody_has_two_seats_at_the_same_hour(town):
    edition, day, activity = town
    other, later = make_activity(day, 11), make_activity(day, 12)
    group = make_registration(edition)
    ask(group, activity, other, later)
    assert {seat.activity_id for seat in queries.live_seats(group.id)} == {None, activity.id, later.id}
    refused(SeatReason.SAME_HOUR, services.take, group.id, other.id, [group.attendees[0].id])


def test_going_from_one_site_to_another_takes_time(town):
    edition, day, activity = town
    elsewhere = make_site_day(edition, day.day)
    group = make_registration(edition)
    ask(group, activity, make_activity(elsewhere, 12), make_activity(elsewhere, 13))
    assert len([seat for seat in queries.live_seats(group.id) if seat.activity_id]) == 2


def test_two_of_a_family_go_to_two_activities_at_the_same_hour(town):
    edition, day, activity = town
    other = make_activity(day, 10)
    family = make_registration(edition, 2)
    for person, wanted in zip(family.attendees, (activity, other), strict=True):
        assert does(services.take, family.id, wanted.id, [person.id]).state is SeatState.CONFIRMED
    refused(SeatReason.NOBODY, services.take, family.id, other.id, [])
    stranger = make_registration(edition).attendees[0].id
    refused(SeatReason.NOBODY, services.take, family.id, other.id, [stranger])


def test_a_group_that_gives_back_gets_what_it_waited_for_at_that_hour(town):
    edition, day, activity = town
    other = make_activity(day, 11, capacity=1)
    group, blocker = make_registration(edition, contact=MAIL), make_registration(edition)
    ask(blocker, other)
    ask(group, other, activity)  # waits for the one, has the other, at the same hour
    does(services.give_back, seat_in(blocker, other).id)
    assert state_in(group, other) == "waiting"
    does(services.give_back, seat_in(group, activity).id)
    assert state_in(group, other) == "offered"


def test_one_who_does_not_come_frees_one_seat_and_the_others_keep_theirs(town):
    family, next_one = make_registration(town[0], 3), make_registration(town[0], contact=MAIL)
    ask(family, town[2])
    ask(next_one, town[2])
    leave(family, family.attendees[1])
    assert (seat_in(family, town[2]).persons, state_in(family, town[2])) == (2, "confirmed")
    assert state_in(next_one, town[2]) == "offered"
    leave(family, *family.attendees)
    assert state_in(family, town[2]) == "cancelled"


def test_free_those_who_left_told_twice_frees_them_once(town):
    family = make_registration(town[0], 3)
    ask(family, town[2])
    fact = PeopleLeft(family.id, (family.attendees[0].id,))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            free_those_who_left(work, fact)
    assert seat_in(family, town[2]).persons == 2
    with unit_of_work(SYSTEM) as work:
        free_those_who_left(work, PeopleLeft(10**9, (1,)))


def test_a_lowered_capacity_puts_nobody_out_and_nothing_is_offered_until_it_is_enough(town):
    edition, _day, activity = town
    groups = [make_registration(edition, contact=MAIL) for _ in range(4)]
    for group in groups:
        ask(group, activity)
    db.session.execute(update(Activity).where(Activity.id == activity.id).values(capacity=1))
    does(services.give_back, seat_in(groups[0], activity).id)
    assert [state_in(group, activity) for group in groups[1:]] == ["confirmed", "confirmed", "waiting"]
    for group in groups[1:3]:
        does(services.give_back, seat_in(group, activity).id)
    assert state_in(groups[3], activity) == "offered"


def test_on_the_day_itself_nothing_is_offered(database):
    edition = make_edition()
    activity = make_activity(make_site_day(edition), capacity=1)
    first, second = make_registration(edition), make_registration(edition, contact=MAIL)
    ask(first, activity)
    ask(second, activity)
    with clock.frozen(activity.starts_at - timedelta(hours=2)):
        does(services.give_back, seat_in(first, activity).id)
        assert state_in(second, activity) == "waiting"
        refused_to = editions.by_id(edition.id)
        assert refused_to is not None


@pytest.mark.parametrize("days", [31, 39, 41, 43])
def test_nobody_asks_after_the_hour_and_nobody_answers_after_the_days(town, offered, days):
    _edition, _day, activity = town
    late = clock.now() + timedelta(days=days)
    person = offered[1].attendees[0].id
    for command, values in (
        (services.ask, (offered[1].id, [], [activity.id])), (services.take, (offered[1].id, activity.id, [person]))
    ):  # fmt: skip
        with pytest.raises(Refused):
            does(command, *values, at=late)
    if days > 42:
        for command in (services.accept, services.decline, services.give_back):
            with pytest.raises(Refused):
                does(command, seat_in(offered[0], activity).id, at=late)
    else:
        does(services.give_back, seat_in(offered[0], activity).id, at=late)


def test_what_is_not_to_be_asked_for_is_refused_with_its_reason(town):
    edition, day, activity = town
    group = make_registration(edition, 4)
    other = make_activity(make_site_day(make_edition()))
    refused(SeatReason.OTHER_EDITION, services.ask, group.id, [], [other.id])
    refused(SeatReason.OTHER_EDITION, services.ask, group.id, [other.site_day_id], [])
    refused(SeatReason.OTHER_EDITION, services.ask, group.id, [], [10**9])
    refused(SeatReason.TOO_LARGE, services.ask, group.id, [], [activity.id])
    free, off = make_activity(day, entry=Entry.FREE), make_activity(day, state=ActivityState.DRAFT)
    refused(SeatReason.NO_SEAT_NEEDED, services.ask, group.id, [], [free.id])
    refused(SeatReason.NOT_PLANNED, services.ask, group.id, [], [off.id])
    gone = make_registration(edition, state="cancelled", cancelled_at=clock.now())
    refused(SeatReason.CANCELLED_GROUP, services.ask, gone.id, [], [activity.id])
    refused(SeatReason.NOT_FOUND, services.ask, 10**9, [], [activity.id], error=NotFound)
    assert not queries.live_seats(group.id)
