"""Pages without JavaScript: everybody reads the question, the rules and the result; members speak."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commission.consultations import queries as consultations
from commission.consultations import views_mine
from commission.consultations.models import Voice
from commission.consultations.types import Kind
from commission.mandates import services as mandates
from commission.mandates.models import Mandate
from commission.mandates.types import Part
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from tests.factories.commission import actor_of, sit
from tests.factories.consultations import (
    DAY,
    act,
    ask,
    drop,
    end,
    forge,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    page_of,
    say,
)
from tests.factories.identity import text_of
from tests.factories.participation import somebody

NASTY = [
    "", " ", "x" * 100_000, "a\x00b", "\u202eretourné", "<script>alert(1)</script>", "😀" * 50, "' OR 1=1 --",
    "{{ 7*7 }}", "\u200b",
]  # fmt: skip


def test_everybody_reads_the_question_the_rules_and_the_clock(desk, vote):
    desk.sit(NOBODY)
    assert "Adopter le protocole" in text_of(desk.read("/commission/consultations"))
    page = text_of(desk.read(page_of(vote)))
    for sentence in ("Êtes-vous d’accord", "au moins 2/3 des voix", "Jusqu’au mercredi 17 juin 2026 à 14 h",
                     "Le quorum est atteint.", "La question 1"):  # fmt: skip
        assert sentence in page
    assert desk.read(f"{page_of(vote)}/voix").status_code == 303
    assert desk.read(f"{page_of(vote)}.json").json["state"] == "open"
    for wrong in ("/commission/consultations/999999", "/commission/consultations/999999.json",
                  "/commission/consultations/99999999999999999999"):  # fmt: skip
        assert desk.read(wrong).status_code == 404


def test_what_the_bureau_did_not_announce_is_nobodys_to_read(desk, commission):
    mandate, members = commission
    hidden = make_consultation(mandate)
    desk.sit(NOBODY)
    assert desk.read(page_of(hidden)).status_code == 404
    assert "Adopter" not in text_of(desk.read("/commission/consultations"))
    desk.sit(actor_of(members[3]))
    assert desk.read(f"{page_of(hidden)}/voix").status_code == 404
    desk.sit(actor_of(make_bureau(members[0])))
    assert desk.send(f"{page_of(hidden)}/demander").status_code == 303
    desk.sit(NOBODY)
    assert "Ouvre le" in text_of(desk.read(page_of(hidden)))


def test_a_member_speaks_then_changes_and_reads_what_they_said_before(desk, vote, commission):
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(vote)}/voix", answer_0="for").status_code == 303
    page = text_of(desk.read(f"{page_of(vote)}/voix"))
    assert "Ce que vous avez dit" in page
    assert desk.send(f"{page_of(vote)}/voix", answer_0="against").status_code == 303
    [said] = consultations.voices(vote.id).values()
    assert [voice.answers[""] for voice in said] == ["for", "against"]


def test_another_window_is_told_and_keeps_its_words(desk, commission):
    consent = open_it(make_consultation(commission[0], Kind.CONSENT), commission[1][0])
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(consent)}/voix", answer_0="consent").status_code == 303
    typed = {"answer_0": "objection", "passage": "b1", "words": "Mes mots à moi"}
    late = desk.send(f"{page_of(consent)}/voix", seen="0", **typed)
    assert late.status_code == 409
    assert "Mes mots à moi" in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text
    assert desk.send(f"{page_of(consent)}/voix", **typed).status_code == 303


@pytest.mark.parametrize("words", NASTY)
def test_an_objection_that_nobody_can_read_is_not_taken(desk, commission, words):
    consent = open_it(make_consultation(commission[0], Kind.CONSENT), commission[1][0])
    desk.sit(actor_of(commission[1][1]))
    answer = desk.send(f"{page_of(consent)}/voix", answer_0="objection", passage="b1", words=words)
    readable = words in ("\u202eretourné", "<script>alert(1)</script>", "😀" * 50, "' OR 1=1 --", "{{ 7*7 }}")
    assert answer.status_code == (303 if readable else 422)
    assert "<script>alert" not in desk.read(page_of(consent)).text
    assert "49" not in text_of(desk.read(page_of(consent))).split()


@pytest.mark.parametrize("typed", [
    {"answer_0": None}, {"answer_0": "oui"}, {"answer_0": "consent"}, {"seen": "x", "answer_0": "for"},
    {"seen": None, "answer_0": "for"}, {"seen": "99999999", "answer_0": "for"},
])  # fmt: skip
def test_a_voice_that_says_nothing_is_not_taken(desk, vote, commission, typed):
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(vote)}/voix", **typed).status_code == 422
    assert consultations.standing(vote.id) == []


def test_who_may_not_speak_is_told_why(desk, vote, commission):
    mandate, members = commission
    substitute = sit(members[2].seat, Part.SUBSTITUTE)
    for actor in (Actor(person_id=1), keeper(mandate), somebody(Role.MODERATOR, person_id=2)):
        desk.sit(actor)
        assert desk.read(f"{page_of(vote)}/voix").status_code == 403
        assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    desk.sit(actor_of(substitute))
    assert "Un siège n’a qu’une voix" in text_of(desk.read(f"{page_of(vote)}/voix"))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    act(keeper(), mandates.end_part, members[1].id, "démission")
    desk.sit(actor_of(members[1]))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    desk.sit(NOBODY)
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for").status_code == 401
    assert consultations.standing(vote.id) == []


def test_a_member_of_another_mandate_is_nobody_here(desk, vote, commission):
    mandate, members = commission
    stranger = actor_of(members[0])
    other = Mandate(title="Autre", starts_on=mandate.starts_on, ends_on=mandate.ends_on, created_at=clock.now())
    db.session.add(other)
    db.session.commit()
    elsewhere = make_consultation(other)
    desk.sit(stranger)
    assert desk.read(f"{page_of(elsewhere)}/voix").status_code == 403
    assert forge(desk, f"{page_of(elsewhere)}/demander", version="1").status_code == 403
    desk.sit(keeper(other))
    assert desk.read(f"/equipe/commission/{mandate.id}/consultations").status_code == 403
    assert desk.read(f"/equipe/commission/{other.id}/consultations/{vote.id}").status_code == 404
    wrong = f"/equipe/commission/{other.id}/consultations/{vote.id}/annuler"
    assert forge(desk, wrong, reason="x").status_code == 404


def test_a_secret_vote_gives_a_receipt_that_changes_it(desk, commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate, secret=True), members[0])
    desk.sit(actor_of(members[1]))
    assert "moins de 5 voix" in text_of(desk.read(f"{page_of(vote)}/voix"))
    receipt = desk.send(f"{page_of(vote)}/voix", answer_0="for")
    assert receipt.status_code == 200
    assert "no-store" in receipt.headers["Cache-Control"]
    secret = re.search(r'id="secret">([0-9A-Z-]+)<', receipt.text).group(1)
    assert "votre bulletin est dans l’urne" in text_of(desk.read(f"{page_of(vote)}/voix"))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="against", secret="2" * 20).status_code == 403
    changed = desk.send(f"{page_of(vote)}/changer", answer_0="against", secret=secret)
    assert "Votre bulletin est remplacé" in text_of(changed)
    assert desk.send(f"{page_of(vote)}/changer", answer_0="against", secret="0" * 20).status_code == 403
    assert desk.send(f"{page_of(vote)}/changer", answer_0="against", secret="trop court").status_code == 422
    assert db.session.scalars(select(Voice)).all() == []
    for member in members[2:]:
        drop(vote, member, "for")
    end(vote)
    page = text_of(desk.read(page_of(vote)))
    assert "Vérifier que votre bulletin est compté" in page
    assert "Sans détail par collège" in page
    assert "Ce qu’a dit chaque siège" not in page


def test_receipts_are_not_tried_without_end(desk, commission, monkeypatch):
    mandate, members = commission
    vote = open_it(make_consultation(mandate, secret=True), members[0])
    desk.sit(actor_of(members[1]))
    assert desk.send(f"{page_of(vote)}/changer", answer_0="for", secret="0" * 20).status_code == 403
    monkeypatch.setattr(views_mine, "MOST_TRIES", 0)
    assert desk.send(f"{page_of(vote)}/changer", answer_0="for", secret="0" * 20).status_code == 429


def test_a_list_of_many_costs_no_more_queries_than_a_list_of_one(commission, client, queries):
    mandate, members = commission
    make_consultation(mandate)
    ask(consultations.of_mandate(mandate.id)[0], make_bureau(members[0]))
    client.get("/commission/consultations")
    queries.clear()
    client.get("/commission/consultations?une=1")
    few = len(queries)
    for number in range(8):
        made = make_consultation(mandate, Kind.SENSE, title=f"Question {number}")
        ask(made, members[0])
    queries.clear()
    assert "Question 7" in client.get("/commission/consultations?deux=1").text
    assert len(queries) == few


def test_a_page_with_many_voices_costs_no_more_queries_than_with_few(vote, commission, client, queries):
    _mandate, members = commission
    for member in members[:6]:
        say(vote, member, "for")
    end(vote)
    queries.clear()
    assert client.get(page_of(vote)).status_code == 200
    few = len(queries)
    assert few <= 40
    second = open_it(make_consultation(_mandate, title="Autre"), members[0])
    for member in members:
        say(second, member, "for")
    end(second)
    queries.clear()
    assert client.get(page_of(second)).status_code == 200
    assert len(queries) <= few + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_read_in_other_languages(desk, vote, commission, language):
    desk.sit(actor_of(commission[1][1]))
    for path in ("", "/voix"):
        page = desk.read(f"{page_of(vote)}{path}?lang={language}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


def test_the_hour_of_the_end_stands_on_kept_lists(desk, vote):
    desk.sit(NOBODY)
    assert "Jusqu’au" in text_of(desk.read("/commission/consultations"))
    with clock.frozen(vote.closes_at + DAY):
        assert "L’heure de fin est passée" in text_of(desk.read("/commission/consultations"))
