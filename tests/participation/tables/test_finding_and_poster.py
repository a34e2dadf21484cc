"""Tables are found by words, by place and on the map; their poster leads back to them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from commons.kernel import qr
from participation.tables import finding
from participation.tables.finding import Candidate, Spot
from tests.factories import tables as make
from tests.factories.budgets import make_place

pytestmark = pytest.mark.usefixtures("frozen")


def test_a_search_ignores_accents_and_finds_by_place(client):
    place = make_place("L’Étang")
    make.make_table(place, name="Table des Cigales")
    make.make_table(name="Table d’ailleurs")
    for typed in ("etang", "CIGALES", "cigales étang"):
        page = client.get("/tables", query_string={"q": typed}).text
        assert "Table des Cigales" in page
        assert "Table d’ailleurs" not in page
    assert "Aucune table ne répond" in client.get("/tables?q=zzz").text


@pytest.mark.parametrize("query", ["q=" + "a" * 5000, "q=%00", "commune=nulle", "quartier=%00", "commune=%27"])
def test_an_absurd_search_still_gives_a_page(client, query):
    make.make_table()
    assert client.get(f"/tables?{query}").status_code == 200


def test_tables_nearest_to_a_neighbourhood_come_first(client):
    home, near, far = make_place("Chez moi"), make_place("À côté"), make_place("Au loin")
    home.latitude, near.latitude, far.latitude = 43.30, 43.31, 43.60
    for place, name in ((far, "Table A"), (near, "Table B"), (home, "Table C")):
        make.make_table(place, name=name)
    page = client.get(f"/tables?quartier={home.slug}").text
    assert page.index("Table C") < page.index("Table B") < page.index("Table A")


def test_a_distance_is_that_of_the_ground():
    marseille, aix = Spot(1, "Marseille", 43.2965, 5.3698), Spot(2, "Aix", 43.5297, 5.4474)
    there = Candidate(1, "Table", (aix, Spot(3, "Nulle part", None, None)), frozenset({2}), "Aix")
    assert finding.distance(there, marseille) == pytest.approx(26.7, abs=0.3)
    assert finding.distance(there, aix) == 0
    assert finding.distance(Candidate(2, "Table", (), frozenset(), ""), aix) == finding.NOWHERE


def test_the_map_holds_each_table_once(client):
    here = make.make_table()
    make.make_table(here.places[0])
    page = client.get("/tables/carte").text
    assert page.count(f'href="/tables/{here.slug}"') == 1
    assert "2 tables" in page


def test_the_code_on_the_poster_holds_the_address_of_the_table(app, client):
    body = make.make_table()
    make.make_meeting(body)
    page = client.get(f"/tables/{body.slug}/affiche").text
    address = f"{app.config['SERVER_ADDRESS']}/tables/{body.slug}"
    assert address in page
    picture = client.get(f"/tables/{body.slug}/qr.svg?v={qr.digest(address)}")
    assert picture.mimetype == "image/svg+xml"
    assert "immutable" in picture.headers["Cache-Control"]
    assert client.get(f"/tables/{body.slug}/qr.svg?v=x").headers["Cache-Control"] == "no-cache"
    assert b"".join(part.data for part in qr.code_of(address).data_list).decode() == address
    assert _modules(picture.data) == sum(map(sum, qr.code_of(address).modules))
    assert f"/tables/{body.slug}/qr.svg?v={qr.digest(address)}" in page


def _modules(svg: bytes) -> int:
    """How many dark squares the drawing has: each is one subpath."""
    root = ElementTree.fromstring(svg)
    (path,) = (node for node in root.iter() if node.tag.endswith("path"))
    return path.attrib["d"].count("M")


def test_the_poster_shows_the_next_meeting_that_stands(client):
    body = make.make_table()
    assert "La prochaine date est à la page" in client.get(f"/tables/{body.slug}/affiche").text
    make.make_meeting(body)
    page = client.get(f"/tables/{body.slug}/affiche").text
    for words in ("lundi 22 juin 2026", "Centre social", "plain-pied", "Garde d’enfants", "Sans compte"):
        assert words in page
