"""Pages of subjects: what the Assises are, where each subject comes from, the secretariat's desk, the file."""

from __future__ import annotations

import re

import pytest

from assises.subjects import queries as subjects
from assises.subjects import services
from assises.subjects.types import SubjectState
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises import make_subject
from tests.factories.budgets import make_place
from tests.factories.identity import text_of
from tests.factories.participation import somebody

SECRETARY = somebody(Role.SECRETARIAT, person_id=1)
ODD = "=cmd|<script>alert(1)</script> \u0645\u0631\u062d\u0628\u0627 😀"


@pytest.fixture
def subject(database, frozen, things):
    return make_subject("Plus d’ombre en ville", things["debate"].ref(4, "Débat sur l’ombre"), "Débattu en public.")


def test_the_list_says_where_each_comes_from_and_what_the_assises_are(desk, subject):
    page = text_of(desk.read("/assises/sujets"))
    assert "Plus d’ombre en ville" in page
    assert "Debate : Débat sur l’ombre" in page
    assert "Proposé, pas encore décidé" in page
    assert "pendant deux à trois jours" in page
    assert 'href="/essai/tests.debate/4"' in desk.read("/assises/sujets").text


def test_one_subject_has_its_page_and_its_thread(desk, subject):
    page = desk.read(f"/assises/sujets/{subject.id}")
    assert "Débattu en public." in page.text
    assert f'href="/suivi/assises.subject/{subject.id}"' in page.text
    thread = text_of(desk.read(f"/suivi/assises.subject/{subject.id}"))
    assert "Proposé comme sujet des prochaines Assises" in thread


def test_an_origin_that_is_hidden_is_not_named(desk, subject, things):
    things["debate"].hidden.add(4)
    for path in ("/assises/sujets", f"/assises/sujets/{subject.id}", "/assises/sujets.csv"):
        answer = desk.read(path)
        assert answer.status_code == 200
        assert "Débat sur l’ombre" not in answer.text


@pytest.mark.parametrize("number", ["0", "999", str(2**63), "9" * 60])
def test_a_subject_that_is_not_there_is_not_found(desk, subject, number):
    assert desk.read(f"/assises/sujets/{number}").status_code == 404
    desk.sit(SECRETARY)
    assert desk.read(f"/equipe/assises/sujets/{number}").status_code == 404


def test_the_list_is_sorted_out_by_state(desk, subject):
    with unit_of_work(SYSTEM) as work:
        services.set_aside(work, subject.id, "Déjà traité", 1, subject.proposed_at)
    assert "Plus d’ombre en ville" in desk.read("/assises/sujets?etat=set_aside").text
    assert "Déjà traité" in desk.read("/assises/sujets?etat=set_aside").text
    assert "Plus d’ombre en ville" not in desk.read("/assises/sujets?etat=kept").text
    assert "Aucun sujet ici" in desk.read("/assises/sujets?etat=kept").text
    for odd in ("<script>", "x" * 5000, "%00", "'; --"):
        assert desk.read(f"/assises/sujets?etat={odd}").status_code == 200


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_read_in_every_language(desk, subject, language):
    for path in ("/assises/sujets", f"/assises/sujets/{subject.id}"):
        answer = desk.read(f"{path}?lang={language}")
        assert answer.status_code == 200
        assert ('dir="rtl"' in answer.text) == (language == "ar")


def test_forty_five_subjects_are_paged_in_the_queries_of_one(desk, subject, things, queries):
    desk.read("/assises/sujets")
    queries.clear()
    desk.read("/assises/sujets")
    few = len(queries)
    place = make_place()
    for number in range(10, 54):
        make_subject(f"Autre {number}", things["debate"].ref(number), place_id=place.id)
    db.session.expire_all()
    queries.clear()
    assert desk.read("/assises/sujets").text.count('href="/assises/sujets/') == 20
    assert len(queries) == few
    assert desk.read("/assises/sujets?page=3").text.count('href="/assises/sujets/') == 5


def test_the_file_has_every_subject_and_nothing_a_spreadsheet_would_run(desk, database, frozen, things):
    make_subject(ODD, things["debate"].ref(1, ODD), ODD)
    answer = desk.read("/assises/sujets.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].count("'=cmd|") == 3
    assert ";=cmd" not in lines[1]


def test_titles_run_nothing(desk, database, frozen, things):
    subject = make_subject(ODD, things["debate"].ref(1, ODD), ODD)
    desk.sit(SECRETARY)
    for path in ("/assises/sujets", f"/assises/sujets/{subject.id}", "/equipe/assises/sujets",
                 f"/equipe/assises/sujets/{subject.id}", f"/suivi/assises.subject/{subject.id}"):  # fmt: skip
        assert "<script>alert" not in desk.read(path).text


def test_the_secretariat_keeps_a_subject(desk, subject):
    desk.sit(SECRETARY)
    assert "Sujets des Assises" in desk.read("/equipe/assises/sujets").text
    path = f"/equipe/assises/sujets/{subject.id}"
    answer = desk.send(path, state="kept", edition_year="2027")
    assert (answer.status_code, answer.location) == (303, "/equipe/assises/sujets")
    db.session.expire_all()
    assert subjects.by_id(subject.id).state is SubjectState.KEPT
    assert "Retenu pour les Assises de 2027" in desk.read("/assises/sujets").text


def test_setting_aside_asks_for_a_reason_and_keeps_what_was_typed(desk, subject):
    desk.sit(SECRETARY)
    path = f"/equipe/assises/sujets/{subject.id}"
    answer = desk.send(path, state="set_aside", reason="  ")
    assert answer.status_code == 422
    assert "Écrivez la raison" in answer.text
    assert re.search(r'<input checked [^>]*value="set_aside"', answer.text)
    assert desk.send(path, state="set_aside", reason="Déjà traité.").status_code == 303
    assert "Déjà traité." in desk.read(f"/assises/sujets/{subject.id}").text


def test_whoever_decides_from_an_older_page_keeps_what_they_typed(desk, subject):
    desk.sit(SECRETARY)
    path = f"/equipe/assises/sujets/{subject.id}"
    with unit_of_work(SYSTEM) as work:
        services.keep(work, subject.id, 2027, "", 1, subject.proposed_at)
    db.session.expire_all()
    answer = desk.send(path, version="1", state="set_aside", reason="Ma longue raison")
    assert answer.status_code == 409
    assert "Ma longue raison" in answer.text
    assert "Quelqu’un d’autre vient de décider" in answer.text
    assert re.search(r'name="version" type="hidden" value="2"', answer.text)
    assert "Retenu pour les Assises de 2027" in answer.text


BAD = [
    {"state": ""}, {"state": "proposed"}, {"state": "kept", "edition_year": ""},
    {"state": "kept", "edition_year": "1789"},
    {"state": "kept", "edition_year": "x"}, {"state": "kept", "edition_year": "9" * 400},
    {"state": "set_aside", "reason": "r" * 100_000}, {"state": "set_aside", "reason": "\x00\x08"},
    {"state": "kept", "edition_year": "2027", "version": "x"}, {"state": "kept", "edition_year": "2027", "version": ""},
    {"state": "<script>"}, {"state": "x" * 100_000}, {"state": "kept", "edition_year": "2027", "version": "-1"},
]  # fmt: skip


@pytest.mark.parametrize("typed", BAD)
def test_bad_input_is_said_and_decides_nothing(desk, subject, typed):
    desk.sit(SECRETARY)
    answer = desk.send(f"/equipe/assises/sujets/{subject.id}", **typed)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    db.session.expire_all()
    assert subjects.by_id(subject.id).state is SubjectState.PROPOSED


@pytest.mark.parametrize(
    "reason", ["😀" * 400, "\u202eenvers", "<script>alert(1)</script>", "'; DROP TABLE assises_subject; --"]
)
def test_odd_reasons_are_only_text(desk, subject, reason):
    desk.sit(SECRETARY)
    path = f"/equipe/assises/sujets/{subject.id}"
    assert desk.send(path, state="set_aside", reason=reason).status_code == 303
    assert "<script>alert" not in desk.read(f"/assises/sujets/{subject.id}").text


@pytest.mark.parametrize(
    ("actor", "reading", "deciding"),
    [
        (NOBODY, 303, 401), (Actor(person_id=2), 403, 403), (somebody(Role.MODERATOR, person_id=2), 403, 403),
        (somebody(Role.SECRETARIAT, "territory", 3, person_id=2), 200, 403), (SECRETARY, 200, 303),
    ],
)  # fmt: skip
def test_who_opens_the_desk_and_who_decides(desk, subject, actor, reading, deciding):
    path = f"/equipe/assises/sujets/{subject.id}"
    desk.sit(actor)
    assert desk.read("/equipe/assises/sujets").status_code == reading
    assert desk.read(path).status_code == reading
    # The form of somebody who may decide, sent by this actor.
    answer = desk.send("/suivi", to=path, state="kept", edition_year="2027", version="1", reason="")
    assert answer.status_code == deciding
    db.session.expire_all()
    assert (subjects.by_id(subject.id).state is SubjectState.KEPT) == (deciding == 303)


def test_a_form_from_elsewhere_decides_nothing(desk, client, subject):
    desk.sit(SECRETARY)
    answer = client.post(f"/equipe/assises/sujets/{subject.id}", data={"state": "kept", "edition_year": "2027"})
    assert answer.status_code == 400
