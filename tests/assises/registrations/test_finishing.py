"""What was typed on five screens becomes one registration, with its seats, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from assises.people import queries as people
from assises.people import services as people_services
from assises.people.types import NeedKind
from assises.registrations import services, steps
from assises.registrations.models import RegistrationDraft
from assises.registrations.steps import Origins, Step
from assises.seats import houses
from assises.seats import queries as seats
from assises.seats.types import SeatState
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.bare import bare, drop_constraint
from tests.factories.rush import works

#: Whoever sends the screens holds what was typed; other rows are held otherwise.
THE_DRAFT = " FOR UPDATE"
REGISTRATION = "INSERT INTO assises_registration "


def test_five_screens_make_a_registration_with_its_seats(database):
    edition = days.make_edition()
    day = days.make_site_day(edition)
    activity = days.make_activity(day, capacity=3)
    ticket = make.typed_draft(edition, [], companions="1", children="4", activities=[str(activity.id)])
    made = make.finish(edition, ticket)
    held = seats.of_registration(made.id)
    assert [(each.state, each.seat.persons) for each in held] == [(SeatState.CONFIRMED, 3)] * 2
    assert db.session.scalar(select(func.count()).select_from(RegistrationDraft)) == 0


def test_in_the_wish_window_wishes_are_kept_in_order(database):
    now = clock.now()
    window = {"wishes_open_at": now - timedelta(hours=1), "wishes_close_at": now + timedelta(days=2)}
    edition = days.make_edition(**window)
    day = days.make_site_day(edition)
    one, two = days.make_activity(day), days.make_activity(day, 14)
    ticket = make.typed_draft(edition, [day.id])
    with unit_of_work(NOBODY) as work:
        typed = {"days": [str(day.id)], "wish_1": str(two.id), "wish_2": str(one.id)}
        services.keep(work, edition.id, ticket, Step.WHERE, typed, now)
    made = make.finish(edition, ticket)
    assert [wish.activity_id for wish in seats.wishes_of(made.id)] == [two.id, one.id]


def test_sent_again_it_is_the_same_even_when_the_draft_is_gone(database):
    edition = days.make_edition()
    ticket = make.typed_draft(edition, [days.make_site_day(edition).id])
    assert make.finish(edition, ticket).id == make.finish(edition, ticket).id
    assert people.persons_registered(edition.id) == 1


def test_without_a_draft_there_is_nothing_to_send(database):
    with pytest.raises(NotFound):
        make.finish(days.make_edition(), uuid4().hex)


def test_a_screen_that_was_skipped_is_asked_for(database):
    edition, ticket = days.make_edition(), uuid4().hex
    with unit_of_work(NOBODY) as work:
        services.keep(work, edition.id, ticket, Step.WHO, make.screens([])[Step.WHO], clock.now())
    assert steps.missing(services.draft_of(edition.id, ticket, clock.now()) or {}) is Step.WHERE
    with pytest.raises(Invalid):
        make.finish(edition, ticket)


def test_a_draft_of_another_edition_is_not_sent_here(database):
    one, other = days.make_edition(), days.make_edition()
    ticket = make.typed_draft(one, [days.make_site_day(one).id])
    with pytest.raises(NotFound):
        make.finish(other, ticket)


def test_an_activity_of_another_edition_registers_nobody(database):
    edition, other = days.make_edition(), days.make_edition()
    foreign = days.make_activity(days.make_site_day(other))
    with pytest.raises(Refused):
        make.finish(edition, make.typed_draft(edition, [], activities=[str(foreign.id)]))
    assert people.persons_registered(edition.id) == 0


def test_drafts_are_deleted_within_the_day(frozen, database):
    edition = days.make_edition()
    ticket = make.typed_draft(edition, [days.make_site_day(edition).id])
    with clock.frozen(frozen + timedelta(hours=23)):
        assert services.purge_drafts() == 0
    with clock.frozen(frozen + timedelta(hours=25)):
        with pytest.raises(NotFound):
            make.finish(edition, ticket)
        assert services.purge_drafts() == 1


def test_words_without_a_tick_are_a_need_as_well():
    typed = {"3": {"kinds": ["mobility"], "meal": "sans porc", "other": " "}}
    assert steps.needs_of(typed) == {NeedKind.MOBILITY: "", NeedKind.MEAL: "sans porc"}


def prepared(app) -> tuple[int, str, int]:
    """An edition, a ticket whose screens are filled, an activity for four."""
    with app.app_context():
        edition = days.make_edition()
        activity = days.make_activity(days.make_site_day(edition), capacity=4)
        ticket = make.typed_draft(edition, [], companions="1", activities=[str(activity.id)])
        return edition.id, ticket, activity.id


def finish_at_once(app, edition_id: int, ticket: str, times: int) -> set[int]:
    """The same screens sent so often in one instant: the registrations they became."""

    def finish(work: Work) -> int:
        return services.finish(work, edition_id, ticket, Origins(), clock.now()).id

    return set(works(app, [finish] * times, NOBODY, catching=()))


@pytest.mark.race
def test_eight_taps_at_once_register_once(own_app):
    edition_id, ticket, activity_id = prepared(own_app)
    assert len(finish_at_once(own_app, edition_id, ticket, 8)) == 1
    with own_app.app_context():
        assert people.persons_registered(edition_id) == 2
        assert houses.free([activity_id]) == {activity_id: 2}


@pytest.mark.race
def test_without_the_draft_that_is_held_the_ticket_still_registers_once_and_without_both_each_tap_registers(own_app):
    edition_id, ticket, activity_id = prepared(own_app)
    with bare(own_app, THE_DRAFT, meet=REGISTRATION):
        assert len(finish_at_once(own_app, edition_id, ticket, 2)) == 1
    with own_app.app_context():
        assert houses.free([activity_id]) == {activity_id: 2}
        drop_constraint("assises_registration", "uq_assises_registration_ticket")
    edition_id, ticket, activity_id = prepared(own_app)
    with bare(own_app, THE_DRAFT, meet=REGISTRATION):
        assert len(finish_at_once(own_app, edition_id, ticket, 2)) == 2
    with own_app.app_context():
        assert people.persons_registered(edition_id) == 4
        assert houses.free([activity_id]) == {activity_id: 0}


@pytest.mark.race
def test_a_form_without_its_draft_registers_once_and_without_the_unique_ticket_twice(own_app):
    """The unique ticket alone decides, when no draft is there to wait for."""
    edition_id, ticket, _activity = prepared(own_app)

    def direct(work: Work) -> int:
        group = make.make_group(ticket=services.ticket_seal(ticket))
        return people_services.register(work, edition_id, group, clock.now())[0].id

    assert len(set(works(own_app, [direct] * 8, NOBODY, catching=()))) == 1
    with own_app.app_context():
        drop_constraint("assises_registration", "uq_assises_registration_ticket")
    edition_id, ticket, _activity = prepared(own_app)
    with bare(own_app, meet=REGISTRATION):
        assert len(set(works(own_app, [direct] * 2, NOBODY, catching=()))) == 2
