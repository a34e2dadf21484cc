"""The way in and one's own page, as a browser without JavaScript sends them."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from assises.editions.types import EditionState
from assises.people import queries as people
from assises.people.models import Need, Registration
from assises.people.types import NeedKind, RegistrationState
from assises.registrations import views_answer
from assises.seats import queries as seats
from assises.seats import services
from assises.seats.types import SeatState
from commons.kernel import clock, limits
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.desk import Desk
from tests.factories.identity import last_message


@pytest.fixture
def phone(app, client) -> Desk:
    return Desk(app, client, NOBODY)


@pytest.fixture
def edition(database):
    return days.make_edition()


@pytest.fixture
def activity(edition):
    return days.make_activity(days.make_site_day(edition), capacity=3)


def walk(phone, edition, activity, **typed):
    """The five screens; the address of one's own page."""
    who = {"college": "residents", "first_name": "Nadia", "companions": "1", "children": "4", "language": "fr"}
    reach = {"reach": "mail", "contact": "Nadia@Exemple.fr"}
    address = f"/assises/{edition.year}/inscription"
    answer = phone.send(address, **{**who, **{k: v for k, v in typed.items() if k in who}})
    for fields in (
        {"activities": [str(activity.id)]},
        {"kinds": ["child_care", "interpreter"], "in_language": "comorien"},
        {**reach, **{k: v for k, v in typed.items() if k in reach}},
        {},
    ):
        assert answer.status_code == 303, answer.text
        answer = phone.send(answer.location, **fields)
    assert answer.status_code == 303
    return answer.location


def test_five_screens_and_a_page_with_the_code(phone, edition, activity):
    own = walk(phone, edition, activity)
    page = phone.read(own)
    made = db.session.scalars(select(Registration)).one()
    assert f"{made.code[:4]}-{made.code[4:]}" in page.text
    assert "comorien" in page.text
    assert made.contact == "mail:nadia@exemple.fr"
    assert page.headers["Cache-Control"] == "no-store"
    assert {each.state for each in seats.of_registration(made.id)} == {SeatState.CONFIRMED}
    assert own in last_message().body


def test_back_and_again_lose_nothing_and_register_once(phone, edition, activity):
    own = walk(phone, edition, activity)
    made = db.session.scalars(select(Registration)).one()
    assert people.persons_registered(edition.id) == 3
    ticket = uuid4().hex
    make.typed_draft(edition, [activity.site_day_id], ticket, first_name="Zoé")
    screen = f"/assises/{edition.year}/inscription/en-cours/{ticket}"
    assert 'value="Zoé"' in phone.read(f"{screen}/1").text
    first = phone.send(f"{screen}/5")
    again = phone.read(f"{screen}/5")
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location != own
    assert len(people.all_of(edition.id)) == 2
    assert made.id


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(phone, edition):
    page = phone.send(
        f"/assises/{edition.year}/inscription", college="residents", first_name=" ", children="quatre", language="fr"
    )
    assert page.status_code == 422
    assert 'value="quatre"' in page.text
    assert 'href="#first_name"' in page.text
    assert 'href="#children"' in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("college", "royalty"), ("language", "xx"), ("companions", "900"), ("home", "99999999"),
        ("first_name", "a\0b"), ("first_name", "x" * 100_000), ("children", "9" * 5000),
    ],
)  # fmt: skip
def test_what_nobody_can_choose_is_refused(phone, edition, field, value):
    typed = {"college": "residents", "first_name": "Nadia", "language": "fr", field: value}
    assert phone.send(f"/assises/{edition.year}/inscription", **typed).status_code == 422
    assert people.persons_registered(edition.id) == 0


def test_nothing_chosen_and_things_of_elsewhere_are_refused(phone, edition, activity):
    other = days.make_activity(days.make_site_day(days.make_edition()))
    ticket = make.typed_draft(edition, [activity.site_day_id])
    screen = f"/assises/{edition.year}/inscription/en-cours/{ticket}/2"
    for fields in ({"days": [], "activities": []}, {"days": [], "activities": [str(other.id)]}, {"days": ["x"]}):
        assert phone.send(screen, **fields).status_code == 422


@pytest.mark.parametrize("contact", ["", "pas un contact", "01 23 45 67 89", "a@", "<b>@x.fr", "0" * 300])
def test_a_contact_that_cannot_be_written_to_is_said(phone, edition, activity, contact):
    ticket = make.typed_draft(edition, [activity.site_day_id])
    page = phone.send(
        f"/assises/{edition.year}/inscription/en-cours/{ticket}/4", reach="mail", contact=contact, reached_by=""
    )
    assert page.status_code == 422


def test_without_mail_or_telephone_one_is_registered_all_the_same(phone, edition, activity):
    own = walk(phone, edition, activity, reach="nobody", contact="")
    made = db.session.scalars(select(Registration)).one()
    assert (made.contact, made.state, made.confirm_by) == ("", RegistrationState.TO_CONFIRM, None)
    assert phone.read(own).status_code == 200


def test_a_screen_cannot_be_jumped_over(phone, edition):
    typed = {"college": "residents", "first_name": "Nadia", "language": "fr"}
    second = phone.send(f"/assises/{edition.year}/inscription", **typed).location
    jumped = phone.read(second.removesuffix("2") + "5")
    assert (jumped.status_code, jumped.location) == (303, second)


@pytest.mark.parametrize("path", ["en-cours/{t}/2", "en-cours/{t}/9", "{t}", "{t}/annuler", "association/{t}"])
def test_what_is_not_there_is_not_there(phone, edition, path):
    assert phone.read(f"/assises/{edition.year}/inscription/{path.format(t='f' * 32)}").status_code == 404


def test_a_link_of_another_edition_opens_nothing(phone, edition, database):
    other = days.make_edition()
    made = make.register(other)
    for path in ("", "/annuler", "/choix", "/joindre", "/agenda.ics", "/code.svg"):
        address = f"/assises/{edition.year}/inscription/{make.secret(made)}{path}"
        assert phone.read(address).status_code == 404, path


def test_a_draft_edition_is_not_there(phone, database):
    hidden = days.make_edition(state=EditionState.DRAFT)
    assert phone.read(f"/assises/{hidden.year}/inscription").status_code == 404


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
