"""The desk of works, of those who answer for a body, of the bureau: forms with what is wrong in them, wrong roles."""

from __future__ import annotations

import pytest

from commission.works import queries
from commission.works.models import Recommendation
from commission.works.models_answers import Engagement, OtherEvaluation, RecommendationAnswer
from commission.works.types import RecommendationState, Verdict, WorkState
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from tests.factories import works as made
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
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


def test_the_secretariat_writes_a_work_to_its_end_without_javascript(desk, each, home, body):
    assert desk.send(f"{home}/travaux/nouveau", title="Nouveau", summary="Ce qu’il dit").status_code == 303
    work = queries.works(each.work.mandate_id, WorkState.DRAFT)[0]
    hub = f"{home}/travaux/{work.id}"
    assert desk.send(f"{hub}/modifier", summary="Mieux dit").status_code == 303
    assert desk.send(f"{hub}/source", part="evidence", words="Un atelier").status_code == 303
    cited = f"/commission/preconisations/{each.id}"
    assert desk.send(f"{hub}/source", part="evidence", about=cited, words="").status_code == 303
    assert desk.send(f"{hub}/source", part="question", words="Une question").status_code == 303
    db.session.refresh(work)
    evidence, question = work.sources[0], work.sources[-1]
    assert desk.send(f"{hub}/enseignement", words="On apprend", sources=[str(evidence.id)]).status_code == 303
    db.session.refresh(work)
    lesson = work.lessons[0]
    assert desk.send(f"{hub}/enseignement/{lesson.id}", words="On apprend mieux").status_code == 303
    fields = {"words": "Faites-le", "addressee": "La commune", "body": str(body.id), "lessons": [str(lesson.id)]}
    assert desk.send(f"{hub}/preconisation", **fields).status_code == 303
    asked = queries.recommendations_of(work.id)[0]
    assert asked.delay_days == 90
    assert desk.send(f"{home}/preconisations/{asked.id}", words="Faites-le vite").status_code == 303
    assert desk.send(hub, to=f"{hub}/source/{question.id}/retirer").status_code == 303
    assert post(desk, f"{hub}/adopter", granted="yes").status_code == 403
    member = sit(make_seat(work.mandate), bureau=True)
    keeper = somebody("secretariat", "mandate", work.mandate_id, person_id=make_account().id)
    desk.sit(actor_of(member))
    assert work.title in text_of(desk.read("/commission/moi"))
    assert desk.send(f"/commission/moi/travaux/{work.id}", reason="Approuvé en séance").status_code == 303
    desk.sit(keeper)
    assert desk.send(f"{hub}/adopter", granted="yes").status_code == 303
    assert desk.send(f"{home}/preconisations/{asked.id}/transmettre", letter="Voici").status_code == 303
    db.session.expire_all()
    assert (work.state, asked.state) == (WorkState.ADOPTED, RecommendationState.TRANSMITTED)
    for path in (f"{home}/travaux", hub, f"{hub}/modifier"):
        assert desk.read(path).status_code == 200
    assert post(desk, f"{hub}/modifier", title="T", summary="S", version="1").status_code == 403


def test_a_recommendation_written_later_is_adopted_alone(desk, each, home, body):
    later = made.make_recommendation(RecommendationState.DRAFT, body, made=each.work)
    member = sit(make_seat(each.work.mandate), bureau=True)
    keeper = somebody("secretariat", "mandate", each.work.mandate_id, person_id=make_account().id)
    desk.sit(actor_of(member))
    path = f"/commission/moi/preconisations/{later.id}"
    assert desk.send(path, reason="Vu en bureau").status_code == 303
    assert "déjà demandée" in text_of(desk.read(path))
    desk.sit(keeper)
    assert desk.send(f"{home}/preconisations/{later.id}/adopter", granted="yes").status_code == 303
    db.session.expire_all()
    assert later.state is RecommendationState.ADOPTED


def test_what_was_done_is_said_once_on_the_page_of_a_recommendation(desk, each):
    sent = desk.send(f"/commission/preconisations/{each.id}/dire", words="Le dossier fait deux pages.", claim="done")
    assert sent.status_code == 303
    assert text_of(desk.read(sent.location)).count("Quelqu’un relit vos mots") == 1


@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "x" * 300}, {"summary": "\u202e"}, {"version": "x"}])
def test_a_work_badly_typed_keeps_everything(desk, each, home, wrong):
    fields = {"title": "Un titre à garder", "summary": "Un résumé à garder"} | wrong
    answer = desk.send(f"{home}/travaux/nouveau", **fields)
    assert answer.status_code == 422
    assert "à garder" in answer.text


def test_two_editors_the_second_is_told_and_keeps_her_words(desk, each, home):
    work = made.make_work(each.work.mandate)
    path = f"{home}/travaux/{work.id}/modifier"
    assert desk.send(path, title="Le premier").status_code == 303
    late = desk.send(path, title="La seconde", version="1")
    assert late.status_code == 409
    assert "La seconde" in late.text
    lesson = work.lessons[0]
    late = desk.send(f"{home}/travaux/{work.id}/enseignement/{lesson.id}", words="Autre", version="77")
    assert late.status_code == 409
    draft = made.make_recommendation(RecommendationState.DRAFT, made=work)
    late = desk.send(f"{home}/preconisations/{draft.id}", words="Autre", version="77")
    assert late.status_code == 409


def test_what_cannot_be_cited_is_refused_beside_its_field(desk, each, home):
    hub = f"{home}/travaux/{made.make_work(each.work.mandate).id}"
    draft = made.make_recommendation(RecommendationState.DRAFT, made=made.make_work(each.work.mandate))
    for about in ("https://ailleurs.example/x", "/commission/preconisations/999", "n’importe quoi", "x" * 900,
                  f"/commission/preconisations/{draft.id}"):  # fmt: skip
        assert desk.send(f"{hub}/source", part="evidence", about=about).status_code == 422
    for wrong in ({"words": ""}, {"link": "javascript:x", "words": "ok"}, {"part": "x", "words": "ok"}):
        assert desk.send(f"{hub}/source", **({"part": "evidence"} | wrong)).status_code == 422
    assert desk.send(f"{hub}/enseignement", words="Sans preuve").status_code == 422
    assert desk.send(f"{hub}/preconisation", words="x", addressee="y", lessons=[]).status_code == 422
    for delay in ("0", "731", "abc", "-1"):
        assert desk.send(f"{hub}/preconisation", words="x", addressee="y", delay_days=delay).status_code == 422


def desk_paths(each: Recommendation) -> list[str]:
    hub = f"travaux/{each.work_id}"
    lesson, source = each.work.lessons[0].id, each.work.sources[0].id
    return [
        "travaux", "travaux/nouveau", hub, f"{hub}/modifier", f"{hub}/source", f"{hub}/source/{source}/retirer",
        f"{hub}/enseignement", f"{hub}/enseignement/{lesson}", f"{hub}/adopter", f"{hub}/preconisation",
        f"preconisations/{each.id}", f"preconisations/{each.id}/adopter", f"preconisations/{each.id}/transmettre",
        "jalons", "jalons/nouveau",
    ]  # fmt: skip


def test_the_desk_is_the_secretariats_of_this_mandate_alone(desk, each):
    other = make_mandate(each.work.mandate.state.PREPARED)
    posts = 0
    for path in desk_paths(each):
        for number, actor, status in (
            (each.work.mandate_id, NOBODY, {303, 401}),
            (each.work.mandate_id, somebody("respondent", person_id=1), 403),
            (each.work.mandate_id, somebody("secretariat", "mandate", other.id, person_id=1), 403),
            (FAR, somebody("secretariat", person_id=1), 404), (HUGE, somebody("secretariat", person_id=1), 404),
        ):  # fmt: skip
            desk.sit(actor)
            answer = post(desk, f"/equipe/commission/{number}/{path}")
            if answer.status_code == 405:
                answer = desk.read(f"/equipe/commission/{number}/{path}")
            posts += 1
            assert answer.status_code in (status if isinstance(status, set) else {status}), (path, actor)
    assert posts == 75
    desk.sit(somebody("secretariat", person_id=1))
    # What is of another mandate is not found under this one.
    for path in desk_paths(each):
        if str(each.work_id) in path or str(each.id) in path:
            assert desk.read(f"/equipe/commission/{other.id}/{path}").status_code in (404, 405), path


def test_respondents_answer_promise_and_report_for_their_body_only(desk, each, body):
    path = f"/equipe/preconisations/{each.id}"
    for stranger in (
        somebody("respondent", "body", body.id + 1, person_id=1),
        somebody("respondent", "territory", 3, 1),
    ):
        desk.sit(stranger)
        assert made.WORDS not in text_of(desk.read("/equipe/preconisations"))
        for suffix in ("", "/repondre", "/engagement", "/point"):
            assert desk.read(path + suffix).status_code == 403
        assert post(desk, f"{path}/repondre", verdict="followed", version="0").status_code == 403
    desk.sit(made.respondent(body, make_account().id))
    assert made.WORDS in text_of(desk.read("/equipe/preconisations"))
    assert post(desk, f"{path}/engagement", words="x", due_on="2099-01-01").status_code == 403
    assert desk.send(f"{path}/repondre", verdict="set_aside", words="").status_code == 422
    assert desk.send(f"{path}/repondre", verdict="under_study", words="x").status_code == 422
    assert desk.send(f"{path}/repondre", verdict="followed", words="Oui", by_title="La maire").status_code == 303
    late = desk.send(f"{path}/repondre", verdict="partly", words="Mes mots", version="0")
    assert late.status_code == 409
    assert "Mes mots" in late.text
    assert desk.send(f"{path}/engagement", words="x", due_on="2001-01-01").status_code == 422
    assert desk.send(f"{path}/engagement", words="Un guichet", due_on="2098-01-01").status_code == 303
    assert post(desk, f"{path}/engagement", words="x", due_on="2098-01-01").status_code == 403
    assert desk.send(f"{path}/point", claim="under_way", words="Cela avance").status_code == 303
    assert (db.session.query(RecommendationAnswer).count(), db.session.query(Engagement).count()) == (1, 1)
    page = text_of(desk.read(f"/commission/preconisations/{each.id}"))
    for told in ("La maire", "Un guichet", "Cela avance"):
        assert told in page
    assert desk.read(f"/equipe/preconisations/{FAR}").status_code == 404


def test_the_secretariat_reads_a_bodys_sheet_but_does_not_answer_for_it(desk, each, home):
    path = f"/equipe/preconisations/{each.id}"
    assert desk.read(path).status_code == 200
    assert "dont vous ne répondez pas" in text_of(desk.read(f"{path}/repondre"))
    alone = made.make_recommendation(made=each.work)
    sent = desk.send(f"/equipe/preconisations/{alone.id}/repondre", verdict="followed", words="Reçue par lettre")
    assert sent.status_code == 303


def test_members_pages_are_for_members_of_the_bureau(desk, each):
    draft = made.make_work(each.work.mandate)
    paths = (f"/commission/moi/travaux/{draft.id}", f"/commission/moi/preconisations/{each.id}",
             f"/commission/moi/preconisations/{each.id}/suivie")  # fmt: skip
    for path in paths:
        desk.sit(NOBODY)
        assert desk.read(path).status_code in (302, 303, 401)
        desk.sit(Actor(person_id=make_account().id))
        assert desk.read(path).status_code == 403
    desk.sit(actor_of(sit(make_seat(each.work.mandate))))
    for path in paths:
        assert "bureau" in text_of(desk.read(path))
        assert post(desk, path, reason="x", claim="done", words="x").status_code == 403
    desk.sit(actor_of(sit(make_seat(each.work.mandate), bureau=True)))
    assert desk.send(paths[2], claim="not_begun", words="Rien ne se voit").status_code == 303
    assert "Rien ne se voit" in text_of(desk.read(f"/commission/preconisations/{each.id}"))
    assert desk.read(f"/commission/moi/travaux/{FAR}").status_code == 404


def test_evaluations_are_declared_filtered_and_changed(desk):
    desk.sit(somebody("officer", person_id=make_account().id))
    fields = {"title": "Zoom sur la cité", "runner": "La commune", "state": "running", "starts_on": "2027-01-01"}
    assert desk.send("/equipe/evaluations/nouvelle", **fields).status_code == 303
    known = db.session.query(OtherEvaluation).one()
    path = f"/equipe/evaluations/{known.id}"
    assert desk.send(path, state="finished").status_code == 303
    late = desk.send(path, state="running", title="Mes mots", version="1")
    assert late.status_code == 409
    assert "Mes mots" in late.text
    assert desk.send(path, ends_on="2020-01-01").status_code == 422
    assert desk.send("/equipe/evaluations/nouvelle", **(fields | {"link": "javascript:x"})).status_code == 422
    desk.sit(somebody("officer", person_id=make_account().id))
    assert "la change" in text_of(desk.read(path))
    desk.sit(NOBODY)
    assert desk.read("/equipe/evaluations").status_code in (302, 303)
    for query, seen in (("", True), ("?etat=finished", True), ("?etat=running", False), ("?q=ZOOM", True),
                        ("?q=rien", False), ("?territoire=9", False), ("?territoire=%00", True)):  # fmt: skip
        assert ("Zoom sur la cité" in text_of(desk.read(f"/commission/evaluations{query}"))) == seen
    assert desk.read(f"/commission/evaluations/{known.id}").status_code in (302, 303)
    assert desk.read(f"/commission/evaluations/{FAR}").status_code == 404


def test_milestones_are_dated_by_the_secretariat_and_shown_to_everybody(desk, each, home, frozen):
    path = f"{home}/jalons/nouveau"
    assert desk.send(path, cycle="intermediate", due_on="").status_code == 422
    assert desk.send(path, cycle="x", due_on="2030-01-01").status_code == 422
    assert desk.send(path, cycle="intermediate", due_on="2030-06-30", words="Un bilan").status_code == 303
    assert desk.send(path, cycle="intermediate", due_on="2031-01-01").status_code == 422
    milestone = queries.milestones(each.work.mandate_id)[0]
    one = f"{home}/jalons/{milestone.id}"
    assert desk.send(one, due_on="2030-09-30", cycle="final").status_code == 303
    db.session.refresh(milestone)
    assert milestone.cycle.value == "intermediate"
    assert desk.send(one, due_on="2031-01-01", version="1").status_code == 409
    page = text_of(desk.read("/commission"))
    assert "Évaluation intermédiaire" in page
    assert "30 septembre 2030" in page
    assert desk.send(one, work=str(each.work_id), done_on="2030-09-01").status_code == 303
    assert "Remise" in text_of(desk.read("/commission"))
    assert desk.read(f"{home}/jalons/{FAR}").status_code == 404


def test_the_thread_and_the_debts_tell_of_a_recommendation(desk, each, frozen):
    made.reply(each, Verdict.PARTLY)
    thread = text_of(desk.read(f"/suivi/commission.recommendation/{each.id}"))
    for told in ("La commission adopte cette préconisation", "Elle est transmise", "Réponse : Suivie en partie"):
        assert told in thread
    assert "Dire ce que cette préconisation est devenue" in text_of(desk.read("/engagements"))
