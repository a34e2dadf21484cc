"""Proposing a statement, and typing in paper: what comes back, and who may."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.opinions.models import OpinionPoll, Position, Statement
from commons.opinions.types import STATEMENT
from tests.factories import opinions as make
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")
SCRIPT = "<script>alert(1)</script>"


def positions(poll: OpinionPoll) -> int:
    return int(db.session.execute(select(func.count()).where(Position.poll_id == poll.id)).scalar_one())


def hide(statement_id: int, standing: Standing = Standing.HIDDEN) -> None:
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    with unit_of_work(SYSTEM) as work:
        moderated.apply(work, statement_id, standing)


def test_a_proposal_is_shown_at_once_or_read_first(desk) -> None:
    poll, account = make.make_poll(), make_account().id
    desk.sit(Actor(account))
    assert desk.send(f"/avis/{poll.key}/proposer", text="Plus de bancs.").status_code == 303
    assert "est en ligne" in desk.read(f"/avis/{poll.key}/fin").text
    assert "Plus de bancs." in desk.read(f"/avis/{poll.key}").text
    desk.sit(NOBODY)
    desk.send(f"/avis/{poll.key}/proposer", text="Plus d’arbres.", language="en")
    assert "la lira d’abord" in desk.read(f"/avis/{poll.key}/fin").text
    assert "Plus d’arbres." not in desk.read(f"/avis/{poll.key}").text
    hide(db.session.scalars(select(Statement.id).where(Statement.author_id.is_(None))).one(), Standing.SHOWN)
    assert 'lang="en" dir="auto">Plus d’arbres.' in desk.read(f"/avis/{poll.key}").text


@pytest.mark.parametrize("text", ["", "   ", "!!!", "a" * 201, "b" * 100_000, "\u202e\u200b"])
def test_a_bad_proposal_comes_back_with_what_was_typed(desk, text: str) -> None:
    poll = make.make_poll()
    sent = desk.send(f"/avis/{poll.key}/proposer", text=text)
    assert sent.status_code == 422
    assert "Il y a une chose à corriger" in sent.text
    assert text[:50].strip() in sent.text


@pytest.mark.parametrize(
    "text", [SCRIPT, '"><img src=x onerror=alert(1)>', "'; DROP TABLE opinions_poll;--", "نريد حديقة"]
)
def test_words_are_shown_as_they_were_typed_and_never_run(desk, text: str) -> None:
    poll = make.make_poll()
    desk.sit(somebody("facilitator", "body", 3, make_account().id))
    assert desk.send(f"/avis/{poll.key}/proposer", text=text).status_code == 303
    for path in ("", "/affirmations/1", "/repondre", "/feuille"):
        page = desk.read(f"/avis/{poll.key}{path}")
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert text in text_of(page) or "<" in text


def test_a_language_that_is_not_offered_is_refused(desk) -> None:
    assert desk.send(f"/avis/{make.make_poll().key}/proposer", text="Plus de bancs.", language="xx").status_code == 422


def test_the_same_idea_again_is_told_so(desk) -> None:
    poll = make.make_poll()
    make.add(poll, "Plus de bancs.")
    sent = desk.send(f"/avis/{poll.key}/proposer", text="plus de bancs")
    assert sent.status_code == 422
    assert "a déjà été proposée" in sent.text


def test_a_sheet_of_paper_is_typed_in_by_who_leads(desk) -> None:
    poll = make.make_poll(3)
    desk.sit(somebody("facilitator", "body", 3, make_account().id))
    sent = desk.send(f"/avis/{poll.key}/feuille", s1="agree", s3="pass")
    assert sent.status_code == 303
    assert "La feuille est enregistrée : 2 réponses" in text_of(desk.read(f"/avis/{poll.key}/feuille"))
    assert {row.voter_class for row in db.session.scalars(select(Position))} == {"paper"}
    assert desk.send(f"/avis/{poll.key}/feuille", s1="perhaps").status_code == 422
    kept = desk.send(f"/avis/{poll.key}/feuille", s1="agree", s99="agree")
    assert kept.status_code == 404
    assert positions(poll) == 2


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (NOBODY, 303), (Actor(1), 403), (somebody("moderator"), 403), (somebody("facilitator", "body", 4, 1), 403),
        (somebody("secretariat", person_id=1), 200), (somebody("facilitator", "body", 3, 1), 200),
    ],
)  # fmt: skip
def test_only_who_leads_sees_the_sheet(desk, actor: Actor, status: int) -> None:
    poll = make.make_poll(1)
    desk.sit(actor if actor.person_id or actor is NOBODY else Actor(1, actor.grants))
    assert desk.read(f"/avis/{poll.key}/feuille").status_code == status
