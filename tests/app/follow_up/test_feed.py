"""The feed of a thread: valid Atom, public lines only, nothing of people's that a reader could run."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest

from commons.threads.types import Debt, Moment
from tests.factories.threads import tie

ATOM = "{http://www.w3.org/2005/Atom}"
ODD = "<script>alert(1)</script> & ]]> \u202eevil \x00\x08\ufffe\ud800 😀"


@pytest.fixture
def debate(database, frozen, things):
    ref = things["debate"].ref(1, "Plus d’ombre")
    things["debate"].moments[1] = [Moment(frozen - timedelta(days=n), f"Pas {n}") for n in range(3)]
    return ref


def feed(answer) -> Xml.Element:
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(answer.data)


def test_the_feed_has_what_atom_asks_for(visitor, debate, things, frozen, app):
    tie(debate, things["project"].ref(4, "Douze arbres"), frozen + timedelta(hours=1), decided_by="le conseil")
    root = feed(visitor.read("/suivi/tests.debate/1.atom"))
    site = app.config["SERVER_ADDRESS"]
    assert root.tag == ATOM + "feed"
    assert root.findtext(ATOM + "id") == f"{site}/suivi/tests.debate/1"
    assert root.findtext(ATOM + "title") == "Ce que c’est devenu : Plus d’ombre"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Possibles"
    assert [link.get("rel") for link in root.findall(ATOM + "link")] == ["self", "alternate"]
    entries = root.findall(ATOM + "entry")
    assert [e.findtext(ATOM + "title") for e in entries] == [
        "« Plus d’ombre » a donné « Douze arbres » Décidé par le conseil.", "Pas 0", "Pas 1", "Pas 2",
    ]  # fmt: skip
    assert len({e.findtext(ATOM + "id") for e in entries}) == 4
    assert datetime.fromisoformat(root.findtext(ATOM + "updated")) == frozen + timedelta(hours=1)
    for entry in entries:
        assert entry.find(ATOM + "link").get("href").startswith(site + "/")
        assert datetime.fromisoformat(entry.findtext(ATOM + "updated")).tzinfo is not None


def test_a_line_keeps_its_id_so_that_readers_see_it_once(visitor, debate, things, frozen):
    first = [e.findtext(ATOM + "id") for e in feed(visitor.read("/suivi/tests.debate/1.atom")).findall(ATOM + "entry")]
    things["debate"].moments[1].append(Moment(frozen + timedelta(hours=2), "Pas de plus"))
    again = [e.findtext(ATOM + "id") for e in feed(visitor.read("/suivi/tests.debate/1.atom")).findall(ATOM + "entry")]
    assert again[1:] == first


def test_what_is_late_is_an_entry(visitor, debate, things, frozen):
    things["debate"].debts[1] = [Debt("Répondre", "la commune", frozen - timedelta(days=1))]
    titles = [
        e.findtext(ATOM + "title") for e in feed(visitor.read("/suivi/tests.debate/1.atom")).findall(ATOM + "entry")
    ]
    assert "En retard : Répondre (la commune), attendu avant le dimanche 14 juin 2026." in titles


def test_peoples_words_are_text_and_nothing_breaks_the_feed(visitor, debate, things, frozen):
    things["debate"].titles[1] = ODD
    things["debate"].moments[1] = [Moment(frozen, ODD, by=ODD, why=ODD)]
    answer = visitor.read("/suivi/tests.debate/1.atom")
    root = feed(answer)
    assert b"<script" not in answer.data
    assert "alert(1)</script> & ]]> evil" in root.findtext(f"{ATOM}entry/{ATOM}title")
    assert root.find(f"{ATOM}entry/{ATOM}content").get("type") == "text"


def test_a_feed_without_news_is_a_feed(visitor, database, things):
    things["debate"].ref(2)
    assert feed(visitor.read("/suivi/tests.debate/2.atom")).findall(ATOM + "entry") == []


def test_a_long_story_gives_its_fifty_latest_lines(visitor, debate, things, frozen):
    things["debate"].moments[1] = [Moment(frozen - timedelta(days=n), f"Pas {n}") for n in range(300)]
    entries = feed(visitor.read("/suivi/tests.debate/1.atom")).findall(ATOM + "entry")
    assert (len(entries), entries[0].findtext(ATOM + "title")) == (50, "Pas 0")


def test_the_page_names_its_feed(visitor, debate):
    assert 'type="application/atom+xml"' in visitor.read("/suivi/tests.debate/1").text
