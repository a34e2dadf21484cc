"""Answering on pages, without JavaScript: with an account, without one, on a shared device; and what is refused."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from commons.kernel import clock, limits
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.opinions import queries, visitors
from commons.opinions.models import OpinionPoll, Position, Statement
from commons.opinions.types import STATEMENT, Stance, Voter
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


def test_somebody_without_account_answers_them_all(desk) -> None:
    poll = make.make_poll(3)
    for done in range(3):
        page = desk.read(f"/avis/{poll.key}/repondre")
        assert f"{done} sur 3" in page.text
        asked = re.search(r"/repondre/(\d+)\"", page.text)
        assert asked is not None
        sent = desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/{asked[1]}", stance="agree")
        assert (sent.status_code, sent.location) == (303, f"/avis/{poll.key}/repondre")
    assert desk.read(f"/avis/{poll.key}/repondre").location == f"/avis/{poll.key}/fin"
    end = desk.read(f"/avis/{poll.key}/fin")
    assert "Merci pour votre avis" in end.text
    assert end.text.count("<strong>D’accord</strong>") == 3
    assert {row.voter_class for row in db.session.scalars(select(Position))} == {"device"}
    assert end.headers["Cache-Control"] == "no-store"


def test_somebody_signed_in_answers_from_any_device(desk) -> None:
    poll, account = make.make_poll(2), make_account().id
    desk.sit(Actor(account))
    desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/1", stance="disagree")
    key = queries.voter_key(poll, Voter.account(account))
    assert queries.positions_of(poll, key) == {queries.statement(poll, 1).id: Stance.DISAGREE}
    page = desk.read(f"/avis/{poll.key}/repondre/1")
    assert "Votre réponse jusqu’ici : Pas d’accord." in text_of(page)
    assert 'value="disagree" aria-pressed="true"' in page.text
    changed = desk.send(f"/avis/{poll.key}/repondre/1", stance="pass")
    assert changed.location == f"/avis/{poll.key}/fin"
    assert queries.positions_of(poll, key) == {queries.statement(poll, 1).id: Stance.PASS}
    assert "set-cookie" not in {name.lower() for name, _ in page.headers if "avis=" in _}


def test_whoever_has_finished_leaves_the_device_to_the_next(desk) -> None:
    poll = make.make_poll(1)
    for _ in range(2):
        desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/1", stance="agree")
        assert desk.send(f"/avis/{poll.key}/fin", to=f"/avis/{poll.key}/quitter").status_code == 303
        assert "<strong>" not in desk.read(f"/avis/{poll.key}/fin").text
    assert positions(poll) == 2


def test_ones_answers_can_be_taken_back_without_javascript(desk) -> None:
    poll = make.make_poll(1)
    desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/1", stance="agree")
    desk.send(f"/avis/{poll.key}/fin", to=f"/avis/{poll.key}/effacer")
    assert positions(poll) == 0
    assert "Vos réponses sont effacées" in desk.read(f"/avis/{poll.key}/fin").text


def test_a_forged_cookie_is_nobody(app, client) -> None:
    poll = make.make_poll(1)
    make.say(poll, 1, Stance.AGREE, Voter.device("token"))
    client.set_cookie(visitors.COOKIE, "token", path="/avis")
    assert "<strong>" not in client.get(f"/avis/{poll.key}/fin").text


def test_the_cookie_goes_to_these_pages_only_and_ends(client) -> None:
    poll = make.make_poll(1)
    cookie = next(v for n, v in client.get(f"/avis/{poll.key}/repondre").headers if n == "Set-Cookie" and "avis=" in v)
    assert {"Path=/avis", "HttpOnly", "SameSite=Lax", "Max-Age=43200"} <= set(cookie.split("; "))


@pytest.mark.parametrize("stance", ["", "yes", "1", SCRIPT, "AGREE", "a" * 100_000])
def test_an_answer_that_is_none_is_refused(desk, stance: str) -> None:
    poll = make.make_poll(1)
    sent = desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/1", stance=stance)
    assert sent.status_code == 422
    assert positions(poll) == 0


@pytest.mark.parametrize("number", ["7", "0", "999999999999999999999", "x"])
def test_a_statement_that_is_not_there_is_not_found(desk, number: str) -> None:
    poll = make.make_poll(1)
    assert desk.read(f"/avis/{poll.key}/repondre/{number}").status_code == 404
    sent = desk.send(f"/avis/{poll.key}/repondre", to=f"/avis/{poll.key}/repondre/{number}", stance="agree")
    assert sent.status_code in (404, 405)


def test_a_statement_hidden_meanwhile_is_said_to_be(desk) -> None:
    poll = make.make_poll(1)
    form = f"/avis/{poll.key}/repondre"
    desk.read(form)
    make.add(poll, "Une seconde.")
    hide(queries.statement(poll, 1).id)
    sent = desk.send(form, to=f"/avis/{poll.key}/repondre/1", stance="agree")
    assert sent.status_code == 403
    assert "n’est plus proposée" in sent.text


WRITES = {
    "repondre/1": {"stance": "agree"}, "proposer": {"text": "Trop tard."}, "effacer": {}, "feuille": {"s1": "agree"},
}  # fmt: skip


@pytest.mark.parametrize("path", WRITES)
def test_no_page_writes_once_the_end_has_come(desk, path: str) -> None:
    poll = make.make_poll(1)
    desk.sit(somebody("facilitator", "body", 3, make_account().id))
    form = f"/avis/{poll.key}/repondre" if path in ("repondre/1", "effacer") else f"/avis/{poll.key}/{path}"
    fields = re.search(r'csrf_token" value="([^"]+)', desk.read(form).text) or re.search(
        r'value="([^"]+)"[^>]*name="csrf_token"|name="csrf_token"[^>]*value="([^"]+)"', desk.read(form).text
    )
    assert fields is not None
    make.say(poll, 1, Stance.PASS, 999)
    with clock.frozen(poll.closes_at):
        data = {"csrf_token": fields[1], "opened": desk.opened_a_while_ago(), "language": "fr", **WRITES[path]}
        sent = desk._client.post(f"/avis/{poll.key}/{path}", data=data)
        assert sent.status_code == 403, sent.text
        assert "terminé" in text_of(sent)
    assert positions(poll) == 1
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 1


@pytest.mark.parametrize(("begins", "ends", "words"), [(1, 7, "Ouvre le"), (-7, -0.0001, "Terminé le")])
def test_before_and_after_the_pages_lead_back_and_say_when(desk, begins: float, ends: float, words: str) -> None:
    poll = make.make_poll(1, begins=begins, ends=max(ends, 1))
    with clock.frozen(poll.closes_at if ends < 0 else clock.now()):
        for path in ("repondre", "repondre/1", "fin"):
            assert desk.read(f"/avis/{poll.key}/{path}").location == f"/avis/{poll.key}"
        assert words in desk.read(f"/avis/{poll.key}").text
        assert desk.read(f"/avis/{poll.key}/proposer").status_code == 200


def test_a_kept_page_turns_with_the_clock(client) -> None:
    poll = make.make_poll(1)
    assert "Donner mon avis</a>" in client.get(f"/avis/{poll.key}").text
    with clock.frozen(poll.closes_at):
        assert "Terminé le" in client.get(f"/avis/{poll.key}").text


def test_a_form_without_its_token_changes_nothing(app, client) -> None:
    poll = make.make_poll(1)
    assert client.post(f"/avis/{poll.key}/repondre/1", data={"stance": "agree"}).status_code == 400
    assert positions(poll) == 0


def test_too_many_new_devices_behind_one_address_are_told_to_sign_in(desk, monkeypatch) -> None:
    poll = make.make_poll(1)
    monkeypatch.setattr(visitors, "MOST_NEW_DEVICES", 2)
    answers = []
    for _ in range(3):
        answers.append(desk.read(f"/avis/{poll.key}/repondre"))
        desk._client.delete_cookie(visitors.COOKIE, path="/avis")
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Connectez-vous" in answers[-1].text


def test_too_many_answers_in_an_hour_are_told_to_wait(desk, monkeypatch) -> None:
    poll = make.make_poll(3)
    monkeypatch.setattr(visitors, "MOST_ANSWERS", 1)
    form = f"/avis/{poll.key}/repondre"
    assert desk.send(form, to=f"{form}/1", stance="agree").status_code == 303
    assert desk.send(form, to=f"{form}/2", stance="agree").status_code == 429
    assert positions(poll) == 1
    assert limits.purge_expired() == 0
