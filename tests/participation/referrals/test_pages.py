"""The public list of questions and the desk, as people use them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.stories import story_of
from participation.bodies.types import BODY, BodyKind
from participation.referrals import answering, queries
from participation.referrals.drafts import AnswerDraft
from participation.referrals.models import Referral
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
    assert "en retard de 10 jours sans réponse depuis 70 jours" in said
    assert "en retard de 40 jours sans réponse depuis 100 jours" in said
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
    assert "Table d’ici attend une réponse de Commune d’essai." in said


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


def sit(desk, role, body):
    desk.sit(somebody(role, "body", body.id, make_account().id))


def test_the_whole_way_of_a_question_through_the_desk(desk, sides):
    table, commune = sides
    sit(desk, "facilitator", table)
    typed = {"to_body": str(commune.id), "question": QUESTION, "why": "Il fait noir.", "asks": "answer"}
    assert desk.send("/equipe/saisines/nouvelle?de=table-d-ici", **typed).status_code == 303
    referral = db.session.scalars(select(Referral)).one()
    here = f"/equipe/saisines/{referral.id}"
    assert desk.send(f"{here}/brouillon", question="Quand, pour la place ?").status_code == 303
    assert desk.send(f"{here}/brouillon", to=f"{here}/envoi").status_code == 303
    assert desk.send(f"{here}/brouillon", question="Autre ?").status_code == 403
    assert "Quand, pour la place ?" in text_of(desk.read("/saisines/2026-1"))
    assert desk.send(f"{here}/reponse", **TYPED).status_code == 403
    sit(desk, "respondent", commune)
    assert "À vous de répondre" in text_of(desk.read("/equipe/saisines"))
    assert desk.send(f"{here}/reponse", **TYPED).status_code == 303
    page = text_of(desk.read("/saisines/2026-1"))
    assert "Les lampes sont commandées." in page
    assert "transmise" not in page
    assert desk.send(f"{here}/complement", text="Posées.", by_title="Maire").status_code == 303
    assert desk.send(f"{here}/avis", verdict="satisfied", reason="Clair.").status_code == 403
    sit(desk, "facilitator", table)
    assert desk.send(f"{here}/avis", verdict="satisfied", reason="").status_code == 422
    assert desk.send(f"{here}/avis", verdict="satisfied", reason="Clair.").status_code == 303
    assert desk.send(f"{here}/avis", verdict="incomplete", reason="Non.").status_code == 409
    assert "Réponse satisfaisante" in text_of(desk.read("/saisines/2026-1"))


def test_whoever_answers_second_keeps_the_text_and_may_add_it(desk, sides):
    referral = ask(sides, ReferralState.ANSWERED)
    sit(desk, "respondent", sides[1])
    here = f"/equipe/saisines/{referral.id}"
    late = desk.send(f"{here}/reponse", text="Mes mots à moi", by_title="Maire", measures="")
    assert late.status_code == 409
    assert "Mes mots à moi" in late.text
    assert "Une réponse vient déjà d’être publiée" in text_of(late)
    assert f'action="{here}/complement"' in late.text
    assert desk.send(f"{here}/complement", text="Mes mots à moi", by_title="Maire").status_code == 303
    assert "Mes mots à moi" in text_of(desk.read(f"/saisines/{referral.number}"))


def test_a_secretariat_that_answers_is_told_that_it_relays(desk, sides):
    referral = ask(sides)
    sit(desk, "secretariat", sides[1])
    assert "transmise par le secrétariat" in text_of(desk.read(f"/equipe/saisines/{referral.id}/reponse"))


def test_a_draft_is_thrown_away_or_a_question_taken_back(desk, sides):
    draft, sent = ask(sides, ReferralState.DRAFT), ask(sides)
    sit(desk, "facilitator", sides[0])
    here = f"/equipe/saisines/{draft.id}"
    assert desk.send(f"{here}/brouillon", to=f"{here}/suppression").status_code == 303
    assert desk.read(here).status_code == 404
    there = f"/equipe/saisines/{sent.id}"
    assert desk.send(f"{there}/retrait", reason="").status_code == 422
    assert desk.send(f"{there}/retrait", reason="C’est réparé.").status_code == 303
    assert "C’est réparé." in text_of(desk.read(f"/saisines/{sent.number}"))
    sit(desk, "respondent", sides[1])
    assert desk.send(f"{there}/reponse", **TYPED).status_code == 403
    assert desk.send(f"{there}/complement", **TYPED).status_code == 403
    sit(desk, "facilitator", sides[0])
    assert desk.send(f"{there}/retrait", reason="encore").status_code == 403
    assert desk.send(f"{there}/avis", verdict="satisfied", reason="Clair.").status_code == 403


@pytest.mark.parametrize("path", ["", "/brouillon", "/retrait", "/avis", "/reponse", "/complement"])
def test_people_of_neither_side_see_no_desk(desk, sides, path):
    referral = ask(sides)
    for role in ("facilitator", "respondent", "secretariat"):
        sit(desk, role, make_body())
        assert desk.read(f"/equipe/saisines/{referral.id}{path}").status_code == 403
    assert desk.read(f"/equipe/saisines/999999{path}").status_code == 404


def test_a_forged_act_by_a_stranger_changes_nothing(desk, sides):
    draft, sent, done = ask(sides, ReferralState.DRAFT), ask(sides), ask(sides, ReferralState.ANSWERED)
    stranger = make_body(name="Ailleurs")
    sit(desk, "facilitator", stranger)
    token = desk.read("/equipe/saisines/nouvelle").text.split('csrf_token" value="')[1].split('"')[0]
    forged = {
        f"{draft.id}/envoi": {"seen": "1"}, f"{draft.id}/suppression": {},
        f"{draft.id}/brouillon": {"question": "Piraté", "seen": "1"}, f"{sent.id}/retrait": {"reason": "x"},
        f"{sent.id}/reponse": TYPED, f"{done.id}/complement": TYPED,
        f"{done.id}/avis": {"verdict": "satisfied", "reason": "x"},
    }  # fmt: skip
    for role in ("facilitator", "respondent", "secretariat"):
        sit(desk, role, stranger)
        for path, data in forged.items():
            answer = desk._client.post(f"/equipe/saisines/{path}", data={**data, "csrf_token": token})
            assert answer.status_code == 403, path
            assert desk._client.post(f"/equipe/saisines/{path}", data=data).status_code == 400
    states = [r.state.value for r in db.session.scalars(select(Referral).order_by(Referral.id))]
    assert states == ["draft", "sent", "answered"]


def test_a_facilitator_cannot_ask_in_the_name_of_another_body(desk, sides):
    mine = make_body(name="La mienne")
    sit(desk, "facilitator", mine)
    typed = {"to_body": str(sides[1].id), "question": QUESTION, "why": "Il fait noir.", "asks": "answer"}
    answer = desk.send("/equipe/saisines/nouvelle", **typed, from_body=str(sides[0].id))
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Referral)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""}, {"question": "   "}, {"question": "x" * 100_000}, {"question": "a\x07b"}, {"why": ""},
        {"why": "x" * 5_001}, {"asks": "argent"}, {"to_body": "999999"}, {"to_body": "' OR 1=1"}, {"to_body": ""},
        {"delay_days": "14"}, {"delay_days": "181"}, {"delay_days": ""}, {"delay_days": "9" * 99},
        {"delay_days": "soixante"}, {"origin": "ZZZZZZZ"}, {"origin": "/suivi/participation.body/999999"},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_kept_comes_back_with_everything_typed(desk, sides, wrong):
    sit(desk, "facilitator", sides[0])
    typed = {"to_body": str(sides[1].id), "question": QUESTION, "why": "Il fait noir.", "asks": "answer"} | wrong
    answer = desk.send("/equipe/saisines/nouvelle", **typed)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Referral)) == 0
    assert "Il fait noir." in answer.text or "éclairage" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": " \n "}, {"text": "x" * 20_001}, {"text": "a\x00b"}, {"by_title": ""},
     {"by_title": "x" * 161}, {"measures": "x" * 5_001}],
)  # fmt: skip
def test_an_answer_that_cannot_be_kept_comes_back(desk, sides, wrong):
    referral = ask(sides)
    sit(desk, "respondent", sides[1])
    assert desk.send(f"/equipe/saisines/{referral.id}/reponse", **(TYPED | wrong)).status_code == 422
    assert queries.by_id(referral.id).state is ReferralState.SENT


def test_whoever_changes_an_older_draft_keeps_their_words(desk, sides):
    draft = ask(sides, ReferralState.DRAFT)
    sit(desk, "facilitator", sides[0])
    here = f"/equipe/saisines/{draft.id}"
    assert desk.send(f"{here}/brouillon", question="Version deux ?").status_code == 303
    late = desk.send(f"{here}/brouillon", question="Mes mots à moi ?", seen="1")
    assert late.status_code == 409
    assert "Mes mots à moi ?" in late.text
    assert desk.send(f"{here}/brouillon", to=f"{here}/envoi", seen="1").status_code == 409


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
