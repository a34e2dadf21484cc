"""Somebody more comes with a group that is registered: seats of their own, and nobody of the group loses any."""

from __future__ import annotations

from uuid import uuid4

import pytest

from assises.people import joining
from assises.people import queries as people
from assises.people import services as people_services
from assises.people.drafts import Newcomer
from assises.people.types import PeopleReason, PersonRole
from assises.registrations import changing
from assises.seats import houses, keeping, queries, rosters, services
from assises.seats.types import SeatState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.assises_seats import does, draw, keep_for, make_wish_edition
from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.participation import somebody


def own(edition, made, path=""):
    return f"/assises/{edition.year}/inscription/{make.secret(people.by_id(made.id))}{path}"


def add(made, name="Omar", age=None, ticket="", key=""):
    """Omar comes with them, by the link."""
    newcomer = Newcomer(name, age, ticket or uuid4().hex)
    with unit_of_work(NOBODY) as work:
        waits = changing.add(work, made.id, newcomer, clock.now(), key or make.secret(people.by_id(made.id)))
    db.session.expire_all()
    return waits


def states(made, activity):
    """Who of a group is where in an activity: (first names, state), the group's own seat first."""
    held = [each for each in queries.of_registration(made.id) if each.activity and each.activity.id == activity.id]
    names = {person.id: person.first_name for person in people.by_id(made.id).attendees}
    return [(sorted(names[number] for number in each.attendee_ids), each.state.value) for each in held]


def test_whoever_is_added_has_the_seats_of_the_group_when_there_are_some(edition, activity):
    made = make.with_seats(edition, [activity.id], companions=1)
    assert add(made) is False
    assert states(made, activity) == [(["Adulte 2", "Nadia", "Omar"], "confirmed")], "one group, one seat"
    assert houses.free([activity.id]) == {activity.id: 0}
    omar = people.by_id(made.id).attendees[-1]
    assert (omar.role, omar.first_name, omar.age) == (PersonRole.COMPANION, "Omar", None)


def test_without_room_the_newcomer_waits_alone_and_the_group_keeps_everything(edition, activity):
    made = make.with_seats(edition, [activity.id], companions=2)
    before = make.with_seats(edition, [activity.id])
    assert add(made) is True
    assert states(made, activity)[0][1] == "confirmed"
    assert states(made, activity)[1] == (["Omar"], "waiting")
    [held] = [each for each in queries.of_registration(made.id) if each.activity and each.state is SeatState.WAITING]
    assert held.ahead == 1, "behind whoever waited before"
    db.session.expire_all()
    first = next(each for each in queries.of_registration(before.id) if each.activity)
    mine = next(each for each in queries.of_registration(made.id) if each.activity and each.state.value == "confirmed")
    does(services.give_back, mine.seat.id)
    assert queries.by_id(first.seat.id).state is SeatState.OFFERED
    assert states(made, activity) == [(["Omar"], "offered")]


def test_a_full_house_makes_the_newcomer_wait_for_the_day_and_its_activities(database):
    edition = days.make_edition()
    day = days.make_site_day(edition, gauge=2)
    activity = days.make_activity(day, capacity=9)
    made = make.with_seats(edition, [activity.id], companions=1)
    assert add(made) is True
    omar = people.by_id(made.id).attendees[-1]
    assert {seat.state for seat in rosters.of_joiner(omar.id)} == {SeatState.WAITING}
    assert states(made, activity)[0][1] == "confirmed"


def test_seats_kept_for_a_college_are_not_given_to_a_newcomer(edition, activity):
    keep_for(activity, edition, elected=(1, None))
    made = make.with_seats(edition, [activity.id], companions=1)
    assert add(made) is True
    assert states(made, activity)[1] == (["Omar"], "waiting")


def apart(edition, capacity=3):
    """Nadia has a seat; Omar, who joined when it was full, has one of his own since somebody left."""
    day = days.make_site_day(edition, gauge=2)
    activity = days.make_activity(day, capacity=capacity)
    made, other = make.with_seats(edition, [activity.id]), make.with_seats(edition, [activity.id])
    assert add(made) is True
    with unit_of_work(NOBODY) as work:
        people_services.leave(work, other.id, None, clock.now(), make.secret(other))
    omar = people.by_id(made.id).attendees[-1]
    seat = next(seat for seat in rosters.of_joiner(omar.id) if seat.activity_id is not None)
    does(services.accept, seat.id)
    db.session.expire_all()
    assert {seat.state for seat in rosters.of_joiner(omar.id)} == {SeatState.CONFIRMED}
    return made, activity, omar


def test_saying_yes_for_the_newcomer_confirms_the_newcomers_day_only(edition):
    made, activity, _omar = apart(edition)
    assert states(made, activity) == [(["Nadia"], "confirmed"), (["Omar"], "confirmed")]


def test_what_the_newcomer_gives_back_takes_nothing_from_the_group(edition):
    made, activity, omar = apart(edition)
    day_seat = next(seat for seat in rosters.of_joiner(omar.id) if seat.site_day_id is not None)
    does(services.give_back, day_seat.id)
    assert states(made, activity) == [(["Nadia"], "confirmed")]
    assert rosters.of_joiner(omar.id) == []


def test_what_the_group_gives_back_takes_nothing_from_the_newcomer(edition):
    made, activity, _omar = apart(edition)
    mine = next(seat for seat in queries.live_seats(made.id) if seat.joiner_id is None and seat.site_day_id)
    does(services.give_back, mine.id)
    assert states(made, activity) == [(["Omar"], "confirmed")]


def test_asking_for_more_afterwards_seats_everybody_once(edition):
    made, activity, omar = apart(edition)
    other = days.make_activity(activity.site_day, 15, capacity=9)
    with unit_of_work(NOBODY) as work:
        services.ask(work, made.id, [activity.site_day_id], [activity.id, other.id], clock.now())
    assert states(made, activity) == [(["Nadia"], "confirmed"), (["Omar"], "confirmed")]
    assert states(made, other) == [(["Nadia", "Omar"], "confirmed")]
    day_seat = next(seat for seat in rosters.of_joiner(omar.id) if seat.site_day_id is not None)
    does(services.give_back, day_seat.id)
    assert states(made, other) == [(["Nadia"], "confirmed")], "without a day there is nothing to do there"


def test_a_forced_chair_is_for_those_who_have_no_place_of_their_own_there(edition):
    full = days.make_activity(days.make_site_day(edition), capacity=1)
    made = make.with_seats(edition, [full.id])
    add(made)
    late = days.make_activity(full.site_day, 15, capacity=1)
    make.with_seats(edition, [late.id])
    seat = does(keeping.force, edition.id, made.code, late.id, "Oratrice", by=SYSTEM)
    assert seat.persons == 2
    assert states(made, full) == [(["Nadia"], "confirmed"), (["Omar"], "waiting")]


def test_during_wishes_the_group_simply_has_one_more(database):
    edition = make_wish_edition()
    activity = days.make_activity(days.make_site_day(edition), capacity=2)
    made = make.with_seats(edition, [activity.id])
    add(made)
    assert [wish.activity_id for wish in queries.wishes_of(made.id)] == [activity.id]
    assert all(seat.joiner_id is None and seat.persons == 2 for seat in queries.live_seats(made.id))
    draw(edition)
    assert states(made, activity) == [(["Nadia", "Omar"], "confirmed")]


def test_the_same_form_sent_again_adds_once(edition, activity):
    made, ticket = make.with_seats(edition, [activity.id]), uuid4().hex
    add(made, ticket=ticket)
    add(made, ticket=ticket)
    assert len(people.by_id(made.id).present) == 2
    assert states(made, activity) == [(["Nadia", "Omar"], "confirmed")]
    with pytest.raises(NotFound):
        add(make.register(edition), ticket=ticket)


def test_a_group_has_a_size_and_only_its_owner_or_the_team_adds(edition):
    made = make.register(edition, companions=edition.largest_group - 1)
    with pytest.raises(Refused) as full:
        add(made)
    assert full.value.reason is PeopleReason.GROUP_FULL
    with pytest.raises(Refused) as stranger:
        add(make.register(edition), key="x")
    assert stranger.value.reason is PeopleReason.NOT_YOURS


def test_whoever_left_makes_room_for_another(edition):
    made = make.register(edition, companions=edition.largest_group - 1)
    with unit_of_work(NOBODY) as work:
        people_services.leave(work, made.id, [made.attendees[-1].id], clock.now(), make.secret(made))
    add(made)
    assert len(people.by_id(made.id).present) == edition.largest_group


def test_one_adds_on_ones_own_page(phone, edition, activity):
    made = make.with_seats(edition, [activity.id])
    assert "Ajouter une personne" in phone.read(own(edition, made)).text
    assert phone.send(own(edition, made, "/ajouter"), kind="companion", first_name="Omar").status_code == 303
    assert phone.send(own(edition, made, "/ajouter"), kind="child", age="4").status_code == 303
    db.session.expire_all()
    assert [person.first_name for person in people.by_id(made.id).present] == ["Nadia", "Omar", "Enfant 1"]
    page = phone.read(own(edition, made)).text
    assert page.count("Pour :") == 0, "a seat of everybody says nothing more"


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"kind": "companion"}, {"kind": "child", "age": "quatre"}, {"kind": "child", "age": "18"},
        {"kind": "child", "age": "4, 5"}, {"kind": "roi", "first_name": "Omar"}, {"kind": "companion", "ticket": "x"},
        {"kind": "companion", "first_name": "x" * 100_000}, {"kind": "companion", "first_name": "\u202e\x07"},
        {"kind": "main", "first_name": "Omar"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_adds_nobody_and_is_kept(phone, edition, fields):
    made = make.register(edition)
    assert phone.send(own(edition, made, "/ajouter"), **fields).status_code == 422
    assert len(people.by_id(made.id).present) == 1


def test_a_name_is_shown_as_it_was_typed_and_runs_nothing(phone, edition):
    made = make.register(edition)
    phone.send(own(edition, made, "/ajouter"), kind="companion", first_name="<script>x</script>'; --")
    assert "<script>x" not in phone.read(own(edition, made)).text
    assert people.by_id(made.id).attendees[-1].first_name == "<script>x</script>'; --"


def test_the_desk_adds_for_whoever_calls_and_it_is_in_the_journal(app, client, edition, activity):
    made = make.with_seats(edition, [activity.id])
    agent = somebody(Role.SECRETARIAT.value, "assises", edition.id, make_account().id)
    desk = Desk(app, client, agent)
    sheet = f"/equipe/assises/{edition.year}/inscriptions/{made.id}"
    answer = desk.send(f"{sheet}/ajouter", kind="companion", first_name="Omar")
    assert (answer.status_code, answer.location) == (303, sheet)
    assert "Omar" in desk.read(sheet).text
    desk.sit(somebody(Role.SECRETARIAT.value, "assises", days.make_edition().id, make_account().id))
    assert desk.read(f"{sheet}/ajouter").status_code == 403


def test_a_cancelled_registration_and_a_closed_hour_add_nobody(phone, frozen, edition):
    made = make.register(edition)
    with clock.frozen(edition.registrations_close_at):
        assert "Ajouter une personne" in phone.read(own(edition, made, "/ajouter")).text
        start = f"/assises/{edition.year}/inscription/retrouver"
        fields = {"kind": "companion", "first_name": "Omar", "ticket": uuid4().hex}
        assert phone.send(start, to=own(edition, made, "/ajouter"), **fields).status_code == 403
        newcomer = Newcomer("Omar", None, uuid4().hex)
        with unit_of_work(NOBODY) as work, pytest.raises(Refused):
            joining.add(work, made.id, newcomer, clock.now(), make.secret(made))
    with unit_of_work(NOBODY) as work:
        people_services.leave(work, made.id, None, clock.now(), make.secret(made))
    assert phone.read(own(edition, made, "/ajouter")).status_code == 403
    assert len(people.by_id(made.id).attendees) == 1
