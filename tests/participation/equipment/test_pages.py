"""The pages of the pool: what everybody sees, what a borrower sends, what the desk does, and what nobody may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from commons.kernel import clock, pages
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import services
from participation.equipment.models import Booking
from tests.factories import equipment as make
from tests.factories.budgets import make_place
from tests.factories.identity import text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen")
NASTY = {
    "long": "x" * 100_000,
    "control": "a\x00b",
    "override": "abc\u202egpj.exe",
    "script": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE participation_equipment; --",
    "emoji": "👩‍👩‍👧‍👦" * 15,
    "empty": "",
    "spaces": "   \n ",
}


def bookings() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking))


def in_days(number: int) -> str:
    return (make.today() + timedelta(days=number)).isoformat()


def test_the_list_is_empty_then_says_when_each_thing_is_free(client):
    assert "Rien à emprunter pour l’instant" in text_of(client.get("/materiel"))
    item = make.make_item(lead_days=0)
    assert "Libre aujourd’hui" in text_of(client.get("/materiel"))
    make.ask(item, 0, 2)
    assert "Libre à partir du jeudi 18 juin 2026" in text_of(client.get("/materiel"))


def test_the_list_asks_the_same_number_of_questions_for_one_item_and_for_twelve(client):
    def questions() -> int:
        sent = []

        def note(_connection, _cursor, statement, *_others):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        pages.shelf.clear()
        assert client.get("/materiel").status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in sent if "SAVEPOINT" not in one])

    make.ask(make.make_item())
    few = questions()
    for _ in range(11):
        make.ask(make.make_item(place=make_place(), units=3))
    assert questions() == few


def test_a_thing_shows_its_terms_and_six_weeks_of_days(client):
    item = make.make_item(units=2, borrowers="Associations du quartier", max_days=5)
    make.ask(item, 5, 7)
    page = client.get(f"/materiel/{item.slug}")
    text = text_of(page)
    for words in ("Associations du quartier", "5 jours", "2 jours avant", "12 rue des Oliviers"):
        assert words in text
    assert page.text.count("<tr>") == 7
    assert "1/2" in text
    assert "du lundi 15 juin au dimanche 26 juillet" in text


def test_the_calendar_of_a_single_thing_says_taken_days_in_words(client):
    item = make.make_item(lead_days=0)
    make.ask(item, 1, 2)
    text = text_of(client.get(f"/materiel/{item.slug}"))
    assert "lundi 15 juin" in text
    assert "du jeudi 18 juin au dimanche 26 juillet" in text
    assert "16 : 0 libre" in text


def test_a_calendar_kept_in_memory_moves_on_with_the_day(client):
    item = make.make_item(lead_days=0)
    assert "du lundi 15 juin au" in text_of(client.get(f"/materiel/{item.slug}"))
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert "du mardi 16 juin au" in text_of(client.get(f"/materiel/{item.slug}"))


def test_an_unknown_thing_is_not_found(client, home, desk):
    for path in ("/materiel/rien", "/materiel/images/rien.webp"):
        assert client.get(path).status_code == 404
    assert home.read("/materiel/rien/emprunter").status_code == 404
    assert home.read("/mes-emprunts/42/annuler").status_code == 404
    desk.sit(somebody("facilitator", person_id=1))
    for path in ("liste/rien", "liste/rien/fermer", "liste/rien/exemplaires/nouveau", "liste/rien/reserver",
                 "reservations/42"):  # fmt: skip
        assert desk.read(f"/equipe/materiel/{path}").status_code == 404


def test_a_request_goes_out_and_waits_among_my_loans(home):
    item = make.make_item()
    sent = home.send(
        f"/materiel/{item.slug}/emprunter", first_day=in_days(5), last_day=in_days(7), organisation="Les Amis"
    )
    assert (sent.status_code, sent.location) == (303, "/mes-emprunts")
    page = text_of(home.read("/mes-emprunts"))
    assert "Les Amis" in page
    assert "L’équipe vous répond avant le" in page
    (made,) = db.session.scalars(select(Booking))
    assert home.send(f"/mes-emprunts/{made.id}/annuler").status_code == 303
    assert "Annulé" in text_of(home.read("/mes-emprunts"))


def test_what_is_taken_answers_409_and_keeps_what_was_typed(home):
    item = make.make_item()
    make.ask(item, 5, 7)
    answer = home.send(
        f"/materiel/{item.slug}/emprunter",
        first_day=in_days(6), last_day=in_days(8), organisation="Les Amis", purpose="Une fête",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "Tout est déjà pris" in text_of(answer)
    assert "Une fête" in answer.text
    assert bookings() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_day": ""}, "Choisissez un jour"),
        ({"first_day": "demain"}, "Écrivez une date"),
        ({"first_day": "2026-02-30"}, "Écrivez une date"),
        ({"last_day": "2026-06-01"}, "avant le premier"),
        ({"first_day": "2026-06-15", "last_day": "2026-06-16"}, "plus longtemps à l’avance"),
        ({"last_day": "2027-06-15"}, "moins de jours"),
        ({"organisation": ""}, "nécessaire"),
        ({"ticket": "mien"}, "Rechargez la page"),
        ({"ticket": ""}, "Rechargez la page"),
        ({"organisation": NASTY["long"]}, "trop long"),
        ({"purpose": NASTY["control"]}, "illisibles"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(home, typed, sentence):
    item = make.make_item()
    sent = {"first_day": in_days(5), "last_day": in_days(7), "organisation": "Les Amis", "purpose": "Gardé", **typed}
    answer = home.send(f"/materiel/{item.slug}/emprunter", **sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Gardé" in answer.text or "purpose" in typed
    assert bookings() == 0


@pytest.mark.parametrize("words", ["override", "script", "sql", "emoji"])
def test_words_of_strangers_are_shown_as_words(home, desk, resident, words):
    item = make.make_item()
    home.sit(Actor(person_id=resident.id))
    home.send(f"/materiel/{item.slug}/emprunter", first_day=in_days(5), last_day=in_days(7), organisation=NASTY[words])
    (made,) = db.session.scalars(select(Booking))
    desk.sit(somebody("officer", person_id=1))
    for path in ("/equipe/materiel", f"/equipe/materiel/reservations/{made.id}"):
        page = desk.read(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "\u202e" not in page.text


def test_a_visitor_is_led_to_the_door_and_a_forged_request_is_turned_away(home, client):
    item = make.make_item()
    home.sit(NOBODY)
    assert "/connexion" in home.read(f"/materiel/{item.slug}/emprunter").location
    assert client.post(f"/materiel/{item.slug}/emprunter", data={}).status_code in (400, 401)
    home.sit(Actor(person_id=1))
    assert client.post(f"/materiel/{item.slug}/emprunter", data={"organisation": "X"}).status_code == 400
    assert bookings() == 0


def test_somebody_elses_loan_is_not_found(home):
    made = make.ask(make.make_item())
    assert home.read(f"/mes-emprunts/{made.id}/annuler").status_code == 404
    assert made.organisation not in text_of(home.read("/mes-emprunts"))


def test_a_closed_thing_says_why_and_takes_no_request(home, client):
    item = make.make_item()
    path = f"/materiel/{item.slug}/emprunter"
    with unit_of_work(SYSTEM) as work:
        services.close(work, item.slug, "Rendu à la mairie")
    other = make.make_item()
    sheet, sent = f"/materiel/{other.slug}/emprunter", {"first_day": in_days(5), "last_day": in_days(6)}
    forged = home.send(sheet, to=path, organisation="Les Amis", **sent)
    assert (forged.status_code, bookings()) == (403, 0)
    assert "Rendu à la mairie" in text_of(client.get(f"/materiel/{item.slug}"))
    assert "plus prêté" in text_of(home.read(path))
    assert item.name not in text_of(client.get("/materiel"))
