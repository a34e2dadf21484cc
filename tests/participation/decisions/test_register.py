"""The register of decisions: what is written stays, what is wrong is rectified beside it, nothing shows too early."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import ThreadCode, Tie
from commons.threads.services import ensure_code
from commons.threads.stories import story_of
from participation.bodies.days import day_of
from participation.bodies.types import BODY, BodyKind
from participation.decisions import chores, queries, services
from participation.decisions.models import Decision, DecisionVersion
from participation.decisions.types import DECISION, Procedure
from tests.factories.identity import text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import a_decision, make_decision


def rectify(decision, draft, why="Le nombre de voix était faux.", seen=1, actor=SYSTEM):
    with unit_of_work(actor) as work:
        return services.rectify(work, decision.number, draft, why, seen, clock.now())


def test_a_decision_is_written_with_its_number_and_everything_that_proves_it(database, frozen):
    decision = make_decision(about_version="version 3", about_text="Article 1\r\n\r\nTout.  ")
    assert decision.number == "2026-1"
    words = decision.words
    assert words.about_text == "Article 1\n\nTout."
    assert words.about_digest == hashlib.sha256(b"Article 1\n\nTout.").hexdigest()
    assert (words.votes_for, words.votes_against, words.abstentions, words.not_voting) == (12, 2, 1, 0)
    assert make_decision().number == "2026-2"
    with clock.frozen(frozen + timedelta(days=250)):
        assert make_decision().number == "2027-1"


def test_a_consent_has_reservations_and_no_votes(database):
    decision = make_decision(procedure=Procedure.CONSENT, reservations="Le bruit le soir.")
    assert decision.words.votes_for is None
    assert decision.words.reservations == "Le bruit le soir."
    assert make_decision(reservations="Oubli").words.reservations == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"text": ""}, "text"), ({"reason": "\n"}, "reason"),
        ({"votes_for": None}, "votes_for"), ({"abstentions": -1}, "abstentions"), ({"not_voting": 10**9}, "not_voting"),
    ],
)  # fmt: skip
def test_a_decision_lacks_nothing(database, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_decision(**wrong)
    assert set(refused.value.fields) == {field}
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0


def test_dates_are_in_order(database):
    tomorrow = day_of(clock.now()) + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        make_decision(decided_on=tomorrow, public_on=tomorrow)
    assert set(refused.value.fields) == {"decided_on"}
    with pytest.raises(Invalid) as refused:
        make_decision(public_on=day_of(clock.now()) - timedelta(days=1))
    assert set(refused.value.fields) == {"public_on"}


def test_a_number_refused_is_given_to_the_next(database, frozen):
    body = make_body(BodyKind.STEERING)

    def fail():
        with unit_of_work(SYSTEM) as work:
            assert services.record(work, body.slug, a_decision(), clock.now()).number == "2026-1"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert make_decision(body).number == "2026-1"


def test_a_mistake_is_rectified_beside_what_was_written(client, frozen):
    decision = make_decision()
    rectify(decision, a_decision(votes_for=11, title="L’agenda 2026 est validé"))
    page = client.get(f"/decisions/{decision.number}")
    now, before = text_of(page).split("Ce qui était écrit avant")
    assert "L’agenda 2026 est validé" in text_of(page)
    assert "Le nombre de voix était faux." in text_of(page)
    assert "11" in now
    assert "L’agenda de l’année est validé" in before
    assert "12" in before


def test_a_rectification_has_a_reason_and_the_version_it_was_written_from(database):
    decision = make_decision()
    with pytest.raises(Invalid):
        rectify(decision, a_decision(), why="  ")
    with pytest.raises(Stale):
        rectify(decision, a_decision(), seen=2)
    rectify(decision, a_decision(text="Mieux dit."))
    with pytest.raises(Stale):
        rectify(decision, a_decision(text="Trop tard."))
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.rectify(work, "2026-99", a_decision(), "x", 1, clock.now())
    db.session.expire_all()
    assert [v.text for v in queries.by_number(decision.number).versions][1] == "Mieux dit."


@pytest.mark.parametrize("change", [update(DecisionVersion).values(text="Autre"), delete(DecisionVersion)])
def test_the_database_refuses_to_change_what_was_written(database, change):
    make_decision()
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.execute(change)
    assert constraint_of(refused.value) == "participation_decision_version_written_once"
    # The same change passes when the trigger is gone: it is what refuses.
    db.session.execute(text("ALTER TABLE participation_decision_version DISABLE TRIGGER USER"))
    assert db.session.execute(change).rowcount == 1


@pytest.mark.parametrize("role", ["secretariat", "facilitator", "respondent", "officer", "moderator", "observer"])
@pytest.mark.parametrize("here", [True, False])
def test_only_the_secretariat_of_the_body_writes_and_rectifies(database, role, here):
    body = make_body(BodyKind.STEERING)
    decision = make_decision(body)
    actor = somebody(role, "body", body.id if here else body.id + 1)

    def record():
        with unit_of_work(actor) as work:
            services.record(work, body.slug, a_decision(), clock.now())

    for act in (record, lambda: rectify(decision, a_decision(), actor=actor)):
        if here and role == "secretariat":
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_nothing_of_a_decision_shows_before_its_day_and_all_of_it_after(app, client, frozen):
    body = make_body(BodyKind.STEERING, name="Comité")
    about = Ref(BODY, make_body().id)
    decision = make_decision(body, public_on=day_of(frozen) + timedelta(days=3), about=about)
    places = ["/decisions", f"/decisions/{decision.number}", "/instances/comite", "/decisions/registre.csv",
              "/decisions/registre.json"]  # fmt: skip
    # Everything is asked for, and so kept in memory, while it must not show.
    assert all("agenda de l" not in client.get(path).text for path in places)
    assert client.get(places[1]).status_code == 404
    assert chores.announce_due() == 0
    with app.test_request_context():
        assert not resolve_one(decision.ref).public
        assert story_of(DECISION).moments([decision.id]) == {}
    assert db.session.scalar(select(func.count()).select_from(Tie)) == 0
    with clock.frozen(frozen + timedelta(days=3)):
        assert all("agenda de l" in client.get(path).text for path in places)
        assert chores.announce_due() == 1
        assert chores.announce_due() == 0
        (tie,) = db.session.scalars(select(Tie))
        assert (tie.cause, tie.effect, tie.decided_by) == (about, decision.ref, "Comité")
        with app.test_request_context():
            assert resolve_one(decision.ref).public
            assert [m.by for m in story_of(DECISION).moments([decision.id])[decision.id]] == ["Comité"]


def test_a_public_decision_is_tied_and_coded_at_once_and_only_once(database):
    about = Ref(BODY, make_body().id)
    decision = make_decision(about=about)
    rectify(decision, a_decision(about=about))
    assert len(list(db.session.scalars(select(Tie)))) == 1
    codes = db.session.scalars(select(ThreadCode).where(ThreadCode.kind == DECISION))
    assert [code.subject_id for code in codes] == [decision.id]


def test_the_day_of_publication_moves_only_while_it_has_not_come(database, frozen):
    later = make_decision(public_on=day_of(frozen) + timedelta(days=3))
    rectify(later, a_decision(public_on=day_of(frozen)))
    assert queries.by_number(later.number).public_at <= frozen
    rectify(later, a_decision(public_on=day_of(frozen) + timedelta(days=9)), seen=2)
    assert queries.by_number(later.number).public_at <= frozen


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
