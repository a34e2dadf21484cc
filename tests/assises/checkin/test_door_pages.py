"""The door as a device sees it, without JavaScript: pairing, codes, photographs, names, walk-ins, gauges, rooms."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image

from assises.checkin import devices, pictures, tokens
from assises.editions import queries as editions
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.qr import code_of
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.budgets import make_territory
from tests.factories.desk import _Fields
from tests.factories.door import badge_of
from tests.factories.door_hands import DOOR, Door, rows

pytestmark = pytest.mark.usefixtures("frozen")


def picture_of(text, size=8, kind="PNG"):
    rows = code_of(text).get_matrix()
    image = Image.new("L", (len(rows), len(rows)), 255)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    out = io.BytesIO()
    image.resize((len(rows) * size,) * 2, Image.Resampling.NEAREST).save(out, kind)
    return out.getvalue()


def test_without_a_device_nothing_opens(client, threshold):
    for path in (DOOR, "/accueil/sur-place", "/accueil/salle/1", "/accueil/liste.json"):
        assert client.get(path).status_code == 403
    for cookie in ("x", "é" * 40, "0" * 43):
        assert Door(client, cookie).read().status_code == 403
    for path in ("/accueil/lire", "/accueil/passer", "/accueil/sur-place", "/accueil/passages", "/accueil/photo"):
        assert client.post(path).status_code in (400, 403)


def test_a_link_that_is_looked_at_ties_nothing_and_one_touch_ties_once(client, threshold):
    site_day = threshold[0]
    with unit_of_work(SYSTEM) as work:
        device = devices.open_device(work, site_day.site_id, "Téléphone <b>", clock.now())
        secret = tokens.pairing_secret(device.id, 1)
    path = f"/accueil/ouvrir/{secret}"
    page = client.get(path)
    assert site_day.site.name in page.text
    assert client.get(path).status_code == 200
    key = _Fields(page.text).values["csrf_token"]
    answer = client.post(path, data={"csrf_token": key})
    assert (answer.status_code, answer.headers["Location"]) == (303, DOOR)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/accueil" in cookie
    assert client.get(DOOR).status_code == 200
    assert client.post(path, data={"csrf_token": key}).status_code == 403
    assert client.get("/accueil/ouvrir/" + "a" * 22).status_code == 403


def test_a_badge_typed_lets_in_at_once_and_sending_again_changes_nothing(door, threshold):
    token, ticket = badge_of(threshold[3]), uuid4().hex
    first = door.post("/accueil/lire", ticket=ticket, code=token)
    page = door.says(first)
    assert "Bienvenue" in page
    assert "Samia" in page
    assert "(3 personnes)" in page
    assert (
        door.post("/accueil/lire", ticket=ticket, code=token.lower()).headers["Location"] == first.headers["Location"]
    )
    assert rows() == 1
    assert "Déjà entré" in door.says(door.post("/accueil/lire", code=token))


def test_the_rest_of_the_group_comes_in_with_one_touch(door, threshold):
    door.post("/accueil/lire", code=badge_of(threshold[3]))
    keys = [f"a{each.id}" for each in threshold[3].attendees[1:]]
    ticket = uuid4().hex
    assert "Bienvenue" in door.says(door.post("/accueil/passer", ticket=ticket, people=keys))
    door.post("/accueil/passer", ticket=ticket, people=keys)
    assert rows() == 3


def test_a_code_shows_the_group_and_its_end_is_enough(door, threshold):
    code = threshold[3].code
    for typed in (code, code.lower()[:4] + " - " + code[4:], code[-3:]):
        page = door.post("/accueil/lire", code=typed)
        assert page.status_code == 200
        assert "Samia" in page.text
    assert rows() == 0


def test_homonyms_are_told_apart_by_the_end_of_their_code(door, threshold):
    edition = editions.by_id(threshold[0].site.edition_id)
    other = make_registration(edition)
    other.attendees[0].first_name, other.attendees[0].last_name = "Samia", "Benali"
    db.session.commit()
    page = door.read(q="sAm").text
    assert "Samia B." in page
    assert "Benali" not in page
    assert f"…{other.code[-3:]}" in page
    assert f"…{threshold[3].code[-3:]}" in page
    assert threshold[3].code not in page


def test_homonyms_are_told_apart_by_their_commune(door, threshold):
    other = make_registration(editions.by_id(threshold[0].site.edition_id))
    other.attendees[0].first_name = "Samia"
    assert "Belle Vue" not in door.read(q="samia").text
    other.home_id = make_territory().id
    db.session.commit()
    assert "Belle Vue" in door.read(q="samia").text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photograph_of_the_code_is_read(door, threshold, kind):
    sent = (io.BytesIO(picture_of(badge_of(threshold[3]), kind=kind)), "photo")
    assert "Bienvenue" in door.says(door.post("/accueil/lire", picture=sent))


def bomb():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


ATTACKS = {
    "nothing": b"", "words": b"<script>alert(1)</script>", "zeros": b"\0" * 5000, "cut": picture_of("x")[:200],
    "gif": b"GIF89a" + b"\0" * 50, "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bomb": bomb(),
"no code": None,
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_no_photograph_of_a_code_is_refused_with_a_sentence(door, threshold, attack):
    body = ATTACKS[attack]
    if body is None:
        out = io.BytesIO()
        Image.new("RGB", (300, 300), "white").save(out, "PNG")
        body = out.getvalue()
    page = door.post("/accueil/lire", picture=(io.BytesIO(body), "x.png"))
    assert page.status_code == 422
    assert rows() == 0


def test_a_photograph_that_is_too_heavy_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "_opened", None)
    with pytest.raises(Invalid, match="too_heavy"):
        pictures.text_on(b"\xff\xd8" + b"0" * (10 * 1024 * 1024))


def test_a_code_in_a_photograph_is_only_text(door, threshold):
    sent = (io.BytesIO(picture_of("<script>alert(1)</script>")), "photo.png")
    page = door.post("/accueil/lire", picture=sent)
    assert page.status_code == 422
    assert "<script>alert" not in page.text


BAD = [
    "",
    " ",
    "x" * 100_000,
    "\u202e abc",
    "<script>",
    "'; DROP TABLE assises_badge;--",
    "😀" * 99,
    "A" * 26,
    "%",
    "___",
]


@pytest.mark.parametrize("typed", BAD)
def test_a_code_that_is_none_is_refused_and_lets_nobody_in(door, threshold, typed):
    page = door.post("/accueil/lire", code=typed)
    assert page.status_code == 422
    assert "<script>" not in page.text.replace("<script src", "")
    assert rows() == 0
    assert door.read(q=typed[:2000]).status_code == 200


def test_guessing_codes_is_stopped(door, threshold, monkeypatch):
    from assises.checkin import views_box

    monkeypatch.setattr(views_box, "MOST_MISSES", 3)
    answers = [door.post("/accueil/lire", code=f"BCDFGH{n}2").status_code for n in range(2, 7)]
    assert answers == [422, 422, 422, 429, 429]
