"""One's own page and the ways back to it, as a browser without JavaScript sends them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from assises.people import queries as people
from assises.people.models import Need
from assises.people.types import NeedKind, RegistrationState
from assises.registrations import views_answer
from assises.seats import queries as seats
from assises.seats import services
from assises.seats.types import SeatState
from commons.identity.types import Role
from commons.kernel import clock, limits
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.assises_seats import draw, make_wish_edition
from tests.factories.identity import make_officer, text_of


def own(edition, made, path=""):
    return f"/assises/{edition.year}/inscription/{make.secret(made)}{path}"


def test_confirming_by_the_link(phone, edition):
    made = make.register(edition)
    assert phone.send(own(edition, made), to=own(edition, made, "/confirmer")).status_code == 303
    db.session.expire_all()
    assert people.by_id(made.id).state is RegistrationState.CONFIRMED


def test_one_person_is_cancelled_in_two_steps_and_the_rest_is_kept(phone, edition, activity):
    made = make.with_seats(edition, [activity.id], companions=2)
    gone = str(made.attendees[2].id)
    asked = phone.send(own(edition, made, "/annuler"), people=[gone])
    assert asked.status_code == 200
    assert len(people.by_id(made.id).present) == 3
    done = phone.send(own(edition, made, "/annuler"), people=[gone], sure="1")
    assert done.status_code == 303
    db.session.expire_all()
    assert len(people.by_id(made.id).present) == 2
    assert {each.seat.persons for each in seats.of_registration(made.id)} == {2}


def test_wishes_are_read_again_in_their_order_until_the_draw_is_made(phone, database, frozen):
    wished = make_wish_edition()
    day = days.make_site_day(wished)
    first, second = (days.make_activity(day, hour, title=title) for hour, title in ((14, "La nuit"), (10, "Le matin")))
    made = make.with_seats(wished, [first.id, second.id])
    sheet = f"/equipe/assises/{wished.year}/inscriptions/{made.id}"
    everywhere = make.team(Role.SECRETARIAT, None, make_officer().id)
    for who, page, heading in (
        (NOBODY, own(wished, made), "Mes souhaits"), (everywhere, sheet, "Ses souhaits"),
    ):  # fmt: skip
        phone.sit(who)
        said = text_of(phone.read(page))
        assert f"{heading}, dans l’ordre" in said
        assert said.index("La nuit") < said.index("Le matin")
        assert "Un tirage au sort public décide." in said
    draw(wished)
    phone.sit(NOBODY)
    assert "Mes souhaits" not in text_of(phone.read(own(wished, made)))


def test_what_is_needed_in_some_cases_is_not_called_optional(phone, edition, activity):
    made = make.register(edition)
    said = text_of(phone.read(own(edition, made, "/choix")))
    assert "Quels jours venez-vous ? Choisissez au moins un jour, ou une activité." in said
    assert "Quelles activités voulez-vous ? (facultatif)" not in said
    said = text_of(phone.read(own(edition, made, "/ajouter")))
    assert "(facultatif)" not in said
    assert "Besoin (facultatif)" not in text_of(phone.read(own(edition, made)))


def test_nobody_of_another_registration_is_cancelled(phone, edition):
    mine, theirs = make.register(edition), make.register(edition)
    answer = phone.send(own(edition, mine, "/annuler"), people=[str(theirs.attendees[0].id)], sure="1")
    assert answer.status_code == 422
    assert len(people.by_id(theirs.id).present) == 1


def test_an_offer_is_accepted_or_declined_by_its_owner_only(phone, edition):
    activity = days.make_activity(days.make_site_day(edition), capacity=1)
    first = make.with_seats(edition, [activity.id])
    waiting, stranger = make.with_seats(edition, [activity.id]), make.register(edition)
    phone.send(own(edition, first, "/annuler"), people=[str(first.attendees[0].id)], sure="1")
    db.session.expire_all()
    [seat] = [each for each in seats.of_registration(waiting.id) if each.activity is not None]
    assert seat.state is SeatState.OFFERED
    for act in ("accepter", "refuser", "rendre"):
        page, to = own(edition, stranger), own(edition, stranger, f"/places/{seat.seat.id}/{act}")
        assert phone.send(page, to=to).status_code == 404
    assert "J’accepte la place" in phone.read(own(edition, waiting)).text
    to = own(edition, waiting, f"/places/{seat.seat.id}/accepter")
    assert phone.send(own(edition, waiting), to=to).status_code == 303
    db.session.expire_all()
    assert seats.by_id(seat.seat.id).state is SeatState.CONFIRMED
    assert people.by_id(waiting.id).state is RegistrationState.CONFIRMED


def test_wishes_are_changed_in_the_window(phone, database):
    now = clock.now()
    edition = days.make_edition(wishes_open_at=now - timedelta(hours=1), wishes_close_at=now + timedelta(days=2))
    day = days.make_site_day(edition)
    one, two = days.make_activity(day), days.make_activity(day, 14)
    made = make.with_seats(edition, [one.id])
    answer = phone.send(own(edition, made, "/choix"), days=[str(day.id)], wish_1=str(two.id), wish_2=str(one.id))
    assert answer.status_code == 303
    assert [wish.activity_id for wish in seats.wishes_of(made.id)] == [two.id, one.id]
    assert phone.send(own(edition, made, "/choix"), wish_1=str(one.id), wish_2=str(one.id)).status_code == 422


def test_an_activity_is_added_and_given_back(phone, edition, activity):
    made = make.register(edition)
    assert phone.send(own(edition, made, "/choix"), activities=[str(activity.id)]).status_code == 303
    [seat] = [each.seat for each in seats.of_registration(made.id) if each.activity is not None]
    to = own(edition, made, f"/places/{seat.id}/rendre")
    assert phone.send(own(edition, made), to=to).status_code == 303
    db.session.expire_all()
    assert seats.by_id(seat.id).state is SeatState.CANCELLED


def test_what_is_at_the_hour_of_a_seat_one_has_is_not_dropped_in_silence(phone, edition, activity):
    made, other = make.with_seats(edition, [activity.id]), days.make_activity(activity.site_day)
    answer = phone.send(own(edition, made, "/choix"), activities=[str(other.id)])
    assert answer.status_code == 422
    assert f"Vous avez une place pour « {activity.title} »" in answer.text
    assert [seat.activity_id for seat in seats.live_seats(made.id) if seat.activity_id] == [activity.id]


def test_whoever_only_waits_somewhere_may_choose_something_else_at_that_hour(phone, edition, activity):
    full, free = days.make_activity(activity.site_day, capacity=1), days.make_activity(activity.site_day)
    make.with_seats(edition, [full.id])
    made = make.with_seats(edition, [full.id])
    answer = phone.send(own(edition, made, "/choix"), activities=[str(full.id), str(free.id)])
    assert answer.status_code == 303
    states = {seat.activity_id: seat.state for seat in seats.live_seats(made.id)}
    assert (states[full.id], states[free.id]) == (SeatState.WAITING, SeatState.CONFIRMED)


def test_contact_language_and_names_are_changed_and_an_older_page_is_told(phone, edition):
    made = make.register(edition)
    name = f"name_{made.attendees[0].id}"
    typed = {"contact": "06 12 34 56 78", "language": "ar", name: "Nadja"}
    assert phone.send(own(edition, made, "/joindre"), **typed).status_code == 303
    db.session.expire_all()
    kept = people.by_id(made.id)
    assert (kept.contact, kept.language, kept.attendees[0].first_name) == ("phone:+33612345678", "ar", "Nadja")
    stale = phone.send(own(edition, made, "/joindre"), version="1", **{**typed, name: "Autrement"})
    assert stale.status_code == 409
    assert 'value="Autrement"' in stale.text
    assert phone.send(own(edition, made, "/joindre"), **{**typed, name: " "}).status_code == 422


def test_help_is_asked_for_and_withdrawn_on_ones_own_page(phone, edition):
    made, other = make.register(edition), make.needy(edition)
    page, to = own(edition, made), own(edition, made, "/aide")
    assert phone.send(page, to=to, kind="meal", words="sans arachide").status_code == 303
    assert "sans arachide" in phone.read(page).text
    assert phone.send(page, to=to, kind="royal").status_code == 422
    mine = db.session.scalars(select(Need).where(Need.kind == NeedKind.MEAL)).one()
    theirs = db.session.scalars(select(Need).where(Need.kind == NeedKind.INTERPRETER)).one()
    for need in (mine, theirs):
        phone.send(page, to=own(edition, made, f"/aide/{need.id}/retirer"))
    assert db.session.scalars(select(Need)).all() == [theirs]
    assert other.id


def test_the_calendar_and_the_square_are_private(phone, edition, activity):
    made = make.with_seats(edition, [activity.id])
    calendar = phone.read(own(edition, made, "/agenda.ics"))
    assert calendar.text.count("BEGIN:VEVENT") == 2
    assert activity.title in calendar.text
    assert make.secret(made) not in calendar.text
    square = phone.read(own(edition, made, "/code.svg"))
    assert square.text.startswith("<svg")
    assert {calendar.headers["Cache-Control"], square.headers["Cache-Control"]} == {"no-store"}


def test_a_diary_is_told_what_is_given_back_and_under_which_number(phone, edition, activity):
    made = make.with_seats(edition, [activity.id])

    def told():
        events = Calendar.from_ical(phone.read(own(edition, made, "/agenda.ics")).data).walk("VEVENT")
        return {str(each["uid"]): (str(each["status"]), int(each["sequence"])) for each in events}

    before = told()
    assert {status for status, _sequence in before.values()} == {"CONFIRMED"}
    [seat] = [each.seat for each in seats.of_registration(made.id) if each.activity is not None]
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        assert phone.send(own(edition, made), to=own(edition, made, f"/places/{seat.id}/rendre")).status_code == 303
    [(uid, (status, sequence))] = [each for each in told().items() if each[1] != before[each[0]]]
    assert (uid.split("@")[0], status) == (f"assises-place-{seat.id}", "CANCELLED")
    assert sequence > before[uid][1]


def test_the_code_and_a_first_name_open_the_page(phone, edition):
    made = make.register(edition, companions=1)
    found = phone.send(
        f"/assises/{edition.year}/inscription/retrouver", code=f"{made.code[:4].lower()} {made.code[4:]}",
        first_name="  NADIA ", to=f"/assises/{edition.year}/inscription/retrouver",
    )  # fmt: skip
    assert (found.status_code, found.location) == (303, own(edition, made))


@pytest.mark.parametrize(("code", "name"), [("right", "Autre"), ("BBBB-BBBB", "Nadia"), ("x", "Nadia"), ("-", "")])
def test_a_wrong_code_and_a_wrong_name_are_answered_alike(phone, edition, code, name):
    made = make.register(edition)
    address = f"/assises/{edition.year}/inscription/retrouver"
    typed = {"code": made.code if code == "right" else code, "first_name": name or "Nadia"}
    page = phone.send(address, to=address, **typed)
    assert page.status_code == 403
    assert "ne vont pas ensemble" in page.text


def test_guessing_is_stopped(phone, edition, monkeypatch):
    made = make.register(edition)
    address = f"/assises/{edition.year}/inscription/retrouver"
    monkeypatch.setattr(views_answer, "MOST_BEHIND", 3)
    statuses = [phone.send(address, to=address, code="BBBBBBBB", first_name="Nadia").status_code for _turn in range(3)]
    assert statuses == [403, 403, 403]
    assert phone.send(address, to=address, code=made.code, first_name="Nadia").status_code == 429
    assert limits.purge_expired() == 0


def test_a_code_of_another_edition_opens_nothing(phone, edition, database):
    made = make.register(days.make_edition())
    address = f"/assises/{edition.year}/inscription/retrouver"
    assert phone.send(address, to=address, code=made.code, first_name="Nadia").status_code == 403


def test_a_lost_link_is_answered_alike_for_everybody(phone, edition):
    make.register(edition)
    address = f"/assises/{edition.year}/inscription/retrouver"
    said = []
    for contact in (make.MAIL.value, "inconnue@exemple.fr"):
        answer = phone.send(address, to=f"{address}/lien", contact=contact)
        assert answer.status_code == 303
        said.append(re.search(r'role="status".*?</div>', phone.read(address).text, re.S).group())
    assert said[0] == said[1]
    assert phone.send(address, to=f"{address}/lien", contact="rien").status_code == 422


def test_every_way_of_writing_follows_the_hours(phone, frozen, database):
    edition = days.make_edition()
    activity = days.make_activity(days.make_site_day(edition))
    made = make.with_seats(edition, [activity.id], needs={NeedKind.MEAL: ""})
    seat, need = seats.live_seats(made.id)[0], db.session.scalars(select(Need)).one()
    page, start = own(edition, made), f"/assises/{edition.year}/inscription"
    posts = [f"{page}/places/{seat.id}/{act}" for act in ("accepter", "refuser", "rendre")]
    posts += [f"{page}/{path}" for path in ("confirmer", "aide", f"aide/{need.id}/retirer", "annuler", "joindre")]
    with clock.frozen(frozen + timedelta(days=60)):
        for path in (*posts, f"{page}/choix"):
            assert phone.send(f"{start}/retrouver", to=path, kind="meal", words="x").status_code == 403, path
        assert phone.read(page).status_code == 200
    assert len(people.by_id(made.id).present) == 1


def test_the_way_in_is_closed_at_its_hour_and_changing_is_not(phone, frozen, database):
    edition = days.make_edition()
    made, day = make.register(edition), days.make_site_day(edition)
    start = f"/assises/{edition.year}/inscription"
    with clock.frozen(frozen + timedelta(days=30)):
        ticket = make.typed_draft(edition, [day.id])
        assert phone.send(f"{start}/retrouver", to=start, first_name="Nadia").status_code == 403
        for number in range(1, 6):
            to = f"{start}/en-cours/{ticket}/{number}"
            assert phone.send(f"{start}/retrouver", to=to).status_code == 403, number
        assert phone.send(f"{start}/retrouver", to=own(edition, made, "/choix")).status_code == 403
        assert phone.read(own(edition, made, "/annuler")).status_code == 200
    assert len(people.all_of(edition.id)) == 1


def test_own_page_is_read_in_a_fixed_number_of_queries(phone, edition, queries):
    small, large = make.register(edition), make.register(edition, companions=4, children=(3, 5))
    day = days.make_site_day(edition)
    for hour in (9, 11, 14):
        with unit_of_work(NOBODY) as work:
            services.ask(work, large.id, [], [days.make_activity(day, hour, capacity=50).id], clock.now())
    with unit_of_work(NOBODY) as work:
        services.ask(work, small.id, [], [days.make_activity(day, 16).id], clock.now())
    counts = []
    for made in (small, large):
        address = own(edition, made)
        db.session.expire_all()
        queries.clear()
        assert phone.read(address).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 3, counts
