"""The pages of blocks, reply texts and spaces; and that no page at all writes anybody's words."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from commons.moderation.models import Block, ReplyTemplate, Space
from commons.moderation.types import Mode
from tests.factories import moderation as make
from tests.factories.desk import Desk
from tests.factories.identity import text_of


@pytest.fixture
def desk(app, client, first):
    """The first moderator at their desk."""
    return Desk(app, client, first)


@pytest.fixture
def waiting(frozen, author):
    """A text that waits to be read."""
    return make.say(author_id=author, mode=Mode.BEFORE)


def _path(ref, act):
    return f"/equipe/moderation/{make.case_of(ref).id}/{act}"


def _token(client):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/connexion").text).group(1)


def test_an_author_is_blocked_from_the_case_with_a_last_day(desk, waiting, author):
    page = desk.read(_path(waiting, "bloquer"))
    assert page.status_code == 200
    assert "everywhere:0" not in page.text  # this moderator does not moderate everywhere
    sent = desk.send(_path(waiting, "bloquer"), scope="body:31", ends_on="2026-06-20", reason="Trois insultes.")
    assert sent.status_code == 303
    block = db.session.scalar(select(Block))
    assert (block.account_id, block.ends_at.isoformat()) == (author, "2026-06-20T22:00:00+00:00")
    text = text_of(desk.read("/equipe/moderation/blocages"))
    assert "Trois insultes." in text
    assert desk.send(f"/equipe/moderation/blocages/{block.id}/lever", reason="").status_code == 422
    assert desk.send(f"/equipe/moderation/blocages/{block.id}/lever", reason="Excuses.").status_code == 303
    assert "Personne n’est bloqué" in text_of(desk.read("/equipe/moderation/blocages"))


@pytest.mark.parametrize(
    "changed",
    [{"ends_on": ""}, {"ends_on": "2026-06-14"}, {"ends_on": "2028-01-01"}, {"ends_on": "9999-12-31"},
     {"ends_on": "hier"}, {"reason": ""}, {"reason": "x" * 501}, {"reason": "a\x01b"}, {"scope": "everywhere:0"},
     {"scope": "body:99"}, {"scope": "x"}],
)  # fmt: skip
def test_a_block_without_an_end_a_reason_or_a_scope_of_ones_own_is_refused(desk, waiting, changed):
    typed = {"scope": "body:31", "ends_on": "2026-06-20", "reason": "Insultes.", **changed}
    assert desk.send(_path(waiting, "bloquer"), **typed).status_code == 422
    assert db.session.scalar(select(Block.id)) is None


def test_a_text_without_account_blocks_nobody(client, desk, frozen):
    ref = make.say(mode=Mode.BEFORE)
    assert "personne à bloquer" in text_of(desk.read(_path(ref, "bloquer")))


# Reply texts and spaces


def test_the_secretariat_writes_reply_texts_and_is_told_of_others_changes(client, desk, frozen, first):
    desk.sit(Actor(first.person_id, frozenset({Grant("secretariat", "everywhere")})))
    assert desk.send("/equipe/moderation/reponses", to="/equipe/moderation/reponses/proposees").status_code == 303
    assert len(db.session.scalars(select(ReplyTemplate)).all()) == 6
    new = {"motive": "other", "title": "Doublon", "words": "Ce texte est déjà là.", "words_ar": "هذا النص موجود."}
    assert desk.send("/equipe/moderation/reponses/nouvelle", **new).status_code == 303
    assert desk.send("/equipe/moderation/reponses/nouvelle", **new).status_code == 422
    assert desk.send("/equipe/moderation/reponses/nouvelle", **{**new, "words": ""}).status_code == 422
    made = db.session.scalar(select(ReplyTemplate).where(ReplyTemplate.title == "Doublon"))
    path = f"/equipe/moderation/reponses/{made.id}"
    assert desk.send(path, words="Autre chose.").status_code == 303
    stale = desk.send(path, words="Trop tard.", seen="1")
    assert stale.status_code == 409
    assert "Trop tard." in stale.text
    assert client.get("/equipe/moderation/reponses/987654").status_code == 404
    assert "Doublon" in desk.read("/equipe/moderation/reponses").text


def test_a_moderator_or_a_secretariat_of_one_place_does_not_write_reply_texts(client, desk, first):
    assert desk.read("/equipe/moderation/reponses").status_code == 403
    desk.sit(make.someone("secretariat", first.person_id))
    token = {"csrf_token": _token(client), "motive": "spam", "title": "x", "words": "y"}
    for path in ("", "/nouvelle"):
        assert client.get(f"/equipe/moderation/reponses{path}").status_code == 403
    for path in ("/nouvelle", "/proposees"):
        assert client.post(f"/equipe/moderation/reponses{path}", data=token).status_code == 403


def test_a_space_reads_newcomers_first_once_its_moderators_say_so(desk, waiting):
    page = desk.read("/equipe/moderation/espaces")
    assert "publient comme les autres" in text_of(page)
    assert desk.send("/equipe/moderation/espaces").status_code == 303
    assert db.session.scalar(select(Space.newcomers_first))
    assert "sont lus d’abord" in text_of(desk.read("/equipe/moderation/espaces"))
    assert desk.send("/equipe/moderation/espaces").status_code == 303
    db.session.expire_all()
    assert not db.session.scalar(select(Space.newcomers_first))


def test_the_door_stands_on_the_team_page_of_moderators_only(app):
    from commons.identity.team.menu import doors_for

    labels = [door.endpoint for door in doors_for(app, make.someone("moderator", 1))]
    assert "moderation.queue" in labels
    assert "moderation.queue" not in [door.endpoint for door in doors_for(app, NOBODY)]


# No route writes anybody's words


def test_no_route_of_moderation_changes_a_text(app, frozen, client, desk, author):
    """Everything that may be posted on a case is posted, with words in every field: the author's stay theirs."""
    ref = make.say("Mes mots à moi.", author, Mode.BEFORE)
    case_id = make.case_of(ref).id
    fields = dict.fromkeys(("words", "text", "body", "content", "excerpt", "title", "reason"), "AUTRE TEXTE")
    token = {"csrf_token": _token(client), "seen": make.mark(ref), "verdict": "hide", "motive": "spam"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("moderation.") and "POST" in rule.methods and "case_id" in rule.arguments:
            client.post(rule.rule.replace("<int:case_id>", str(case_id)), data={**token, **fields})
    assert make.square.said[ref.id].words == "Mes mots à moi."
    methods = {m for rule in app.url_map.iter_rules() for m in rule.methods if rule.endpoint.startswith("moderation.")}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}
