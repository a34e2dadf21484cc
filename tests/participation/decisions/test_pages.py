"""The register as people search and read it, its files, and the desk that fills it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.days import day_of
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.services import ensure_code
from participation.bodies.types import BODY, BodyKind
from participation.decisions import queries, services
from participation.decisions.models import Decision
from tests.factories.identity import text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import a_decision, make_decision


def rectify(decision, draft, why="Le nombre de voix était faux.", seen=1, actor=SYSTEM):
    with unit_of_work(actor) as work:
        return services.rectify(work, decision.number, draft, why, seen, clock.now())


def test_the_register_is_searched_without_accents_by_body_and_by_year(client, frozen):
    first, second = make_body(BodyKind.STEERING, name="Comité"), make_body(BodyKind.MAYORS, name="Club")
    make_decision(first, title="Éclairage de la place")
    make_decision(second, title="100 % de fontaines_ouvertes")
    with clock.frozen(frozen + timedelta(days=250)):
        make_decision(second, title="Un banc")

        def found(**asked):
            said = text_of(client.get("/decisions", query_string=asked))
            return [t for t in ("Éclairage de la place", "fontaines_ouvertes", "Un banc") if t in said]

        assert found() == ["Éclairage de la place", "fontaines_ouvertes", "Un banc"]
        assert found(q="ECLAIRAGE") == ["Éclairage de la place"]
        assert found(q="place eclairage") == ["Éclairage de la place"]
        assert found(q="%") == ["fontaines_ouvertes"]
        assert found(q="s_o") == ["fontaines_ouvertes"]
        assert found(q="s.o") == []
        assert found(instance="club") == ["fontaines_ouvertes", "Un banc"]
        assert found(annee="2027") == ["Un banc"]
        assert found(instance="nulle-part") == []
        assert found(q="rien de tel") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "999999999999"}, {"page": "-1"}, {"page": "x"}, {"annee": "20²6"}, {"annee": "9999"},
        {"q": "' OR 1=1 --"}, {"q": "x" * 100_000}, {"q": "\x00"}, {"instance": "\x00"}, {"instance": "a" * 9999},
        {"q": "🏳️‍🌈" * 300},
    ],
)  # fmt: skip
def test_an_unreadable_search_is_answered_plainly(client, asked):
    for path in ("/decisions", "/decisions/registre.csv", "/decisions/registre.json"):
        assert client.get(path, query_string=asked).status_code in (200, 414)


@pytest.mark.parametrize("number", ["1", "2026", "2026-0", "2026-x", "2026-1-1", "²-1", "9" * 500, "2026-999999"])
def test_a_number_that_nothing_bears_is_not_found(client, number):
    assert client.get(f"/decisions/{number}").status_code == 404


def test_the_files_hold_every_column_and_no_formula(client, frozen):
    about = Ref(BODY, make_body(name="Table d’ici").id)
    decision = make_decision(title="=1+1", about=about, about_text="Article 1")
    rectify(decision, a_decision(title="=2+2", about=about))
    sheet = client.get("/decisions/registre.csv").get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet), delimiter=";")
    assert row["titre"] == "'=2+2"
    assert (row["pour"], row["décidée le"], row["version"]) == ("12", "2026-06-15", "2")
    (line,) = json.loads(client.get("/decisions/registre.json").text)
    assert [version["title"] for version in line["versions"]] == ["=1+1", "=2+2"]
    assert line["about"]["title"] == "Table d’ici"


def test_a_page_of_the_register_asks_as_many_questions_for_two_decisions_as_for_forty(client, queries):
    def asked(number):
        for _ in range(number):
            make_decision()
        db.session.expunge_all()
        pages.shelf.clear()
        queries.clear()
        page = client.get("/decisions")
        assert page.status_code == 200
        return len(queries), page

    few, _ = asked(2)
    many, page = asked(40)
    assert many == few, queries
    assert page.text.count("/decisions/20") == 20
    assert "page=3" in page.text
    assert "L’agenda" in client.get("/decisions?page=3").text


def test_the_journal_says_who_wrote_and_why(database):
    decision = make_decision()
    rectify(decision, a_decision())
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == str(decision.ref)).order_by(AuditEntry.id))
    assert [act.action for act in acts] == ["participation.decision.record", "participation.decision.rectify"]


def test_the_desk_writes_a_decision_about_the_thing_of_a_code(desk, frozen):
    make_body(BodyKind.STEERING, name="Comité")
    table = make_body(name="Table d’ici")
    with unit_of_work(SYSTEM) as work:
        code = ensure_code(work, Ref(BODY, table.id))
    typed = {"title": "Un banc", "text": "Posé devant l’école.", "reason": "Demandé par la table.", "procedure": "vote",
             "votes_for": "9", "votes_against": "0", "abstentions": "1", "not_voting": "0"}  # fmt: skip
    path = "/equipe/instances/comite/decisions/nouvelle"
    spaced = f" {code[:3].lower()} {code[3:]} "
    assert desk.send(path, **typed, about=spaced).status_code == 303
    (decision,) = queries.of_body(decision_body("comite"))
    assert decision.about == Ref(BODY, table.id)
    assert "Table d’ici" in text_of(desk.read(f"/decisions/{decision.number}"))
    assert desk.send(path, **typed, about=f"https://exemple.fr/suivi/participation.body/{table.id}").status_code == 303
    for lost in ("ZZZZZZZ", "/suivi/participation.body/999999", "inconnu.sorte:3", "' OR 1=1 --", "x" * 201):
        answer = desk.send(path, **typed, about=lost)
        assert answer.status_code == 422, lost
        assert "Posé devant" in answer.text


def decision_body(slug):
    from participation.bodies import queries as bodies  # here: the fixture of this name counts questions

    return bodies.by_slug(slug).id


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 161}, {"text": "x" * 20_001}, {"text": "a\x00b"}, {"reason": "  "},
        {"procedure": "tirage"}, {"votes_for": ""}, {"votes_for": "-1"}, {"votes_for": "1e3"}, {"votes_for": "9" * 50},
        {"decided_on": "2026-13-01"}, {"decided_on": "2031-01-01"}, {"public_on": "2001-01-01"}, {"public_on": ""},
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_kept_comes_back_with_everything_typed(desk, frozen, wrong):
    make_body(BodyKind.STEERING, name="Comité")
    typed = {"title": "Un banc", "text": "Posé devant l’école.", "reason": "Demandé.", "procedure": "vote",
             "votes_for": "9", "votes_against": "0", "abstentions": "1", "not_voting": "0"}  # fmt: skip
    answer = desk.send("/equipe/instances/comite/decisions/nouvelle", **(typed | wrong))
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
    assert any(word in answer.text for word in ("Posé devant", "Un banc"))


def test_the_desk_rectifies_and_whoever_comes_second_keeps_their_words(desk, frozen):
    decision = make_decision(make_body(BodyKind.STEERING, name="Comité"))
    path = f"/equipe/decisions/{decision.number}/rectification"
    assert desk.send(path, rectification="").status_code == 422
    assert desk.send(path, rectification="Une faute.", title="Titre juste").status_code == 303
    assert "Titre juste" in text_of(desk.read(f"/decisions/{decision.number}"))
    late = desk.send(path, rectification="Une faute.", title="Mes mots à moi", seen="1")
    assert late.status_code == 409
    assert "Mes mots à moi" in late.text
    assert desk.read("/equipe/decisions/2026-99/rectification").status_code == 404
    assert "rectifiée depuis" in text_of(desk.read("/decisions"))


def test_another_secretariat_neither_reads_nor_writes(desk, frozen):
    body = make_body(BodyKind.STEERING, name="Comité")
    decision = make_decision(body, public_on=day_of(frozen) + timedelta(days=9))
    paths = ["/equipe/instances/comite/decisions", "/equipe/instances/comite/decisions/nouvelle",
             f"/equipe/decisions/{decision.number}/rectification"]  # fmt: skip
    assert [desk.read(path).status_code for path in paths] == [200, 200, 200]
    desk.sit(somebody("secretariat", "body", body.id + 1, 3))
    assert [desk.read(path).status_code for path in paths] == [403, 403, 403]
    assert [desk._client.post(path).status_code for path in paths[1:]] == [400, 400]


def test_what_a_decision_says_is_shown_and_never_run(client):
    decision = make_decision(title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>\n\nsuite")
    page = client.get(f"/decisions/{decision.number}")
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "&lt;img" in page.text
