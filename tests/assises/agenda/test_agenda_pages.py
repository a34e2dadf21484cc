"""Pages, files and paper of the agenda, and its desk."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from assises.agenda import loading, paper, queries, services
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.models import CooperationYear
from assises.agenda.types import EntryState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.identity import text_of
from tests.factories.outcome import a_day, make_item, secretary, tags_of
from tests.factories.participation import somebody
from tests.factories.referrals import make_decision

KEEPER = secretary()
KEPT = Verdict(EntryState.ADOPTED, a_day())


def do(act, *args, actor: Actor = SYSTEM, **more):
    with unit_of_work(actor) as work:
        return act(work, *args, clock.now(), **more)


def test_the_year_shows_what_is_kept_what_waits_and_what_is_not(desk, database, frozen):
    do(loading.load)
    page = text_of(desk.read("/agenda/2024"))
    for told in ("Le lancement du budget participatif", "Développement du programme des cités éducatives", "Publié le"):
        assert told in page
    kept, aside, waits = make_item(2030, "Un réseau"), make_item(2030, "Une idée"), make_item(2030, "À voir")
    do(services.decide, kept, 2030, 1, KEPT)
    do(services.decide, aside, 2030, 1, Verdict(EntryState.SET_ASIDE, a_day(), "Trop cher"))
    page = text_of(desk.read("/agenda/2030"))
    for told in ("Un réseau", "Une idée", "Trop cher", "À voir", "En préparation"):
        assert told in page
    assert desk.read("/agenda").location == "/agenda/2030"
    assert queries.entry(waits, 2030).state is EntryState.PROPOSED


def test_a_sheet_tells_its_decisions_and_two_versions_are_compared(desk, database, frozen):
    item = make_item(2030, "Un réseau")
    do(services.decide, item, 2030, 1, KEPT)
    do(services.revise, item, 1, SheetDraft("Un réseau d’écoles", note="Avec les écoles", indicators=("Dix écoles",)))
    page = text_of(desk.read(f"/agenda/fiches/{item}"))
    assert "Retenu dans l’agenda 2030, le jeudi 12 mars 2026" in page
    compared = text_of(desk.read(f"/agenda/fiches/{item}/comparer"))
    assert "d’écoles" in compared
    assert "Avec les écoles" in compared
    for odd in ("?de=x&a=y", "?de=9&a=9", "?a=1", "?de=99999999999999", "?de=2&a=1"):
        assert desk.read(f"/agenda/fiches/{item}/comparer{odd}").status_code == 200
    assert "Retenu dans l’agenda 2030" in text_of(desk.read(f"/suivi/assises.agenda_item/{item}"))


def test_french_words_of_an_arabic_list_leave_its_marks_where_the_reader_begins(desk, database, frozen):
    item = make_item(2030, "Un réseau")
    do(services.revise, item, 1, SheetDraft("Un réseau", note="Précisé", indicators=("Dix écoles",)))
    page = desk.read(f"/agenda/fiches/{item}?lang=ar").text
    assert '<li><span lang="fr" dir="auto">Dix écoles</span></li>' in page


@pytest.mark.parametrize("path", [
    "/agenda/1999", "/agenda/99999", "/agenda/fiches/0", "/agenda/2030/agenda-tr.pdf", "/agenda/fiches/" + "9" * 30,
    "/agenda/1999/agenda.csv", "/agenda/1999/agenda.json",
])  # fmt: skip
def test_what_is_not_there_is_not_found(desk, database, path):
    assert desk.read(path).status_code == 404
    assert "Aucun agenda" in text_of(desk.read("/agenda"))


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_read_in_every_language(desk, database, frozen, language):
    do(loading.load)
    item = queries.entries(2024)[20].item_id
    for path in ("/agenda/2024", f"/agenda/fiches/{item}", f"/agenda/fiches/{item}/comparer"):
        assert desk.read(f"{path}?lang={language}").status_code == 200


def test_a_long_agenda_is_read_in_the_queries_of_a_short_one(desk, database, frozen, queries):
    make_item(2030)
    desk.read("/agenda/2030")
    db.session.expire_all()
    queries.clear()
    desk.read("/agenda/2030")
    few = len(queries)
    for _ in range(30):
        make_item(2030)
    db.session.expire_all()
    queries.clear()
    assert desk.read("/agenda/2030").text.count('href="/agenda/fiches/') == 31
    assert len(queries) == few


def test_the_files_hold_every_item(desk, database, frozen):
    do(loading.load)
    make_item(2030, "=cmd|x")
    assert len(desk.read("/agenda/2024/agenda.csv").data.decode("utf-8-sig").splitlines()) >= 50
    assert ";=cmd" not in desk.read("/agenda/2030/agenda.csv").data.decode("utf-8-sig")
    data = json.loads(desk.read("/agenda/2024/agenda.json").data)
    assert (len(data["items"]), data["state"]) == (49, "published")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_is_accessible_and_the_same_each_time(desk, database, frozen, language):
    do(loading.load)
    year = queries.year(2024)
    first = paper.printed(year, language, "https://x.fr/agenda/2024", frozen)
    assert first == paper.printed(year, language, "https://x.fr/agenda/2024", frozen)
    root = PdfReader(io.BytesIO(first)).trailer["/Root"]
    tags = tags_of(root["/StructTreeRoot"])
    assert (root["/Lang"], tags.count("/H1"), tags.count("/TH")) == (language, 1, 6)
    # Sheet by sheet, under its orientation when the territory is loaded.
    assert max(tags.count("/H3"), tags.count("/H4")) == 34
    assert desk.read(f"/agenda/2024/agenda-{language}.pdf").mimetype == "application/pdf"


def test_french_words_of_an_arabic_paper_stand_beside_their_mark(database, frozen):
    """They were set at the other edge of the page."""
    draft = SheetDraft("Un réseau", presentation="Pour se parler", indicators=("Réseau créé",))
    do(services.decide, do(services.propose, 2030, draft), 2030, 1, KEPT)
    year = db.session.get(CooperationYear, 2030)
    page = PdfReader(io.BytesIO(paper.printed(year, "ar", "https://x.fr/agenda/2030", clock.now()))).pages[0]
    found: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, cm, tm, *_: found.setdefault(text.strip(), cm[4] + tm[4]))
    at = next(x for text, x in found.items() if "créé" in text)
    assert at > float(page.mediabox.width) / 2


def test_the_secretariat_does_everything_from_its_desk(desk, database, frozen):
    desk.sit(KEEPER)
    assert desk.read("/equipe/agenda").status_code == 200
    assert desk.send("/equipe/agenda/2030/nouveau", title="Un réseau", presentation="Pour se parler").status_code == 303
    item = queries.entries(2030)[0].item_id
    assert desk.send(f"/equipe/agenda/fiches/{item}", title="Un réseau d’écoles", note="Avec").status_code == 303
    assert "Un réseau d’écoles" in text_of(desk.read("/equipe/agenda/2030"))
    path = f"/equipe/agenda/2030/fiches/{item}/decider"
    assert desk.send(path, state="set_aside", decided_on="2026-01-01").status_code == 422
    assert desk.send(path, state="adopted", decided_on="2026-01-01", decision="/nulle-part").status_code == 422
    registered = make_decision()
    kept = {"state": "adopted", "decided_on": "2026-01-01", "reason": "Utile"}
    assert desk.send(path, **kept, decision=f"/decisions/{registered.number}").status_code == 303
    assert queries.entry(item, 2030).decision == registered.ref
    late = desk.send(path, state="set_aside", decided_on="2026-01-01", reason="Ma longue raison", version="1")
    assert late.status_code == 409
    assert "Ma longue raison" in late.text
    assert desk.send("/equipe/agenda/2030/nouveau", to="/equipe/agenda/2030/publier", version="1").status_code == 303
    assert desk.send(f"/equipe/agenda/2030/fiches/{item}/reporter", reason="À développer").status_code == 303
    assert queries.entry(item, 2031).carried_from == 2030


def test_a_published_year_closes_every_writing_route(desk, database, frozen):
    item = make_item(2030)
    do(services.decide, item, 2030, 1, KEPT)
    do(services.publish, 2030, 1)
    desk.sit(KEEPER)
    sent = {"title": "x", "family": "project", "orientation": "", "manner": "", "version": "2", "state": "adopted",
            "decided_on": "2026-01-01", "origins": ""}  # fmt: skip
    for path in ("nouveau", f"fiches/{item}/decider", "publier"):
        assert desk.send("/suivi", to=f"/equipe/agenda/2030/{path}", **sent).status_code == 403, path
    assert "<form" not in desk.read("/equipe/agenda/2030/nouveau").text.split("<main")[1]


@pytest.mark.parametrize("typed", [
    {"title": ""}, {"title": "\u202e"}, {"title": "x" * 100_000}, {"presentation": "\x00"}, {"family": "party"},
    {"orientation": "nowhere"}, {"manner": "loud"}, {"origins": "https://ailleurs.fr"}, {"version": "x"},
])  # fmt: skip
def test_a_sheet_that_cannot_be_read_is_not_written(desk, database, frozen, typed):
    desk.sit(KEEPER)
    assert desk.send("/equipe/agenda/2030/nouveau", **{"title": "Un réseau", **typed}).status_code == 422
    assert queries.entries(2030) == []


@pytest.mark.parametrize(("actor", "reading", "writing"), [
    (NOBODY, 303, 401), (Actor(person_id=2), 403, 403),
    (somebody(Role.SECRETARIAT, "assises", 3, person_id=2), 403, 403),
])  # fmt: skip
def test_nobody_else_opens_the_desk(desk, database, frozen, actor, reading, writing):
    item = make_item()
    desk.sit(actor)
    paths = ["", "/2030", "/2030/nouveau", f"/fiches/{item}", f"/2030/fiches/{item}/decider",
             f"/2030/fiches/{item}/reporter"]  # fmt: skip
    for path in paths:
        assert desk.read(f"/equipe/agenda{path}").status_code == reading, path
    for path in (*paths[2:], "/2030/publier"):
        assert desk.send("/suivi", to=f"/equipe/agenda{path}", version="1").status_code == writing, path
