"""The page of one thing: what became of it, in plain sentences, for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.threads.types import Debt, Moment, Relation
from tests.factories.identity import text_of as read
from tests.factories.participation import make_body
from tests.factories.threads import code_for, tie

ODD = "<script>alert(1)</script> & \u202eevil \U0001f600"


def text_of(answer) -> str:
    """The page as it reads, without the marks that keep directions apart."""
    return read(answer).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def story(database, frozen, things):
    """A debate that an association's letter led to, that was answered late, and led to a project."""
    debate, answer, project = (
        things["debate"].ref(1, "Plus d’ombre place Jean-Jaurès"),
        things["answer"].ref(2, "Réponse de la commune"),
        things["project"].ref(3, "Douze arbres"),
    )
    things["debate"].moments[1] = [Moment(frozen - timedelta(days=60), "Le débat est ouvert", by="la table d’Air Bel")]
    things["project"].debts[3] = [
        Debt("Planter les douze arbres", "la métropole", frozen - timedelta(days=12), since=frozen - timedelta(days=40))
    ]
    tie(debate, answer, frozen - timedelta(days=30), Relation.ANSWERED_BY)
    tie(answer, project, frozen - timedelta(days=20), decided_by="le conseil municipal", reason="il fait trop chaud")
    return debate, answer, project


def test_the_page_says_what_it_led_to_who_decided_why_and_what_is_late(visitor, story):
    answer = visitor.read("/suivi/tests.debate/1")
    assert answer.status_code == 200
    page = text_of(answer)
    assert "Ce que c’est devenu : Plus d’ombre place Jean-Jaurès" in page
    assert "Cela a déjà donné 2 suites. 1 réponse est en retard." in page
    assert "En retard de 12 jours, sans réponse depuis 40 jours" in page
    assert "Planter les douze arbres — la métropole" in page
    assert "a reçu pour réponse · Answer" in page
    assert "« Plus d’ombre place Jean-Jaurès » a reçu pour réponse « Réponse de la commune »" in page
    assert "« Réponse de la commune » a donné · Project" in page
    assert "Décidé par le conseil municipal. Pourquoi : il fait trop chaud" in page
    assert "Le débat est ouvert" in page
    assert "Par la table d’Air Bel." in page
    assert page.index("Le débat est ouvert") < page.index("» a reçu pour réponse « Réponse de la commune »")


def test_the_page_of_what_came_last_says_where_it_comes_from(visitor, story):
    page = text_of(visitor.read("/suivi/tests.project/3"))
    assert "D’où cela vient" in page
    assert "vient de · Answer" in page
    assert "« Réponse de la commune » répond à « Plus d’ombre place Jean-Jaurès »" in page
    assert "Rien n’en est encore sorti." in page


def test_a_thing_to_which_nothing_happened_yet_has_its_page(visitor, database, things):
    things["debate"].ref(5, "Une idée")
    page = text_of(visitor.read("/suivi/tests.debate/5"))
    assert "Rien pour l’instant" in page
    assert "Toute l’histoire" not in page


def test_a_real_body_has_a_thread(visitor, database):
    body = make_body(name="Table d’Air Bel")
    page = text_of(visitor.read(f"/suivi/participation.body/{body.id}"))
    assert "Ce que c’est devenu : Table d’Air Bel" in page


@pytest.mark.parametrize(
    "path",
    [
        "/suivi/tests.debate/99", "/suivi/tests.debate/0", f"/suivi/tests.debate/{2**63}",
        f"/suivi/tests.debate/{10**40}", "/suivi/nothing/1", "/suivi/tests.debate%00/1",
        "/suivi/__class__/1", "/suivi/" + "k" * 5000 + "/1",
        "/suivi/<script>/1", "/suivi/tests.debate'; --/1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", ".atom", "/affichette", "/qr.svg"])
def test_what_does_not_exist_is_not_found_and_the_page_helps(visitor, database, things, path, end):
    answer = visitor.read(path + end)
    assert answer.status_code == 404
    assert "Suivre avec un code" in answer.text


@pytest.mark.parametrize("end", ["", ".atom", "/affichette", "/qr.svg"])
def test_what_is_hidden_has_no_page(visitor, story, things, end):
    things["debate"].hidden.add(1)
    answer = visitor.read("/suivi/tests.debate/1" + end)
    assert answer.status_code == 404
    assert "Plus d’ombre" not in answer.text


def test_what_is_hidden_is_on_nobody_elses_page_but_in_a_number(visitor, story, things):
    things["answer"].hidden.add(2)
    for page in (visitor.read("/suivi/tests.debate/1"), visitor.read("/suivi/tests.debate/1.atom")):
        assert "Réponse de la commune" not in page.text
        assert "Douze arbres" not in page.text
        assert "il fait trop chaud" not in page.text
    assert "1 étape n’est pas publique" in text_of(visitor.read("/suivi/tests.debate/1"))


def test_titles_and_sentences_of_people_run_nothing(visitor, database, frozen, things):
    debate, answer = things["debate"].ref(1, ODD), things["answer"].ref(2, ODD)
    things["debate"].moments[1] = [Moment(frozen, ODD, by=ODD, why=ODD)]
    things["debate"].debts[1] = [Debt(ODD, ODD, frozen - timedelta(days=3))]
    tie(debate, answer, frozen, decided_by=ODD, reason=ODD)
    page = visitor.read("/suivi/tests.debate/1")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "alert(1)</script> & evil 😀" in text_of(page)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_page_reads_in_every_language(visitor, story, language):
    for path in (
        "/suivi",
        "/suivi/tests.debate/1",
        "/suivi/tests.project/3",
        "/suivi/tests.debate/1/affichette",
        "/engagements",
    ):
        answer = visitor.read(f"{path}?lang={language}")
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        assert ('dir="rtl"' in answer.text) == (language == "ar")


def test_the_arabic_page_keeps_peoples_words_apart(visitor, story):
    page = visitor.read("/suivi/tests.debate/1?lang=ar").text
    assert "<bdi>Plus d’ombre place Jean-Jaurès</bdi>" in page
    assert 'lang="fr" dir="auto">Douze arbres</a>' in page


def test_a_page_of_two_hundred_things_takes_as_many_queries_as_one_of_three(visitor, story, things, frozen, queries):
    queries.clear()
    visitor.read("/suivi/tests.debate/1")
    few = len(queries)
    for number in range(10, 260):
        tie(story[0], things["answer"].ref(number), frozen)
    queries.clear()
    answer = visitor.read("/suivi/tests.debate/1")
    assert answer.status_code == 200
    assert len(queries) == few <= 4
    assert "cette page montre les 200 plus proches" in text_of(answer)


def test_a_visitor_is_offered_to_sign_in_and_comes_back(visitor, story):
    page = visitor.read("/suivi/tests.debate/1").text
    assert "/connexion?next=%2Fsuivi%2Ftests.debate%2F1" in page or "/connexion?next=/suivi/tests.debate/1" in page
    assert "Suivre la suite" in page


def test_a_code_is_shown_where_there_is_one(visitor, story):
    code = code_for(story[0])
    assert f"{code[:3]}-{code[3:]}" in visitor.read("/suivi/tests.debate/1").text


def test_a_thing_that_owes_a_lot_shows_the_thirty_most_urgent(visitor, database, things, frozen):
    things["debate"].ref(1)
    things["debate"].debts[1] = [Debt(f"Acte {n}.", "x", frozen + timedelta(days=n)) for n in range(45)]
    page = visitor.read("/suivi/tests.debate/1").text
    assert page.count("Acte ") == 30
    assert "Acte 29." in page
    assert "Et 15 autres : voir tout ce qui est attendu" in page
