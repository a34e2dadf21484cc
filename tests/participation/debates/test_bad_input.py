"""Words made to hide, to break a page or a spreadsheet, or to say nothing: kept as typed or refused, shown harmless."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy import func, select

from commons.kernel.db import db
from commons.kernel.errors import Invalid
from participation.debates import contributing
from participation.debates.models import Contribution
from participation.debates.types import Signing
from tests.factories import debates as make

pytestmark = pytest.mark.usefixtures("frozen", "database")


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Contribution)) or 0


@pytest.mark.parametrize(
    "words",
    [
        "а р р а k e en cyrillique",
        "z\u200be\u200br\u200do",
        "\u202egauche à droite\u202c",
        "😀" * 2000,
        "👩‍👩‍👧‍👦" * 500,
        "<script>alert(1)</script>",
        "'; DROP TABLE participation_debate; --",
        "Z\u0351\u036b\u0313\u0321A" * 100,
        "a" * 4000,
        "\u0645\u0631\u062d\u0628\u0627",
        '=HYPERLINK("http://x")',
        "%(name)s {n} \\x00 \\",
        "\ufeffvu",
    ],
)
def test_strange_words_are_kept_as_they_were_typed(words):
    slug = make.make_debate().slug
    row = make.say(slug, words, title=words, first_name=words)
    assert row.words == words
    assert len(row.title) <= contributing.LONGEST_TITLE
    assert len(row.first_name) <= contributing.LONGEST_NAME


@pytest.mark.parametrize("words", ["", "   \n\t ", "\u200b\u200d\ufeff", "a" * 4001, "😀" * 10_000])
def test_words_that_say_nothing_or_never_end_are_refused(words):
    slug = make.make_debate().slug
    with pytest.raises(Invalid):
        make.say(slug, words)
    assert how_many() == 0


XSS = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'


def test_markup_in_titles_names_and_words_is_text_on_every_page(desk):
    debate = make.make_debate(question=f"Et {XSS} ?", why=XSS, decision=XSS)
    actor = make.somebody_speaking(f"A{XSS}")
    make.say(debate.slug, XSS, title=XSS, actor=actor, signing=Signing.NAME)
    make.say(debate.slug, XSS, first_name="<b>x", parent=1)
    make.say(debate.slug, "javascript:alert(1) https://exemple.fr/?a=<b>")
    slug = debate.slug
    for path in ("", "/contributions/1", "/contributions/1/repondre", "/affiche", "/chiffres", "/contribuer"):
        page = desk.read(f"/debats/{slug}{path}").text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
    assert "&lt;script&gt;" in desk.read(f"/debats/{slug}/contributions/1").text


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", " =1+1", "\n=2"])
def test_no_cell_of_the_file_is_a_formula(desk, words):
    slug = make.make_debate().slug
    make.say(slug, words, title=words, first_name=words)
    sent = desk.read(f"/debats/{slug}/contributions.csv").get_data().decode("utf-8-sig")
    cells = list(csv.reader(StringIO(sent), delimiter=";"))[1]
    assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))] == []
    assert cells[-1] == f"'{words}"


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=99999999999", "page=abc", "q=%00", "q=" + "a" * 5000, "q=%25_%27--", "ordre=nul",
        "canal=pigeon", "theme=x", "theme=99999999999999999999", "tour=x", "tour=1-2-3", "tour=-1--1",
        "tour=999999999-999999999", "tour=0-0", "tour=%00-1",
    ],
)  # fmt: skip
def test_an_absurd_address_still_gives_a_page(desk, query):
    slug = make.make_debate().slug
    make.say(slug)
    assert desk.read(f"/debats/{slug}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/contributions/99999999999999999999", "/contributions/0", "/synthese/9", "/merci/1"])
def test_what_is_not_there_is_not_there(desk, path):
    slug = make.make_debate().slug
    assert desk.read(f"/debats/{slug}{path}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "Écrivez ce que vous voulez dire"),
        ({"words": "\u200b\u200b"}, "Écrivez ce que vous voulez dire"),
        ({"words": "a" * 100_000}, "trop long"),
        ({"words": "a\x00b"}, "illisibles"),
        ({"title": "t" * 121}, "trop long"),
        ({"language": "klingon"}, "à corriger"),
        ({"first_name": "n" * 41}, "trop long"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(desk, typed, sentence):
    slug = make.make_debate().slug
    answer = desk.send(f"/debats/{slug}/contribuer", **{"words": "Des bancs.", "title": "Mon titre gardé", **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mon titre gardé" in answer.text or "title" in typed
    assert how_many() == 0
