"""The public list of questions and the desk, as people use them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.stories import story_of
from participation.bodies.types import BODY, BodyKind
from participation.referrals import answering, queries
from participation.referrals.drafts import AnswerDraft
from participation.referrals.types import ANSWER, REFERRAL, ReferralState, Verdict
from tests.factories.identity import make_account, text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import QUESTION, make_referral

TYPED = {"text": "Les lampes sont commandées.", "by_title": "Adjointe à la voirie", "measures": "Avant le 30."}


@pytest.fixture
def sides(database, frozen):
    return make_body(name="Table d’ici"), make_body(BodyKind.COMMUNE, name="Commune d’essai")


def ask(sides, state=ReferralState.SENT, days_ago=0, **changes):
    return make_referral(state, *sides, sent_at=clock.now() - timedelta(days=days_ago), **changes)


def test_the_list_says_how_long_each_waits_and_how_late_it_is_the_latest_first(client, sides):
    ask(sides, days_ago=3, question="Récente ?")
    ask(sides, days_ago=70, question="En retard ?")
    ask(sides, days_ago=100, question="Très en retard ?")
    ask(sides, ReferralState.ANSWERED, question="Répondue ?")
    said = text_of(client.get("/saisines"))
    order = [said.index(q) for q in ("Très en retard ?", "En retard ? ", "Récente ?", "Répondue ?")]
    assert order == sorted(order)
    assert "sans réponse depuis 3 jours" in said
    assert "En retard de 10 jours sans réponse depuis 70 jours" in said
    assert "En retard de 40 jours sans réponse depuis 100 jours" in said
    counts = said.split("Qui répond, et en combien de temps")[1]
    assert "Commune d’essai 4 1 3 2 0 jour" in counts


def test_counts_grow_by_themselves_at_midnight_in_paris(client, sides, frozen):
    ask(sides)
    assert "envoyée aujourd’hui" in text_of(client.get("/saisines"))
    with clock.frozen(frozen.replace(hour=22)):
        assert "sans réponse depuis 1 jour" in text_of(client.get("/saisines"))


def test_the_home_page_shows_late_answers_and_nothing_when_there_are_none(client, sides, frozen):
    ask(sides)
    assert "Des réponses se font attendre" not in text_of(client.get("/"))
    with clock.frozen(frozen + timedelta(days=61)):
        said = text_of(client.get("/"))
    assert "Des réponses se font attendre" in said
    assert "Table d’ici attend une réponse. Qui doit répondre : Commune d’essai." in said


def test_a_draft_is_nobodys_but_its_authors(app, client, sides):
    draft = ask(sides, ReferralState.DRAFT, question="Pas encore ?")
    for path in ("/saisines", "/saisines/registre.csv", "/instances/commune-d-essai"):
        assert "Pas encore ?" not in client.get(path).text
    with app.test_request_context():
        assert not resolve([draft.ref])[draft.ref].public
        assert story_of(REFERRAL).moments([draft.id]) == story_of(REFERRAL).debts([draft.id]) == {}


@pytest.mark.parametrize("number", ["1", "2026", "2026-0", "2026-x", "2026-1-1", "²-1", "9" * 500, "2026-999999"])
def test_a_number_that_nothing_bears_is_not_found(client, number):
    assert client.get(f"/saisines/{number}").status_code == 404


@pytest.mark.parametrize("asked", [{"etat": "x"}, {"instance": "\x00"}, {"page": "9" * 40}, {"instance": "' OR 1=1"}])
def test_an_unreadable_search_is_answered_plainly(client, asked):
    for path in ("/saisines", "/saisines/registre.csv"):
        assert client.get(path, query_string=asked).status_code == 200


def test_the_list_is_filtered_by_body_and_by_state(client, sides):
    ask(sides, question="Ici ?")
    ask(sides, days_ago=90, question="Tard ?")
    make_referral(ReferralState.ANSWERED, question="Ailleurs ?")
    make_referral(ReferralState.WITHDRAWN, question="Retirée ?")

    def found(**asked):
        said = text_of(client.get("/saisines", query_string=asked))
        return [q for q in ("Ici ?", "Tard ?", "Ailleurs ?", "Retirée ?") if q in said]

    assert found(instance="commune-d-essai") == ["Ici ?", "Tard ?"] == found(etat="attente")
    assert found(instance="table-d-ici") == ["Ici ?", "Tard ?"]
    assert found(etat="retard") == ["Tard ?"]
    assert found(etat="repondue") == ["Ailleurs ?"]
    assert found(etat="retiree") == ["Retirée ?"]
    assert found(instance="nulle-part") == []


def test_the_page_of_a_referral_tells_the_whole_story(client, sides):
    origin = Ref(BODY, make_body(name="Table d’à côté").id)
    referral = ask(sides, origin=origin)
    with unit_of_work(SYSTEM) as work:
        answering.answer(work, referral.id, AnswerDraft(**TYPED), clock.now())
        answering.complement(work, referral.id, AnswerDraft("Elles sont posées.", "Maire"), clock.now())
        answering.judge(work, referral.id, Verdict.SATISFIED, "Tout est dit.", clock.now())
    said = text_of(client.get(f"/saisines/{referral.number}"))
    for words in (
        QUESTION, "On ne voit plus rien le soir.", "Table d’à côté", "vendredi 14 août 2026", "Avant le 30.",
        "réponse transmise par le secrétariat", "Elles sont posées.", "Réponse satisfaisante, dit Table d’ici",
        "Tout est dit.",
    ):  # fmt: skip
        assert words in said, words


def test_the_thread_of_a_referral_is_told(app, sides, frozen):
    author = make_account()
    actor = somebody("secretariat", person_id=author.id)
    referral = make_referral(ReferralState.SENT, *sides, actor=actor)
    withdrawn = ask(sides, ReferralState.WITHDRAWN)
    story = story_of(REFERRAL)
    with app.test_request_context():
        (debt,) = story.debts([referral.id, withdrawn.id])[referral.id]
        assert (debt.by, debt.due_at, debt.done_at) == ("Commune d’essai", referral.due_at, None)
        assert withdrawn.id not in story.debts([withdrawn.id])
        with unit_of_work(SYSTEM) as work:
            answering.answer(work, referral.id, AnswerDraft(**TYPED), clock.now())
            answering.judge(work, referral.id, Verdict.INCOMPLETE, "Et la rue ?", clock.now())
        told = [m.sentence for m in story.moments([referral.id])[referral.id]]
        assert told == ["Question envoyée à Commune d’essai", "Réponse publiée", "Réponse incomplète"]
        assert [m.why for m in story.moments([withdrawn.id])[withdrawn.id]][1] == "La lampe est réparée."
        assert story.debts([referral.id])[referral.id][0].done_at == frozen
        assert list(story.mine(author.id)) == [referral.id]
        given = Ref(ANSWER, queries.by_id(referral.id).answers[0].id)
        assert resolve([given])[given].url == f"/saisines/{referral.number}#reponse-1"


def test_the_file_holds_every_date_and_no_formula(client, sides):
    ask(sides, days_ago=70, question="=1+1")
    sheet = client.get("/saisines/registre.csv").get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet), delimiter=";")
    assert row["question"] == "'=1+1"
    assert (row["jours depuis l’envoi"], row["jours de retard"]) == ("70", "10")
    assert (row["envoyée le"], row["dernier jour"]) == ("2026-04-06", "2026-06-05")


def test_two_hundred_referrals_ask_as_many_questions_as_two(client, sides, queries):
    def asked(number):
        for _ in range(number):
            make_referral(asking=db.session.merge(sides[0]), asked=db.session.merge(sides[1]))
        db.session.expunge_all()
        pages.shelf.clear()
        queries.clear()
        page = client.get("/saisines")
        assert page.status_code == 200
        return len(queries), page

    few, _ = asked(2)
    many, page = asked(198)
    assert many == few
    assert few < 14
    assert page.text.count('href="/saisines/20') == 20
    assert "page=10" in page.text


def test_what_people_write_is_shown_and_never_run(client, sides):
    referral = ask(sides, question="<script>alert(1)</script> ?", why="<img src=x onerror=alert(1)>")
    page = client.get(f"/saisines/{referral.number}")
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;" in page.text


def test_pages_stand_in_arabic(client, sides):
    referral = ask(sides, days_ago=70)
    for path in ("/saisines", f"/saisines/{referral.number}", "/instances", "/calendrier", "/decisions"):
        page = client.get(path, query_string={"lang": "ar"})
        assert page.status_code == 200
        assert 'dir="rtl"' in page.text
