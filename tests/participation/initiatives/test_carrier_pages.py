"""Carriers write their file through the real pages, without JavaScript; others find closed doors."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.types import Money
from participation.initiatives import queries, queries_calls
from participation.initiatives.models import Initiative
from participation.initiatives.types import Shape
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")


BAD_TEXTS = {
    "null": "a\x00b",
    "long": "a" * 100_000,
    "bell": "\x07",
}


ODD_TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE participation_initiative; --",
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "arabic": "ورشة الدراجات",
    "template": "{{ 7*7 }}",
}


@pytest.fixture
def nora(database):
    return make.somebody_new()


def only_file() -> Initiative:
    db.session.expire_all()
    (number,) = db.session.scalars(select(Initiative.id))
    return make.the_file(number)


def page(file, part: str = "") -> str:
    return f"/mes-initiatives/{file.id}{part}"


STEPS = [f"/etape/{name}" for name in ("qui", "idee", "public", "lieu", "themes", "calendrier", "budget")]


WRITING = [
    ("/etape/idee", {"title": "Volé", "need": "Volé", "seen": "3"}), ("/completer", {"seen": "3"}),
    ("/publier", {"seen": "3"}), ("/depublier", {"seen": "3"}),
    ("/personnes", {"role": "owner"}), ("/personnes/retirer", {"account": "1"}),
    ("/partenaires", {"name": "Volé", "seen": "3"}), ("/fichiers", {"name": "Volé"}), ("/code", {}),
]  # fmt: skip


def test_a_small_association_goes_from_the_counter_to_the_answer_on_a_short_form(desk, nora, place):
    call = make.make_call(place=place, needs=())
    desk.sit(nora)
    assert "Commencer un dossier" in desk.read("/guichet").text
    begun = desk.send("/mes-initiatives/nouvelle", title="Une fête des voisins", collective="Le bâtiment B")
    file = only_file()
    assert begun.location == page(file, "/etape/court")
    sent = desk.send(begun.location, need="On ne se connaît plus.", activities="Un repas.", place=str(place.id),
                     amount="450,50", then="next")  # fmt: skip
    assert sent.location == page(file)
    assert desk.read(page(file)).status_code == 200
    assert desk.send(page(file, f"/envoyer/{call.slug}")).status_code == 303
    (application,) = queries_calls.received(call.id)
    assert queries.frozen_sheet(application.snapshot).asked == Money(450_50)
    assert "Envoyé, à lire" in desk.read("/mes-initiatives").text


def test_the_whole_file_is_written_step_by_step_and_left_in_between(desk, nora, place):
    desk.sit(nora)
    desk.send("/mes-initiatives/nouvelle", title="Un atelier vélo", shape="full")
    file = only_file()
    assert desk.send(page(file, "/etape/idee"), need="Rien à faire l’été.", then="later").location == page(file)
    following = desk.send(page(file, "/etape/public"), audience="Des enfants.", activities="Réparer.", then="next")
    assert following.location == page(file, "/etape/lieu")
    desk.send(page(file, "/etape/lieu"), place=str(place.id), address="Devant l’école")
    desk.send(page(file, "/etape/calendrier"), starts_on="2026-09-01", ends_on="2026-12-01", steps="Un\nDeux")
    rows = desk.send(
        page(file, "/etape/budget"), expense_label_0="Des outils", expense_amount_0="300", income_label_0="Ici",
        income_amount_0="200", income_kind_0="asked", income_label_1="Gâteaux", income_amount_1="100",
        income_kind_1="own", then="rows",
    )  # fmt: skip
    assert rows.location == page(file, "/etape/budget")
    sheet = queries.sheet_of(only_file())
    assert (sheet.need, sheet.audience, sheet.place_id, sheet.asked) == (
        "Rien à faire l’été.", "Des enfants.", place.id, Money(20000),
    )  # fmt: skip
    assert sheet.budget_holds
    assert "Des outils" in desk.read(page(file, "/etape/budget")).text
    assert "Des outils" in desk.read(page(file)).text


def test_a_short_file_becomes_a_whole_one_without_losing_a_word(desk, nora, place):
    file = make.make_file(nora, place, shape=Shape.SHORT)
    desk.sit(nora)
    desk.send(page(file), to=page(file, "/completer"), seen=str(file.version))
    assert only_file().shape is Shape.FULL
    assert make.NEED in desk.read(page(file, "/etape/idee")).text


@pytest.mark.parametrize("part", ["", *STEPS, "/partenaires", "/fichiers", "/personnes"])
def test_each_page_of_a_file_opens_to_its_writers_and_to_nobody_else(desk, nora, part):
    file = make.make_file(nora)
    desk.sit(nora)
    own = desk.read(page(file, part))
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "no-store"
    for actor, status in ((make.somebody_new(), 403), (make.team("officer"), 403), (NOBODY, 303)):
        desk.sit(actor)
        refused = desk.read(page(file, part))
        assert refused.status_code == status
        assert make.NEED not in refused.text


@pytest.mark.parametrize(("part", "sent"), WRITING)
def test_a_forged_request_of_somebody_else_changes_nothing(app, client, desk, nora, part, sent):
    file = make.make_file(nora)
    desk.sit(make.somebody_new())
    app.config["WTF_CSRF_ENABLED"], before = False, app.config["WTF_CSRF_ENABLED"]
    try:
        answer = client.post(page(file, part), data=sent)
    finally:
        app.config["WTF_CSRF_ENABLED"] = before
    assert answer.status_code in (403, 404)
    assert (make.the_file(file.id).title, make.the_file(file.id).version) == (file.title, file.version)


def test_what_does_not_exist_is_not_found(desk, nora):
    desk.sit(nora)
    for path in ("/mes-initiatives/424242", "/mes-initiatives/424242/etape/idee",
                 "/mes-initiatives/envois/424242/reponse",
                 "/invitation/initiative/xyz", "/partenaire/xyz", "/initiatives/rien", "/appels/rien",
                 "/initiatives/fichiers/424242", "/mes-initiatives/99999999999999999999"):  # fmt: skip
        assert desk.read(path).status_code == 404, path
    file = make.make_file(nora)
    assert desk.read(page(file, "/etape/rien")).status_code == 404
    assert desk.read(page(file, "/envoyer/rien")).status_code == 404


@pytest.mark.parametrize("name", BAD_TEXTS)
@pytest.mark.parametrize(
    ("step", "field"),
    [("idee", "title"), ("idee", "need"), ("public", "activities"), ("lieu", "address"), ("calendrier", "steps"),
     ("qui", "contact")],
)  # fmt: skip
def test_a_text_that_cannot_be_kept_is_said_beside_its_field(desk, nora, step, field, name):
    file = make.make_file(nora)
    desk.sit(nora)
    answer = desk.send(page(file, f"/etape/{step}"), **{field: BAD_TEXTS[name]})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert make.the_file(file.id).version == file.version


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_an_odd_text_is_kept_and_shown_as_it_was_typed(desk, client, nora, name):
    typed = ODD_TEXTS[name]
    file = make.make_file(nora, title=typed[:120], need=typed, activities=typed, audience=typed, steps=typed,
                          address=typed[:200], gap=typed)  # fmt: skip
    file = make.publish(nora, file)
    desk.sit(nora)
    for path in (page(file), page(file, "/etape/idee"), f"/initiatives/{file.slug}", "/initiatives"):
        text = desk.read(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"expense_label_0": "Outils", "expense_amount_0": ""}, "Écrivez la somme"),
        ({"expense_label_0": "", "expense_amount_0": "12"}, "à quoi sert"),
        ({"expense_label_0": "Outils", "expense_amount_0": "douze"}, "Écrivez un montant"),
        ({"expense_label_0": "Outils", "expense_amount_0": "-12"}, "Écrivez un montant"),
        ({"expense_label_0": "Outils", "expense_amount_0": "0"}, "Écrivez la somme"),
        ({"expense_label_0": "Outils", "expense_amount_0": "1e9"}, "Écrivez un montant"),
        ({"expense_label_0": "Outils", "expense_amount_0": "99999999999999999"}, "Écrivez un montant"),
        ({"expense_label_0": "Outils", "expense_amount_0": "12,345"}, "Écrivez un montant"),
        ({"income_kind_0": "mafia", "income_label_0": "a", "income_amount_0": "5"}, ""),
    ],
)
def test_money_that_cannot_be_read_is_said_and_nothing_typed_is_lost(desk, nora, sent, sentence):
    file = make.make_file(nora, lines=[])
    desk.sit(nora)
    answer = desk.send(page(file, "/etape/budget"), gap="Une tombola gardée.", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Une tombola gardée." in answer.text
    assert make.the_file(file.id).lines == []


@pytest.mark.parametrize("sides", ["", "-", "9999-9999", "a-b", "٣-٣", "4-4-4"])
def test_a_forged_number_of_rows_stays_within_bounds(desk, nora, sides):
    file = make.make_file(nora)
    desk.sit(nora)
    assert desk.send(page(file, "/etape/budget"), sides=sides).status_code in (303, 422)
