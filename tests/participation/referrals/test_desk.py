"""The desk of saisines, as those who ask and those who answer use it, with everything that can go wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies.services import close
from participation.bodies.types import BodyKind
from participation.referrals import queries
from participation.referrals.models import Referral
from participation.referrals.types import ReferralState
from tests.factories.identity import make_account, text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import QUESTION, make_referral

TYPED = {"text": "Les lampes sont commandées.", "by_title": "Adjointe à la voirie", "measures": "Avant le 30."}


@pytest.fixture
def sides(database, frozen):
    return make_body(name="Table d’ici"), make_body(BodyKind.COMMUNE, name="Commune d’essai")


def ask(sides, state=ReferralState.SENT, days_ago=0, **changes):
    return make_referral(state, *sides, sent_at=clock.now() - timedelta(days=days_ago), **changes)


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


def test_those_who_asked_still_judge_once_their_body_is_closed(desk, sides):
    referral = ask(sides, ReferralState.ANSWERED)
    with unit_of_work(SYSTEM) as work:
        close(work, sides[0].slug, "La table s’arrête.", clock.now())
    sit(desk, "facilitator", sides[0])
    here = f"/equipe/saisines/{referral.id}"
    assert f'href="{here}/avis"' in desk.read(here).text
    assert desk.send(f"{here}/avis", verdict="satisfied", reason="Clair.").status_code == 303


def test_the_secretariat_goes_from_a_question_to_the_decision_on_it(desk, sides):
    referral = ask(sides)
    sit(desk, "respondent", sides[1])
    assert "porte_sur" not in desk.read(f"/equipe/saisines/{referral.id}").text
    sit(desk, "secretariat", sides[1])
    path = f"/equipe/instances/{sides[1].slug}/decisions/nouvelle?porte_sur=participation.referral:{referral.id}"
    assert path.replace("&", "&amp;") in desk.read(f"/equipe/saisines/{referral.id}").text
    typed = {"title": "Des lampes", "text": "Vingt lampes.", "reason": "Il fait noir.", "procedure": "consent"}
    assert desk.send(path, **typed).status_code == 303
    assert referral.question in text_of(desk.read("/decisions/2026-1"))
