"""Fewer seats than people: everybody keeps theirs, is asked once a day, and may change in one step."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from assises.people import sealing
from assises.programme import queries as programme
from assises.registrations import changing
from assises.seats import keeping, moving, pages, volunteering
from assises.seats import queries as seats
from assises.seats.events import SeatMoved, VolunteersAsked
from assises.seats.types import SeatReason
from commons.kernel import clock, events
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_people import secret
from tests.factories.assises_seats import MAIL, ask, base, does, refused, seat_in, state_in, worker
from tests.factories.desk import Desk
from tests.factories.programme import rewrite


@pytest.fixture
def small(database, frozen):
    """A room for three, full, that is made smaller by two; another one of the same hour with room for two."""
    edition = make_edition()
    day = make_site_day(edition, gauge=100)
    full, other = make_activity(day, 10, 3, title="Parler de l’eau"), make_activity(day, 10, 2, title="Jardins")
    groups = [make_registration(edition, 1, contact=MAIL) for _ in range(3)]
    for group in groups:
        ask(group, full)
    rewrite(full, capacity=1)
    return edition, full, other, groups


def changes(group, activity, other, **more):
    return does(volunteering.change, seat_in(group, activity).id, other.id, **more)


def states(activity, groups):
    return [state_in(group, activity) for group in groups]


def test_whoever_agrees_changes_until_there_is_room_for_everybody(small, monkeypatch):
    _edition, full, other, groups = small
    told = []
    monkeypatch.setitem(events._subscribers, SeatMoved, [lambda _work, fact: told.append(fact.registration_id)])
    changes(groups[0], full, other)
    changes(groups[1], full, other)
    refused(SeatReason.ROOM_ENOUGH, volunteering.change, seat_in(groups[2], full).id, other.id)
    assert (states(full, groups), told) == (["cancelled"] * 2 + ["confirmed"], [group.id for group in groups[:2]])
    assert states(other, groups[:2]) == ["confirmed"] * 2


def test_a_group_that_does_not_fit_elsewhere_keeps_its_seat(small):
    edition, full, other, groups = small
    rewrite(other, capacity=1)
    ask(make_registration(edition, 1), other)
    refused(SeatReason.NO_ROOM_THERE, volunteering.change, seat_in(groups[0], full).id, other.id)
    assert states(full, groups) == ["confirmed"] * 3


def test_nobody_moves_into_a_building_that_is_full(small):
    edition, full, _other, groups = small
    hall = make_site_day(edition, gauge=1, name="Salle des fêtes")
    ask(make_registration(edition, 1), days=[hall])
    away = make_activity(hall, 10, 9)
    refused(SeatReason.GAUGE_FULL, volunteering.change, seat_in(groups[0], full).id, away.id)
    assert states(full, groups) == ["confirmed"] * 3


def test_nobody_changes_where_there_is_room_or_to_what_is_not_there(small):
    edition, full, other, groups = small
    elsewhere = make_activity(make_site_day(make_edition(year=edition.year + 1)), 10, 9)
    refused(SeatReason.OTHER_EDITION, volunteering.change, seat_in(groups[0], full).id, elsewhere.id)
    refused(SeatReason.OTHER_EDITION, volunteering.change, seat_in(groups[0], full).id, 10**9)
    refused(SeatReason.NOT_FOUND, volunteering.change, 10**9, other.id, error=NotFound)
    refused(SeatReason.BEGUN, volunteering.change, seat_in(groups[0], full).id, other.id, at=other.starts_at)
    assert states(full, groups) == ["confirmed"] * 3


def test_the_group_is_asked_on_its_page_as_long_as_there_are_too_many(small):
    _edition, full, other, groups = small

    def asked(group):
        found = volunteering.pleas(group, seats.of_registration(group.id), clock.now())
        return [(plea.seat_id, [each.id for each in plea.others]) for plea in found]

    assert asked(groups[2]) == [(seat_in(groups[2], full).id, [other.id])]
    rewrite(full, capacity=3)
    assert asked(groups[2]) == []


def test_a_chair_added_on_purpose_asks_nobody_to_leave(small):
    edition, full, _other, groups = small
    rewrite(full, capacity=3)
    more = make_registration(edition, 1)
    does(keeping.force, edition.id, more.code, full.id, "La conteuse invitée", by=SYSTEM)
    assert volunteering.too_many([full.id], clock.now()) == {full.id: 0}
    [house] = pages.houses(edition, desk=True)
    assert {room.activity.id: room.over for room in house.activities}[full.id] == 0
    assert volunteering.pleas(groups[0], seats.of_registration(groups[0].id), clock.now()) == []


def test_the_secretariat_asks_and_is_refused_where_nobody_is_too_many(small, monkeypatch):
    edition, full, other, _groups = small
    told = []
    monkeypatch.setitem(events._subscribers, VolunteersAsked, [lambda _work, fact: told.append(fact)])
    does(volunteering.ask, edition.id, full.id, by=SYSTEM)
    assert [fact.activity_id for fact in told] == [full.id]
    refused(SeatReason.ROOM_ENOUGH, volunteering.ask, edition.id, other.id, by=SYSTEM)
    refused(SeatReason.BEGUN, volunteering.ask, edition.id, full.id, by=SYSTEM, at=full.starts_at)
    refused(SeatReason.NOT_FOUND, volunteering.ask, edition.id, 10**9, by=SYSTEM, error=NotFound)
    with pytest.raises(DomainError):
        does(volunteering.ask, edition.id, full.id)
    assert len(told) == 1


def test_the_desk_shows_what_is_asked_and_asks(small, app, client):
    edition, full, other, _groups = small
    desk = Desk(app, client, worker("secretariat", edition))
    path = f"{base(edition)}/volontaires/{full.id}"
    assert path in desk.read(base(edition)).text
    page = desk.read(path).text
    assert "2 personnes de trop" in page
    assert "Personne ne perd sa place" in page
    assert "3 lettres" in page
    assert desk.send(path).status_code == 303
    calm = f"{base(edition)}/volontaires/{other.id}"
    assert desk.send(path, to=calm).status_code == 403
    assert desk.read(f"{base(edition)}/volontaires/{10**9}").status_code == 404


def test_a_group_changes_on_its_own_page_and_on_nobody_elses(small, app, client):
    edition, full, other, groups = small
    phone = Desk(app, client, NOBODY)
    for group in groups:
        group.secret_seal = sealing.seal_of(sealing.secret_of(group))
    db.session.commit()
    mine, theirs = (f"/assises/{edition.year}/inscription/{secret(group)}" for group in groups[:2])
    act = f"/places/{seat_in(groups[0], full).id}/changer/{other.id}"
    assert f"{mine}{act}" in phone.read(mine).text
    assert phone.send(theirs, to=theirs + act).status_code == 404
    assert phone.send(mine, to=f"{mine}/places/{seat_in(groups[0], full).id}/changer/{10**9}").status_code == 403
    assert phone.send(mine, to=mine + act).status_code == 303
    assert (state_in(groups[0], full), state_in(groups[0], other)) == ("cancelled", "confirmed")
    assert phone.send(mine, to=mine + act).status_code == 403


@pytest.mark.race
@pytest.mark.parametrize("counted", [True, False])
def test_of_several_who_agree_at_once_only_as_many_as_needed_move(own_app, monkeypatch, counted):
    """Control: a house that does not count again, once everything is held, moves them all."""
    with own_app.app_context():
        edition = make_edition()
        day = make_site_day(edition, gauge=100)
        full, other = make_activity(day, 10, 4), make_activity(day, 10, 9)
        groups = [make_registration(edition) for _ in range(4)]
        for group in groups:
            ask(group, full)
        rewrite(full, capacity=3)
        asked = [(group.id, seat_in(group, full).id, secret(group)) for group in groups]
        numbers, where = [group.id for group in groups], (full.id, other.id)
        db.session.rollback()
    if not counted:
        monkeypatch.setattr(volunteering, "change", _uncounted)
    gate, refusals = Barrier(4), []

    def run(registration_id, seat_id, key):
        with own_app.app_context():
            gate.wait()
            try:
                with unit_of_work(SYSTEM) as work:
                    changing.change_to(work, registration_id, seat_id, where[1], clock.now(), key)
            except DomainError as error:
                refusals.append(error.reason)
            db.session.remove()

    threads = [Thread(target=run, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with own_app.app_context():
        stayed = [each.seat.registration_id for number in numbers for each in seats.of_registration(number)
                  if each.seat.activity_id == where[0]]  # fmt: skip
    assert (len(stayed), refusals) == ((3, [SeatReason.ROOM_ENOUGH] * 3) if counted else (0, []))


def _uncounted(work, seat_id, activity_id, now):
    seat = seats.by_id(seat_id)
    edition_id = programme.activity(seat.activity_id).edition_id
    return moving.move(work, edition_id, seat_id, activity_id, "Oui", now)
