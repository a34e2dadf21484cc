"""People speak through the pages: a visitor, somebody with an account, a machine, somebody too late."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Mode, Standing
from participation.debates import moderated, queries, views_speak
from participation.debates.models import Contribution
from participation.debates.types import CONTRIBUTION, Phase
from tests.factories import debates as make

pytestmark = pytest.mark.usefixtures("frozen")


def test_a_visitor_speaks_gets_a_code_and_is_read_first(desk):
    slug = make.make_debate().slug
    answer = desk.send(f"/debats/{slug}/contribuer", words="Un banc.", first_name="Léa")
    assert answer.status_code == 303
    row = db.session.scalars(select(Contribution)).one()
    thanks = desk.read(answer.location).text
    assert queries.code(row.id, CONTRIBUTION) in thanks
    assert "relit avant publication" in thanks
    assert "Un banc." not in desk.read(f"/debats/{slug}").text
    assert desk.read(f"/debats/{slug}/contributions/1").status_code == 404
    followed = desk.read(f"/suivi/code/{queries.code(row.id, CONTRIBUTION)}")
    assert followed.status_code == 200
    assert "Votre code est bon" in followed.text
    assert "Un banc." not in followed.text
    with unit_of_work(SYSTEM) as work:
        moderated.apply(work, row.id, Standing.SHOWN)
    assert desk.read(f"/suivi/code/{queries.code(row.id, CONTRIBUTION)}").status_code == 303
    page = desk.read(f"/debats/{slug}").text
    assert "Un banc." in page
    assert "Léa" in page


def test_somebody_else_s_page_of_thanks_gives_no_code(desk, app):
    slug = make.make_debate().slug
    row = make.say(slug)
    assert queries.code(row.id, CONTRIBUTION) not in desk.read(f"/debats/{slug}/merci").text


def test_a_machine_that_fills_every_field_keeps_nothing(desk):
    slug = make.make_debate().slug
    answer = desk.send(f"/debats/{slug}/contribuer", words="Achetez !", trap="http://spam.example")
    assert answer.status_code == 422
    assert "Achetez !" in answer.text
    assert db.session.scalars(select(Contribution)).all() == []


def test_the_same_form_sent_twice_through_the_page_is_one_contribution(desk):
    slug = make.make_debate().slug
    for _ in range(2):
        assert desk.send(f"/debats/{slug}/contribuer", words="Un banc.", ticket="5" * 32).status_code == 303
    assert len(db.session.scalars(select(Contribution)).all()) == 1


def test_too_many_words_from_one_account_are_told_to_wait(desk, monkeypatch):
    monkeypatch.setattr(views_speak, "MOST_SAID", 2)
    path = f"/debats/{make.make_debate().slug}/contribuer"
    desk.sit(make.somebody_speaking("Amina B."))
    assert [desk.send(path, words=f"Un banc {n}.").status_code for n in range(3)] == [303, 303, 429]
    desk.sit(make.somebody_speaking("Bilal C."))
    assert desk.send(path, words="Un arbre.").status_code == 303


def test_with_an_account_one_signs_and_is_published_at_once(desk):
    slug = make.make_debate().slug
    desk.sit(make.somebody_speaking("Amina B."))
    answer = desk.send(f"/debats/{slug}/contribuer", words="Un banc.", signing="name")
    assert answer.status_code == 303
    assert "Amina B." in desk.read(f"/debats/{slug}").text


def test_one_sees_one_s_own_words_that_wait_and_nobody_else_does(desk):
    slug, me = make.make_debate(mode=Mode.BEFORE).slug, make.somebody_speaking()
    make.say(slug, "J’attends.", actor=me, shown=False)
    desk.sit(me)
    path = f"/debats/{slug}/contributions/1"
    assert desk.read(path).location == f"{path}/moi"
    assert "Vous seul·e voyez ces mots" in desk.read(f"{path}/moi").text
    for other in (make.somebody_speaking(), NOBODY):
        desk.sit(other)
        assert desk.read(path).status_code == 404
    assert "J’attends." not in desk.read(f"{path}/moi").text
    desk.sit(make.somebody_speaking())
    assert desk.read(f"{path}/moi").status_code == 404


def test_the_page_of_a_contribution_is_kept_and_made_again_when_something_moves(desk, statements):
    slug = make.make_debate().slug
    make.say(slug, "Un banc.")
    make.say(slug, "D’accord.", parent=1)
    path = f"/debats/{slug}/contributions/1"
    desk.read(path)
    desk.sit(make.somebody_speaking())
    statements.clear()
    assert "D’accord." in desk.read(path).text
    assert len(statements) <= 1, "the versions are asked for, and nothing else"
    desk.send(f"{path}/moi", to=f"{path}/soutien", on="1")
    assert "1 soutien" in desk.read(path).text
    make.say(slug, "Et un arbre.", parent=1)
    assert "Et un arbre." in desk.read(path).text
    for number, gone in ((2, "D’accord."), (1, "Un banc.")):
        with unit_of_work(SYSTEM) as work:
            moderated.apply(work, queries.contribution(make.the_debate(slug).id, number).id, Standing.HIDDEN)
        answer = desk.read(path)
        assert gone not in answer.text
    assert answer.status_code == 404


def test_the_page_of_a_contribution_offers_nothing_once_the_debate_is_over(desk):
    debate = make.make_debate()
    make.say(debate.slug, "Un banc.")
    path = f"/debats/{debate.slug}/contributions/1"
    assert "/repondre" in desk.read(path).text
    with clock.frozen(debate.closes_at):
        assert "/repondre" not in desk.read(path).text
        desk.sit(make.somebody_speaking())
        assert "/soutien" not in desk.read(f"{path}/moi").text


def test_one_replies_supports_corrects_and_withdraws_through_the_pages(desk):
    slug, me, other = make.make_debate().slug, make.somebody_speaking(), make.somebody_speaking()
    make.say(slug, "Un bamc.", actor=me)
    path = f"/debats/{slug}/contributions/1"
    desk.sit(me)
    assert desk.send(f"{path}/corriger", words="Un banc.").status_code == 303
    desk.sit(other)
    assert desk.send(f"{path}/moi", to=f"{path}/soutien", on="1").location == f"{path}/moi"
    assert "Ne plus soutenir" in desk.read(f"{path}/moi").text
    assert desk.send(f"{path}/repondre", words="Et un arbre.").status_code == 303
    page = desk.read(path).text
    for expected in ("Un banc.", "Et un arbre.", "1 soutien", "corrigée par son auteur"):
        assert expected in page
    assert desk.read(f"/debats/{slug}/contributions/2").location == f"{path}#reponse-2"
    desk.sit(me)
    assert desk.send(f"{path}/retirer").status_code == 303
    page = desk.read(path).text
    assert "Retirée par son auteur." in page
    assert "Un banc." not in page
    assert "Et un arbre." in page


@pytest.mark.parametrize("path", ["corriger", "retirer"])
def test_nobody_touches_the_words_of_somebody_else(desk, path):
    slug = make.make_debate().slug
    make.say(slug, "À moi.", actor=make.somebody_speaking())
    for actor in (
        make.somebody_speaking(),
        make.facilitator(make.the_debate(slug), make.somebody_speaking().person_id),
    ):
        desk.sit(actor)
        answer = desk.send(
            f"/debats/{slug}/contributions/1/{path}", words="À toi.", to=f"/debats/{slug}/contributions/1/{path}"
        )
        assert answer.status_code in (400, 403)
        assert "À moi." in desk.read(f"/debats/{slug}/contributions/1").text
    desk.sit(NOBODY)
    assert desk.read(f"/debats/{slug}/contributions/1/{path}").status_code == 303


@pytest.mark.parametrize("phase", [Phase.COMING, Phase.CLOSED, Phase.ANSWERED])
def test_a_closed_debate_says_so_and_keeps_what_was_typed(desk, phase):
    debate = make.make_debate(phase)
    page = desk.read(f"/debats/{debate.slug}").text
    assert 'class="ballot-bar"' not in page
    answer = desk.send(f"/debats/{debate.slug}/contribuer", words="Trop tard, peut-être.")
    assert answer.status_code == 403
    assert "Trop tard, peut-être." in answer.text
    assert "Envoyer" not in answer.text


def test_a_reply_to_a_reply_is_refused_with_what_was_typed(desk):
    slug = make.make_debate().slug
    make.say(slug)
    make.say(slug, parent=1)
    answer = desk.send(f"/debats/{slug}/contributions/2/repondre", words="Non !")
    assert answer.status_code == 403
    assert "Répondez à la contribution de départ" in answer.text
    assert "Non !" in answer.text


def test_support_without_account_or_token_is_refused(desk, client):
    slug = make.make_debate().slug
    make.say(slug)
    assert client.post(f"/debats/{slug}/contributions/1/soutien", data={"on": "1"}).status_code in (400, 401)
    desk.sit(Actor(person_id=make.somebody_speaking().person_id))
    assert client.post(f"/debats/{slug}/contributions/1/soutien", data={"on": "1"}).status_code == 400


def test_many_replies_stand_on_several_pages_and_each_is_found(desk):
    slug = make.make_debate().slug
    make.say(slug)
    for n in range(53):
        make.say(slug, f"Réponse {n}", parent=1)
    path = f"/debats/{slug}/contributions"
    first, second = desk.read(f"{path}/1").text, desk.read(f"{path}/1?page=2").text
    assert "53 réponses" in first
    assert [page.count('id="reponse-') for page in (first, second)] == [50, 3]
    assert desk.read(f"{path}/2").location == f"{path}/1#reponse-2"
    assert desk.read(f"{path}/54").location == f"{path}/1?page=2#reponse-54"
    assert 'id="reponse-54"' in second
    for absurd in ("0", "99999", "x", "%00"):
        assert desk.read(f"{path}/1?page={absurd}").status_code == 200
