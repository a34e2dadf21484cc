"""The desk of seats, for whoever may sit there and for whoever may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from assises.seats import queries, services
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, base, does, keep_for, make_wish_edition, seat_in, state_in, worker
from tests.factories.desk import Desk
from tests.factories.programme import rewrite

pytestmark = pytest.mark.usefixtures("frozen")
BAD = ["", " " * 9, "x" * 100_000, "a\x00b", "\u202egnp", "<script>alert(1)</script>", "'; DROP TABLE", "🧡" * 400]


def test_the_desk_shows_who_has_seats_and_who_waits(desk, town):
    edition, _day, activity = town
    first, second = make_registration(edition, 2), make_registration(edition, 2, code="K7QM4DZP")
    ask(first, activity)
    ask(second, activity)
    page = desk.read(base(edition)).text
    assert "Parler des transports" in page
    line = desk.read(f"{base(edition)}/file/activite/{activity.id}").text
    assert "K7QM4DZP" in line
    assert "Personne 1" not in line  # no name on this page


def test_floors_are_written_refused_and_read_again_by_two_at_once(desk, town):
    edition, _day, activity = town
    path = f"{base(edition)}/colleges/activite/{activity.id}"
    assert desk.send(path, floor_residents="2", ceiling_elected="1").status_code == 303
    assert "Habitant·es 2" in desk.read(base(edition)).text
    wrong = ({"floor_residents": "9"}, {"floor_residents": "-1"}, {"ceiling_residents": "1"}, {"floor_elected": "xxxx"})
    for typed in wrong:
        answer = desk.send(path, **typed)
        assert answer.status_code == 422, typed
        assert str(next(iter(typed.values()))) in answer.text
    stale = desk.send(path, seen="0" * 16, floor_residents="3")
    assert stale.status_code == 409
    assert 'value="3"' in stale.text
    assert desk.send(path, to=path, seen=None).status_code == 409


def test_released_floors_are_written_no_more(desk, town):
    edition, _day, activity = town
    keep_for(activity, edition, residents=(2, None))
    waits = make_registration(edition, 2, college="technicians", contact=MAIL)
    ask(waits, activity)
    assert state_in(waits, activity) == "waiting"
    assert desk.send(base(edition), to=f"{base(edition)}/rendre").status_code == 303
    assert state_in(waits, activity) == "offered"
    assert desk.send(base(edition), to=f"{base(edition)}/rendre").status_code == 403
    path = f"{base(edition)}/colleges/activite/{activity.id}"
    assert "déjà rendues" in desk.read(path).text
    assert desk.send(base(edition), to=path, seen="", floor_residents="1").status_code == 403


def test_the_draw_takes_two_steps_in_this_order(app, client, database):
    edition = make_wish_edition()
    room = make_activity(make_site_day(edition), capacity=2)
    ask(make_registration(edition), room)
    desk = Desk(app, client, worker("secretariat", edition))
    path = f"{base(edition)}/tirage"
    assert desk.send(base(edition), to=path, seed="1", source="dés").status_code == 403
    assert desk.send(base(edition), to=f"{path}/publier").status_code == 403  # wishes are open
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert desk.send(path, to=f"{path}/publier").status_code == 303
        assert desk.send(path, to=f"{path}/publier").status_code == 403
        assert desk.send(path, seed="", source="").status_code == 422
        assert desk.send(path, seed="x" * 300, source="dés").status_code == 422
        assert desk.send(path, seed="1 2 3", source="Trois dés").status_code == 303
        assert desk.send(base(edition), to=path, seed="4 5 6", source="Encore").status_code == 403
        page = desk.read(path).text
        assert "1 2 3" in page
        assert "4 5 6" not in page


def test_a_chair_is_added_with_a_reason_and_never_above_the_gauge(desk, town):
    edition, _day, activity = town
    ask(make_registration(edition, 3), activity)
    more = make_registration(edition, 2, code="B2B2B2B2")
    path = f"{base(edition)}/ajouter"
    assert desk.send(path, code="b2b2-b2b2", activity=str(activity.id), reason="").status_code == 422
    assert desk.send(path, code="nobody", activity=str(activity.id), reason="Interprète").status_code == 422
    assert desk.send(path, code="B2B2B2B2", activity="999999", reason="Interprète").status_code == 403
    assert desk.send(path, code="b2b2-b2b2", activity=str(activity.id), reason="Interprète").status_code == 303
    assert state_in(more, activity) == "confirmed"
    assert "Ajoutées à la main" in desk.read(base(edition)).text
    crowd = make_registration(edition, 46, code="C3C3C3C3")
    full = desk.send(path, code="C3C3C3C3", activity=str(activity.id), reason="Tout le monde")
    assert full.status_code == 403
    assert "Le lieu est plein" in full.text
    assert not queries.live_seats(crowd.id)


def test_more_than_the_capacity_asks_for_a_source(desk, town):
    edition = town[0]
    path = f"{base(edition)}/surplus"
    assert 'value="100"' in desk.read(path).text
    for percent, source in (("110", ""), ("131", "mesuré"), ("99", "mesuré"), ("dix", "mesuré")):
        assert desk.send(path, percent=percent, source=source).status_code == 422
    assert desk.send(path, percent="110", source="12 sur 100 en 2025", reason="Vu").status_code == 303
    assert "12 sur 100 en 2025" in desk.read(base(edition)).text


def test_people_without_contact_are_on_the_list_of_calls(desk, town):
    edition, _day, activity = town
    first = make_registration(edition, 3)
    ask(first, activity)
    quiet = make_registration(edition, 2, contact="", reached_by="par la table d’Air Bel")
    ask(quiet, activity)
    does(services.give_back, seat_in(first, activity).id)
    page = desk.read(f"{base(edition)}/appels").text
    assert "par la table d’Air Bel" in page
    number = seat_in(quiet, activity).id
    assert desk.send(f"{base(edition)}/appels", to=f"{base(edition)}/appels/{number}/oui").status_code == 303
    assert state_in(quiet, activity) == "confirmed"
    assert "Aucun appel" in desk.read(f"{base(edition)}/appels").text
    assert desk.send(base(edition), to=f"{base(edition)}/appels/{number}/non").status_code == 303
    assert state_in(quiet, activity) == "cancelled"


def test_the_desk_of_another_edition_gives_no_hand_on_this_one(app, client, town):
    edition, day, activity = town
    other = make_edition()
    group = make_registration(edition)
    ask(group, activity)
    desk = Desk(app, client, worker("secretariat", other))
    for tail in ("", "/tirage", "/ajouter", "/surplus", "/appels", f"/colleges/activite/{activity.id}"):
        assert desk.read(base(edition) + tail).status_code == 403
    own = base(other)
    for tail in ("activite/" + str(activity.id), f"jour/{day.id}", "salle/1", f"jour/{10**30}", "activite/999999"):
        assert desk.read(f"{own}/colleges/{tail}").status_code == 404
        assert desk.read(f"{own}/file/{tail}").status_code == 404
    seat = seat_in(group, activity).id
    for answer in ("oui", "non"):
        assert desk.send(own, to=f"{own}/appels/{seat}/{answer}").status_code == 404
        assert desk.send(own, to=f"{own}/appels/{10**30}/{answer}").status_code == 404


@pytest.mark.parametrize("role", ["facilitator", "rapporteur", "welcomer", "officer", "observer"])
def test_other_roles_do_not_open_the_desk(app, client, town, role):
    desk = Desk(app, client, worker(role, town[0]))
    for tail in ("", "/tirage", "/ajouter", "/surplus", "/appels"):
        assert desk.read(base(town[0]) + tail).status_code == 403


def test_nobody_signed_in_is_led_to_the_door(app, client, town):
    Desk(app, client, NOBODY)
    assert client.get(base(town[0])).status_code == 303
    assert client.post(f"{base(town[0])}/proposer").status_code == 401


@pytest.mark.parametrize("text", BAD)
def test_bad_input_is_refused_or_shown_as_it_is(desk, town, text):
    edition, _day, activity = town
    for path, typed in (
        ("/ajouter", {"code": text, "activity": str(activity.id), "reason": text}),
        ("/surplus", {"percent": text, "source": text}),
        (f"/colleges/activite/{activity.id}", {"floor_residents": text, "ceiling_elected": text}),
    ):
        answer = desk.send(base(edition) + path, **typed)
        assert answer.status_code in (303, 422), path
        assert "<script>alert" not in answer.text
    assert desk.read(f"/assises/{edition.year}/tirage").status_code == 404


@pytest.fixture
def questions(database):
    """Every statement sent to the database."""
    told = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            told.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield told
    event.remove(db.engine, "before_cursor_execute", note)


def test_pages_ask_the_same_number_of_questions_for_one_activity_as_for_twelve(client, town, desk, questions):
    edition, day, first = town
    ask(make_registration(edition), first)
    paths = (f"/assises/{edition.year}/places/chiffres", base(edition))

    def asked(path, time):
        db.session.expire_all()
        questions.clear()
        assert client.get(f"{path}?{time}").status_code == 200
        return len(questions)

    before = [asked(path, 1) for path in paths]
    for number in range(12):
        ask(make_registration(edition), make_activity(day, 9 + number % 8, 5))
    assert [asked(path, 2) for path in paths] == before


def test_a_group_that_agrees_is_moved_from_a_room_that_is_too_small(town, desk):
    edition, day, activity = town
    group, other = make_registration(edition, 3), make_activity(day, 14, 5, title="Parler de l’eau")
    ask(group, activity)
    rewrite(activity, capacity=1)
    path = f"{base(edition)}/deplacer/{activity.id}"
    assert path in desk.read(base(edition)).text
    page = desk.read(path).text
    assert group.code in page
    assert "Parler de l’eau" in page
    mine = {"seat": str(seat_in(group, activity).id), "activity": str(other.id)}
    assert desk.send(path, **mine, reason="").status_code == 422
    assert desk.send(path, **{**mine, "seat": "9" * 17}, reason="Oui").status_code == 404
    assert state_in(group, activity) == "confirmed"
    assert desk.send(path, **mine, reason="Oui, au téléphone").status_code == 303
    assert (state_in(group, activity), state_in(group, other)) == ("cancelled", "confirmed")
    assert desk.read(f"{base(edition)}/deplacer/{10**18}").status_code == 404
