"""Pages of works: public ones, a member's, the desk, whoever answers for a body; forms with what is wrong in them."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from commission.works import following, queries
from commission.works.models_answers import FollowUp
from commission.works.types import RecommendationState, Verdict
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories import works as made
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")
FAR = 10**14
HUGE = 10**30
ODD = "=cmd|<script>alert(1)</script> \u202e\u0645\u0631\u062d\u0628\u0627 😀'; DROP TABLE x; --"
NASTY = ["", "a" * 200_000, "\x00", "\x07", " \t ", "\u202e"]


@pytest.fixture
def body():
    return made.commune()


@pytest.fixture
def each(body):
    return made.make_recommendation(body=body)


def post(desk, path: str, **fields):
    """Send fields to a page whose form one is not shown, with the token of another page."""
    shown = queries.recommendations(RecommendationState.TRANSMITTED)[-1]
    return desk.send(f"/commission/preconisations/{shown.id}/dire", to=path, **fields)


@pytest.fixture
def home(desk, each):
    """The secretariat sits at the desk of the mandate."""
    number = each.work.mandate_id
    desk.sit(somebody("secretariat", "mandate", number, person_id=make_account().id))
    return f"/equipe/commission/{number}"


def test_before_any_work_the_pages_say_what_will_come(desk):
    for path in ("/commission/travaux", "/commission/preconisations", "/commission/evaluations"):
        assert desk.read(path).status_code == 200
    assert "Pas encore de travail" in text_of(desk.read("/commission/travaux"))
    assert "Aucune préconisation ici" in text_of(desk.read("/commission/preconisations"))


def test_anybody_reads_a_work_with_the_evidence_of_each_lesson(desk, each):
    page = text_of(desk.read(f"/commission/travaux/{each.work_id}"))
    for told in ("400 participants à des ateliers", "Les dossiers sont lourds (0)", made.WORDS, "Il reste 90 jours"):
        assert told in page
    assert made.TITLE in text_of(desk.read("/commission/travaux"))
    assert made.TITLE in text_of(desk.read("/commission"))
    draft = made.make_work(each.work.mandate)
    for path in (f"/commission/travaux/{draft.id}", f"/commission/travaux/{FAR}", f"/commission/travaux/{HUGE}"):
        assert desk.read(path).status_code == 404


def test_the_list_and_the_page_show_one_clock_that_moves_by_itself(desk, each, frozen):
    page = f"/commission/preconisations/{each.id}"
    for days, told in ((0, "Il reste 90 jours pour répondre"), (89, "Il reste 1 jour pour répondre"),
                       (90, "C’est le dernier jour pour répondre"), (91, "Sans réponse depuis 91 jours"),
                       (200, "Sans réponse depuis 200 jours")):  # fmt: skip
        with clock.frozen(frozen + timedelta(days=days)):
            for path in ("/commission/preconisations", page, f"/commission/travaux/{each.work_id}"):
                shown = text_of(desk.read(path))
                assert told in shown
                assert (
                    sum(words in shown for words in ("Il reste", "dernier jour pour répondre\n", "Sans réponse depuis"))
                    <= 1
                )
    made.reply(each, Verdict.SET_ASIDE, now=frozen + timedelta(days=200), words="Trop cher.")
    with clock.frozen(frozen + timedelta(days=201)):
        shown = text_of(desk.read(page))
    assert "Trop cher." in shown
    assert "Réponse donnée le" in shown
    assert "Sans réponse depuis" not in shown
    assert "Il reste" not in shown


def test_the_list_is_filtered_by_addressee_body_and_state(desk, each, body, frozen):
    made.make_recommendation(made=each.work, words="Autre chose", addressee="le préfet")
    for query, first, second in (
        ("", True, True), (f"?a={body.name}", True, False), ("?a=le+préfet", False, True),
        (f"?instance={body.id}", True, False), ("?etat=silent", False, False), ("?etat=time_left", True, True),
    ):  # fmt: skip
        page = text_of(desk.read(f"/commission/preconisations{query}"))
        assert (made.WORDS in page, "Autre chose" in page) == (first, second)
    for odd in ("etat=x", "instance=" + "9" * 40, "instance=%00", "a=" + "x" * 5000, "etat='--", "instance=²"):
        assert desk.read(f"/commission/preconisations?{odd}").status_code == 200


def test_files_say_the_same(desk, each):
    made.reply(each, Verdict.FOLLOWED, words="=1+1")
    table = desk.read("/commission/preconisations.csv").text
    assert made.WORDS in table
    assert "\n=1+1" not in table
    found = json.loads(desk.read("/commission/preconisations.json").text)["recommendations"]
    assert (found[0]["shown"], found[0]["answer"]["verdict"]) == ("followed", "followed")
    for language in ("fr", "ar"):
        sheet = desk.read(f"/commission/preconisations.pdf?lang={language}").data
        assert sheet.startswith(b"%PDF")
        assert sheet == desk.read(f"/commission/preconisations.pdf?lang={language}").data
    assert desk.read("/commission/preconisations.pdf?a=personne").status_code == 200
    made.make_evaluation(title="=danger")
    assert "\n=danger" not in desk.read("/commission/evaluations.csv").text


PUBLIC = ("/commission/travaux", "/commission/travaux/{work}", "/commission/preconisations",
          "/commission/preconisations/{each}", "/commission/preconisations/{each}/dire", "/commission/evaluations",
          "/commission")  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_read_in_every_language(desk, each, path, language):
    made.make_evaluation()
    answer = desk.read(path.format(work=each.work_id, each=each.id) + f"?lang={language}")
    assert answer.status_code == 200
    assert ('dir="rtl"' in answer.text.split("<body")[0]) == (language == "ar")


@pytest.mark.parametrize("path", ["/commission/travaux", "/commission/preconisations", "/commission/evaluations"])
def test_lists_ask_the_same_number_of_queries_however_long_they_are(desk, path):
    mandate = make_mandate()
    for _ in range(2):
        made.make_recommendation(made=made.make_work(mandate))
    made.make_evaluation()
    counts = []
    for _ in range(2):
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_others, sent=sent):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                sent.append(statement)

        db.session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        desk.read(f"{path}?etat={len(counts)}")
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(sent))
        for _ in range(3):
            made.make_recommendation(made=made.make_work(mandate))
            made.make_evaluation(title=f"Évaluation {uuid4().hex[:5]}")
    assert counts[0] == counts[1] > 0


def test_anybody_says_what_it_became_and_a_moderator_reads_first(desk, each):
    path = f"/commission/preconisations/{each.id}/dire"
    sent = desk.send(path, claim="under_way", words=ODD, proof_url="https://exemple.fr/x", name="Samira")
    assert sent.status_code == 303
    assert db.session.query(FollowUp).one().standing is Standing.WAITING
    assert "1 message attend" in text_of(desk.read(f"/commission/preconisations/{each.id}"))
    desk.sit(Actor(person_id=make_account().id))
    assert desk.send(path, claim="done", words=ODD).status_code == 303
    with unit_of_work(SYSTEM) as work:
        for said in db.session.query(FollowUp):
            following.show_or_hide(work, said.id, Standing.SHOWN)
    page = desk.read(f"/commission/preconisations/{each.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("words", NASTY)
def test_words_that_cannot_be_read_are_refused_with_the_form_kept(desk, each, words):
    answer = desk.send(f"/commission/preconisations/{each.id}/dire", claim="done", words=words, name="Samira")
    assert answer.status_code in (400, 422)
    assert not db.session.query(FollowUp).count()
    if answer.status_code == 422:
        assert "Samira" in answer.text
    for wrong in ({"claim": "x"}, {"claim": None}, {"proof_url": "javascript:alert(1)"}):
        fields = {"claim": "done", "words": "Oui"} | wrong
        assert desk.send(f"/commission/preconisations/{each.id}/dire", **fields).status_code == 422


def test_nothing_is_said_of_what_is_not_transmitted(desk):
    each = made.make_recommendation(RecommendationState.ADOPTED)
    path = f"/commission/preconisations/{each.id}"
    assert "pas encore transmise" in text_of(desk.read(f"{path}/dire"))
    other = made.make_recommendation()
    sent = desk.send(f"/commission/preconisations/{other.id}/dire", to=f"{path}/dire", claim="done", words="Oui")
    assert sent.status_code == 403
    draft = made.make_recommendation(RecommendationState.DRAFT)
    for suffix in ("", "/dire"):
        assert desk.read(f"/commission/preconisations/{draft.id}{suffix}").status_code == 404
