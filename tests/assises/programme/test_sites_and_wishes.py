"""A site named once, parts of a place kept apart, seats and wishes told apart, and pages asked for too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.editions import queries as editions
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.pages import shelf
from tests.factories.assises_days import make_site_day
from tests.factories.assises_seats import make_wish_edition
from tests.factories.budgets import make_place
from tests.factories.identity import text_of
from tests.factories.programme import make_room, publish, write


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("1 rue des Lilas, 13011 Marseille", "1 rue des Lilas, 13011 Marseille Comment"),
        ("1 rue des Lilas, MARSEILLE", "1 rue des Lilas, MARSEILLE Comment"),
        ("1 rue de Marseille", "1 rue de Marseille , Marseille Comment"),
        ("", "Marseille Comment"),
    ],
)
def test_a_site_names_its_commune_once(client, ground, address, shown):
    ground.day.site.address, ground.day.site.place = address, make_place(name="Marseille")
    db.session.commit()
    assert f"Air Bel {shown} venir" in text_of(client.get(f"{ground.public}/sites/air-bel"))


def test_in_arabic_the_dot_between_site_and_room_stays_between_them(client, ground):
    write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    assert "\u2068Air Bel\u2069 · \u2068Salle du bas\u2069" in client.get(f"{ground.public}/programme?lang=ar").text
    assert "Air Bel · Salle du bas" in client.get(f"{ground.public}/programme?lang=fr").text


def test_while_wishes_are_taken_an_activity_does_not_speak_of_seats_left(client, database, frozen):
    edition = make_wish_edition()
    day = make_site_day(edition, name="Air Bel")
    activity = write(edition, day, make_room(day))
    publish(edition)
    here = f"/assises/{edition.year}/activites/{activity.id}"
    page = text_of(client.get(here))
    assert "20 places. Dites vos souhaits" in page
    assert "Il reste" not in page
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert "Il reste 20 places sur 20." in text_of(client.get(here))


@pytest.mark.parametrize("path", ["", "/places", "/places/chiffres", "/tirage"])
def test_a_page_named_before_its_edition_was_there_is_not_kept(client, database, frozen, monkeypatch, path):
    """Prepared and announced between the reading of what the page depends on and its making."""
    really = editions.by_year

    def meanwhile(year):
        monkeypatch.setattr(editions, "by_year", really)
        edition = make_wish_edition(year=2077)
        day = make_site_day(edition)
        write(edition, day, make_room(day))
        publish(edition)

    monkeypatch.setattr(editions, "by_year", meanwhile)
    assert client.get(f"/assises/2077{path}").status_code == 200
    assert not shelf._pages
    client.get(f"/assises/2077{path}")
    assert shelf._pages
