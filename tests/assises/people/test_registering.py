"""Groups are registered once, whole, and leave whole or one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assises.editions.types import EditionReason, EditionState
from assises.people import keeping, queries, services
from assises.people.drafts import ages_of
from assises.people.models import Attendee, Registration
from assises.people.types import Entrance, PeopleReason, PersonRole, RegistrationState
from assises.seats import houses
from assises.seats import queries as seats
from assises.seats.types import SeatState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make

pytestmark = pytest.mark.usefixtures("database")


def test_a_family_is_registered_whole_and_waits_for_a_sign():
    edition = days.make_edition()
    made = make.register(edition, companions=1, children=(4, 9), language="ar")
    assert [person.role for person in made.attendees] == [
        PersonRole.MAIN, PersonRole.COMPANION, PersonRole.CHILD, PersonRole.CHILD
    ]  # fmt: skip
    assert [person.age for person in made.attendees] == [None, None, 4, 9]
    assert made.state is RegistrationState.TO_CONFIRM
    assert made.confirm_by == made.created_at + timedelta(hours=48)


def test_the_same_form_sent_again_is_the_same_registration():
    edition = days.make_edition()
    first = make.register(edition, ticket="a" * 32)
    again = make.register(edition, ticket="a" * 32, first_name="Autre")
    assert again.id == first.id
    assert queries.persons_registered(edition.id) == 1


def test_a_form_of_another_edition_opens_nothing_here():
    one, other = days.make_edition(), days.make_edition()
    make.register(one, ticket="b" * 32)
    with pytest.raises(NotFound):
        make.register(other, ticket="b" * 32)


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "\x07"])
def test_a_first_name_is_needed(name):
    with pytest.raises(Invalid) as refused:
        make.register(days.make_edition(), first_name=name)
    assert "first_name" in refused.value.fields


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "👩" * 90, "x" * 100_000, "نادية"]
)
def test_whatever_is_typed_as_a_name_is_kept_as_a_name(name):
    made = make.register(days.make_edition(), first_name=name)
    assert made.attendees[0].first_name == name[:60]


def test_a_group_is_never_larger_than_the_edition_allows():
    edition = days.make_edition(largest_group=4)
    assert len(make.register(edition, companions=3).attendees) == 4
    with pytest.raises(Invalid):
        make.register(edition, companions=2, children=(3, 5))


@pytest.mark.parametrize(("text", "ages"), [("", ()), ("4, 7", (4, 7)), ("4 7;0", (4, 7, 0)), ("٤، ٧", (4, 7))])
def test_ages_are_read_as_people_write_them(text, ages):
    assert ages_of(text) == ages


@pytest.mark.parametrize("text", ["quatre", "18", "-1", "4.5", "999", "1 " * 51, "4 ans"])
def test_what_is_no_age_of_a_child_is_refused(text):
    with pytest.raises(Invalid):
        ages_of(text)


def test_an_agent_confirms_what_she_enters_and_others_wait_for_her():
    edition = days.make_edition()
    agent = make.team(Role.SECRETARIAT, edition)
    entered = make.register(edition, agent, entrance=Entrance.PAPER, contact=None)
    assert entered.state is RegistrationState.CONFIRMED
    alone = make.register(edition, contact=None)
    assert (alone.state, alone.confirm_by) == (RegistrationState.TO_CONFIRM, None)
    assert [one.id for one in queries.waiting_for_agent(edition.id)] == [alone.id]
    with unit_of_work(agent) as work:
        services.confirm(work, alone.id, clock.now())
    assert queries.waiting_for_agent(edition.id) == []


def test_nobody_but_the_team_enters_others():
    edition, other = days.make_edition(), days.make_edition()
    for actor in (NOBODY, make.team(Role.SECRETARIAT, other), make.team(Role.OBSERVER, edition)):
        with pytest.raises(Refused) as refused:
            make.register(edition, actor, entrance=Entrance.PHONE)
        assert refused.value.reason is PeopleReason.NOT_YOURS


def test_confirming_twice_is_confirming_once():
    made = make.register(days.make_edition())
    for _turn in range(2):
        with unit_of_work(NOBODY) as work:
            services.confirm(work, made.id, clock.now(), make.secret(made))
    assert (made.state, made.version) == (RegistrationState.CONFIRMED, 2)


@pytest.mark.parametrize("key", ["", "autre", "x" * 5000])
def test_without_the_link_nothing_is_changed(key):
    made = make.register(days.make_edition())
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        services.confirm(work, made.id, clock.now(), key)
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        services.leave(work, made.id, None, clock.now(), key)
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        services.change(work, made.id, 1, None, "fr", {}, clock.now(), key)


def test_the_link_of_one_does_not_open_another():
    edition = days.make_edition()
    mine, theirs = make.register(edition), make.register(edition)
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        services.leave(work, theirs.id, None, clock.now(), make.secret(mine))


def test_one_person_leaves_and_the_others_keep_their_seats():
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition), capacity=3)
    made = make.with_seats(edition, [activity.id], companions=2)
    with unit_of_work(NOBODY) as work:
        services.leave(work, made.id, [made.attendees[1].id], clock.now(), make.secret(made))
    held = seats.of_registration(made.id)
    assert {(each.seat.state, each.seat.persons) for each in held} == {(SeatState.CONFIRMED, 2)}
    assert houses.free([activity.id]) == {activity.id: 1}


def test_the_last_adult_takes_the_children_along():
    edition = days.make_edition()
    made = make.register(edition, children=(4,))
    with unit_of_work(NOBODY) as work:
        services.leave(work, made.id, [made.attendees[0].id], clock.now(), make.secret(made))
    assert made.state is RegistrationState.CANCELLED
    assert made.present == []


def test_leaving_twice_frees_once():
    made = make.register(days.make_edition(), companions=1)
    gone = [made.attendees[1].id]
    for _turn in range(2):
        with unit_of_work(NOBODY) as work:
            services.leave(work, made.id, gone, clock.now(), make.secret(made))
    assert (len(made.present), made.version) == (1, 2)


def test_nobody_of_another_group_is_taken_off():
    edition = days.make_edition()
    mine, theirs = make.register(edition), make.register(edition)
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        services.leave(work, mine.id, [theirs.attendees[0].id], clock.now(), make.secret(mine))


def test_whoever_changes_an_older_page_is_told():
    made = make.register(days.make_edition())
    with unit_of_work(NOBODY) as work:
        services.change(
            work, made.id, 1, make.MAIL, "ar", {made.attendees[0].id: "Nadja"}, clock.now(), make.secret(made)
        )
    assert (made.language, made.attendees[0].first_name) == ("ar", "Nadja")
    with unit_of_work(NOBODY) as work, pytest.raises(Stale):
        services.change(work, made.id, 1, None, "fr", {}, clock.now(), make.secret(made))


def test_a_cancelled_registration_is_not_changed_any_more():
    made = make.register(days.make_edition())
    with unit_of_work(NOBODY) as work:
        services.leave(work, made.id, None, clock.now(), make.secret(made))
    for command in (services.confirm, lambda w, r, n, k: services.change(w, r, 2, None, "fr", {}, n, k)):
        with unit_of_work(NOBODY) as work, pytest.raises(Refused) as refused:
            command(work, made.id, clock.now(), make.secret(made))
        assert refused.value.reason is PeopleReason.CANCELLED


def test_without_a_sign_within_48_hours_seats_go_to_the_next(frozen):
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition), capacity=1)
    first = make.with_seats(edition, [activity.id])
    second = make.with_seats(edition, [activity.id])
    with unit_of_work(NOBODY) as work:
        services.confirm(work, second.id, clock.now(), make.secret(second))
    with clock.frozen(frozen + timedelta(hours=47)):
        assert keeping.free_unconfirmed() == 0
    with clock.frozen(frozen + timedelta(hours=49)):
        assert keeping.free_unconfirmed() == 1
        assert keeping.free_unconfirmed() == 0
    db.session.expire_all()
    assert queries.by_id(first.id).state is RegistrationState.CANCELLED
    states = {each.seat.activity_id: each.state for each in seats.of_registration(second.id)}
    assert states[activity.id] is SeatState.OFFERED


def moments(edition):
    """A moment of each stage that closes something, and what it says to registering and to changing."""
    hour = timedelta(hours=1)
    over = clock.now() + timedelta(days=60)
    return (
        (edition.registrations_open_at - hour, EditionReason.NOT_OPEN_YET, EditionReason.NOT_OPEN_YET),
        (edition.registrations_open_at, None, None),
        (edition.registrations_close_at - hour, None, None),
        (edition.registrations_close_at, EditionReason.CLOSED, None),
        (over, EditionReason.OVER, EditionReason.OVER),
    )


def test_registering_and_changing_follow_the_hours_of_the_edition(frozen):
    edition = days.make_edition()
    known = make.register(edition)
    for moment, registering, changing in moments(edition):
        with clock.frozen(moment):
            for attempt, expected in (
                (lambda: make.register(edition), registering),
                (lambda: _confirm(known), changing),
                (lambda: _change(known), changing),
            ):
                assert _reason(attempt) is expected, moment


def _confirm(known: Registration) -> None:
    with unit_of_work(NOBODY) as work:
        services.confirm(work, known.id, clock.now(), make.secret(known))


def _change(known: Registration) -> None:
    with unit_of_work(NOBODY) as work:
        services.change(work, known.id, known.version, None, "fr", {}, clock.now(), make.secret(known))


def _reason(attempt) -> object:
    try:
        attempt()
    except Refused as refused:
        return refused.reason
    return None


def test_a_draft_edition_takes_nobody():
    with pytest.raises(Refused):
        make.register(days.make_edition(state=EditionState.DRAFT))


def test_contacts_and_names_are_emptied_in_time_and_counts_stay(frozen):
    edition = days.make_edition()
    made = make.register(edition, companions=1)
    number = made.id
    with clock.frozen(frozen + timedelta(days=41 + 90)):
        assert keeping.forget_contacts() == 0
    with clock.frozen(frozen + timedelta(days=41 + 92)):
        assert keeping.forget_contacts() == 1
        assert keeping.forget_contacts() == 0
    db.session.expire_all()
    kept = db.session.scalars(select(Registration).where(Registration.id == number)).one()
    assert (kept.contact, kept.account_id) == ("", None)
    assert kept.secret_seal.startswith("gone:")
    assert set(db.session.scalars(select(Attendee.first_name).where(Attendee.registration_id == number))) == {"—"}
    assert queries.persons_registered(edition.id) == 2
