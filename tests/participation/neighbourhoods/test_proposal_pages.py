"""Proposing through the page: what a visitor sends, the code they get, and what is refused with its words kept."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from participation.neighbourhoods import views_proposals
from participation.neighbourhoods.models import Proposal
from tests.factories import roadmaps as make
from tests.factories.identity import make_account, text_of

pytestmark = pytest.mark.usefixtures("frozen")
NASTY = ["x" * 100_000, "a\x00b"]
WEIRD = ["abc\u202egpj.exe", "<script>alert(1)</script>", "'; DROP TABLE participation_roadmap; --", "👩‍👩‍👧‍👦" * 10]


def propose(desk, place, **typed):
    return desk.send(f"/quartiers/{place.slug}/projet/proposer", **typed)


def proposals() -> list[str]:
    return [each.words for each in db.session.scalars(select(Proposal).order_by(Proposal.id))]


def test_a_visitor_proposes_and_gets_a_code_to_follow(desk):
    place, priority, _ = make.make_roadmap()
    desk.sit(NOBODY)
    page = desk.read(f"/quartiers/{place.slug}/projet/proposer?partie=priority:{priority.id}")
    assert f'<option selected value="priority:{priority.id}">' in page.text
    sent = propose(desk, place, words="Des bancs", name="Ali", about=f"priority:{priority.id}")
    assert sent.status_code == 303
    code = re.search(r"code=([A-Z2-9]{7})$", sent.location).group(1)
    assert code in text_of(desk.read(sent.location))
    (proposal,) = db.session.scalars(select(Proposal))
    assert (proposal.priority_id, proposal.author_id, proposal.author_name) == (priority.id, None, "Ali")
    forged = desk.read(f"/quartiers/{place.slug}/projet/merci?code=<script>alert(1)</script>")
    assert "<script>alert" not in forged.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "nécessaire"),
        ({"words": "  \n "}, "nécessaire"),
        ({"words": NASTY[0]}, "trop long"),
        ({"words": NASTY[1]}, "illisibles"),
        ({"words": "X", "name": NASTY[0]}, "trop long"),
        ({"words": "X", "trap": "http://pub.example"}, "celui d’un robot"),
        ({"words": "X", "about": "priority:424242"}, ""),
        ({"words": "X", "about": "priority"}, ""),
        ({"words": "X", "ticket": "mien"}, "Rechargez la page"),
    ],
)
def test_a_proposal_that_cannot_be_taken_is_told_why(desk, typed, sentence):
    place, _, _ = make.make_roadmap()
    answer = propose(desk, place, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert proposals() == []


@pytest.mark.parametrize("words", WEIRD)
def test_odd_words_are_shown_as_words(desk, client, words):
    place, _, _ = make.make_roadmap()
    desk.sit(Actor(person_id=make_account().id))
    assert propose(desk, place, words=words, name=words[:60]).status_code == 303
    page = client.get(f"/quartiers/{place.slug}/projet/propositions")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert proposals() == [words]


def test_a_proposal_where_nothing_is_begun_says_so(desk):
    place = make.make_neighbourhood()
    page = desk.read(f"/quartiers/{place.slug}/projet/proposer")
    assert "pas encore de projet de quartier" in text_of(page)
    begun = make.start()
    sheet = f"/quartiers/{begun.slug}/projet/proposer"
    forged = desk.send(sheet, to=f"/quartiers/{place.slug}/projet/proposer", words="Forgé")
    assert forged.status_code == 404


def test_too_many_proposals_answer_429_with_the_words_kept(desk, monkeypatch):
    place = make.start()
    monkeypatch.setattr(views_proposals, "MOST_PROPOSED", 0)
    answer = propose(desk, place, words="Des bancs gardés")
    assert answer.status_code == 429
    assert "Des bancs gardés" in answer.text
