"""The desk of the pool: what the team adds, confirms, hands out and takes back, and what nobody else may."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel.actor import Actor
from commons.kernel.db import db
from participation.equipment import queries
from participation.equipment.models import Booking, Item
from participation.equipment.types import BookingState
from tests.factories import equipment as make
from tests.factories.budgets import make_place
from tests.factories.identity import text_of
from tests.factories.participation import somebody
from tests.factories.pictures import a_picture

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


def in_days(number: int) -> str:
    return (make.today() + timedelta(days=number)).isoformat()


def test_the_desk_adds_a_thing_with_its_units_and_its_picture(desk, client):
    place = make_place("Air Bel")
    picture = (io.BytesIO(a_picture()), "barnum.jpg")
    sent = desk.send(
        "/equipe/materiel/liste/nouveau", name="Barnum", place=str(place.id), collected_at="La Maison", units="3",
        deposit="150,50", picture=picture, picture_alt="Une tente blanche",
    )  # fmt: skip
    assert sent.status_code == 303
    (item,) = db.session.scalars(select(Item))
    assert (len(item.units), item.deposit.cents, item.place_id) == (3, 15050, place.id)
    assert "150,50" in text_of(client.get("/materiel/barnum"))
    assert client.get(f"/materiel/images/{item.picture}.webp").mimetype == "image/webp"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "nécessaire"),
        ({"name": NASTY["long"]}, "trop long"),
        ({"name": NASTY["spaces"]}, "nécessaire"),
        ({"name": NASTY["control"]}, "illisibles"),
        ({"units": "0"}, "entre 1 et 200"),
        ({"units": "99999999999999999999"}, "nombre entier"),
        ({"units": "beaucoup"}, "nombre entier"),
        ({"lead_days": "-1"}, "nombre entier"),
        ({"lead_days": "61"}, "entre 0 et 60"),
        ({"max_days": "0"}, "entre 1 et 60"),
        ({"deposit": "cher"}, "Écrivez un montant"),
        ({"place": "424242"}, ""),
        ({"picture": (io.BytesIO(b"<svg>"), "x.svg"), "picture_alt": "X"}, "pas une image"),
    ],
)
def test_a_mistake_of_the_desk_is_said_and_nothing_is_kept(desk, typed, sentence):
    place = make_place("Air Bel")
    sent = {"name": "Barnum", "place": str(place.id), "collected_at": "La Maison gardée", **typed}
    answer = desk.send("/equipe/materiel/liste/nouveau", **sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "La Maison gardée" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Item)) == 0


def test_a_second_editor_is_told_and_loses_nothing(desk):
    item = make.make_item()
    path = f"/equipe/materiel/liste/{item.slug}"
    assert desk.send(path, name="Le premier").status_code == 303
    answer = desk.send(path, name="Le second", seen="1")
    assert answer.status_code == 409
    assert "Le second" in answer.text
    db.session.expire_all()
    assert queries.item_by_slug(item.slug).name == "Le premier"


def test_a_day_at_the_desk_from_the_request_to_the_return(desk, home, resident):
    item = make.make_item(lead_days=0)
    team, borrower = somebody("facilitator", person_id=1), Actor(person_id=resident.id)
    made = make.ask(item, 0, 1, actor=borrower)
    at = f"/equipe/materiel/reservations/{made.id}"
    desk.sit(team)
    assert "À répondre (1)" in text_of(desk.read("/equipe/materiel"))
    assert desk.send(at, to=at + "/confirmer").status_code == 303
    assert "À remettre (1)" in text_of(desk.read("/equipe/materiel"))
    assert desk.send(at, to=at + "/remettre").status_code == 303
    home.sit(borrower)
    assert "À rapporter le mardi 16 juin 2026" in text_of(home.read("/mes-emprunts"))
    desk.sit(team)
    assert desk.send(at, to=at + "/reprendre", note="Propre", damaged="").status_code == 303
    db.session.refresh(made)
    assert (made.state, made.return_note) == (BookingState.RETURNED, "Propre")
    assert "1 prêt" in text_of(desk.read("/materiel/chiffres"))
    assert desk.read("/materiel/chiffres.json").json[0]["loans"] == 1


def test_a_step_already_taken_is_told_on_the_page_of_the_booking(desk):
    made = make.ask(make.make_item())
    at = f"/equipe/materiel/reservations/{made.id}"
    desk.send(at, to=at + "/confirmer")
    answer = desk.send(at, to=at + "/confirmer")
    assert answer.status_code == 409
    assert "a changé entre-temps" in text_of(answer)


def test_a_refusal_without_reason_keeps_the_page_and_the_request(desk):
    made = make.ask(make.make_item())
    at = f"/equipe/materiel/reservations/{made.id}"
    assert desk.send(at, to=at + "/refuser", reason="").status_code == 422
    assert desk.send(at, to=at + "/refuser", reason=NASTY["long"]).status_code == 422
    assert desk.send(at, to=at + "/refuser", reason="Déjà promis").status_code == 303
    db.session.refresh(made)
    assert (made.state, made.reason) == (BookingState.REFUSED, "Déjà promis")


def test_the_desk_books_for_somebody_and_gives_another_unit(desk):
    item = make.make_item(units=2)
    path = f"/equipe/materiel/liste/{item.slug}/reserver"
    sent = desk.send(path, person="Mme Kaci", organisation="Voisins", first_day=in_days(0), last_day=in_days(1))
    assert sent.status_code == 303
    (made,) = db.session.scalars(select(Booking))
    assert (made.state, made.assisted, made.unit.number) == (BookingState.CONFIRMED, True, 1)
    other = next(unit for unit in item.units if unit.number == 2)
    at = f"/equipe/materiel/reservations/{made.id}"
    assert desk.send(at, to=at + "/exemplaire", unit=str(other.id)).status_code == 303
    db.session.refresh(made)
    assert made.unit_id == other.id
    assert desk.send(at, to=at + "/exemplaire", unit="424242").status_code == 422
    wrong = desk.send(path, person="", organisation="Voisins", first_day=in_days(0), last_day=in_days(1))
    assert wrong.status_code == 422


def test_units_are_added_and_taken_out_of_service(desk, client):
    item = make.make_item()
    path = f"/equipe/materiel/liste/{item.slug}"
    assert desk.send(path + "/exemplaires/nouveau", condition="Neuf").status_code == 303
    db.session.expire_all()
    assert [unit.number for unit in queries.item_by_slug(item.slug).units] == [1, 2]
    first = queries.item_by_slug(item.slug).units[0]
    unit_path = f"{path}/exemplaires/{first.id}"
    assert desk.send(unit_path, out_of_service="Lampe grillée").status_code == 303
    assert "Lampe grillée" in text_of(client.get(f"/materiel/{item.slug}"))
    assert desk.send(unit_path, condition=NASTY["long"]).status_code == 422
    assert desk.read(f"{path}/exemplaires/424242").status_code == 404


def test_closing_needs_a_reason_and_reopening_lends_again(desk, client):
    item = make.make_item()
    path = f"/equipe/materiel/liste/{item.slug}"
    assert desk.send(path + "/fermer", reason="").status_code == 422
    assert desk.send(path + "/fermer", reason="Cassé").status_code == 303
    assert item.name not in text_of(client.get("/materiel"))
    assert desk.send(path, to=path + "/rouvrir").status_code == 303
    assert item.name in text_of(client.get("/materiel"))


def test_a_team_of_another_territory_reads_and_changes_nothing(desk):
    item, other = make.make_item(), make_place("Ailleurs")
    made = make.ask(item)
    desk.sit(somebody("facilitator", "territory", other.id, 1))
    assert item.name not in text_of(desk.read("/equipe/materiel"))
    assert item.name not in text_of(desk.read("/equipe/materiel/liste"))
    lists, at = f"/equipe/materiel/liste/{item.slug}", f"/equipe/materiel/reservations/{made.id}"
    for path in (lists, lists + "/fermer", lists + "/exemplaires/nouveau", lists + "/reserver", at):
        assert desk.read(path).status_code == 403
    sheet = "/equipe/materiel/liste/nouveau"
    for path in (at + "/confirmer", at + "/refuser", at + "/remettre", at + "/reprendre", at + "/annuler",
                 at + "/exemplaire", lists + "/rouvrir", lists + "/fermer", lists, lists + "/reserver"):  # fmt: skip
        assert desk.send(sheet, to=path, reason="Forgé", name="Forgé").status_code == 403, path
    db.session.refresh(made)
    assert made.state is BookingState.ASKED
    forged = desk.send(sheet, name="Ici", place=str(item.place_id), collected_at="x", units="1")
    assert forged.status_code == 422


def test_a_resident_finds_no_desk(home):
    for path in ("/equipe/materiel", "/equipe/materiel/liste", "/equipe/materiel/liste/nouveau"):
        assert home.read(path).status_code == 403
