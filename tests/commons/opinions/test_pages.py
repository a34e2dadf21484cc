"""The pages, without JavaScript: reading, answering, proposing, paper; what they refuse; how many queries they ask."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from sqlalchemy import func, select

from commons.kernel import clock, limits, pages
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Mode, Standing
from commons.opinions import queries, visitors
from commons.opinions.models import Poll, Position, Statement
from commons.opinions.types import STATEMENT, Stance, Voter
from tests.factories import opinions as make
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")
READING = ("", "/carte", "/donnees.csv", "/carte.json", "/affirmations/1")
SCRIPT = "<script>alert(1)</script>"


def positions(poll: Poll) -> int:
    return int(db.session.execute(select(func.count()).where(Position.poll_id == poll.id)).scalar_one())


def mapped(sizes: tuple[int, ...] = (20, 16), statements: int = 14) -> Poll:
    poll = make.make_poll(statements)
    make.fill(poll, make.camps(sizes, statements, seed=3))
    make.publish(poll)
    return poll


def hide(statement_id: int, standing: Standing = Standing.HIDDEN) -> None:
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    with unit_of_work(SYSTEM) as work:
        moderated.apply(work, statement_id, standing)


@pytest.mark.parametrize("path", READING)
def test_anybody_reads(client, path: str) -> None:
    assert client.get(f"/avis/{mapped().key}{path}").status_code == 200


@pytest.mark.parametrize("path", [*READING, "/repondre", "/fin", "/proposer", "/repondre/1"])
def test_a_poll_that_is_not_there_or_whose_subject_is_secret_is_not_found(desk, path: str) -> None:
    poll = make.make_poll(1)
    make.SECRET_SUBJECTS.add(poll.subject_id)
    for key in ("nulle-part", poll.key, "%00", "a" * 300):
        assert desk.read(f"/avis/{key}{path}").status_code == 404, key


def test_the_list_says_who_answered_and_what(client) -> None:
    poll = make.make_poll(2)
    for voter in range(4):
        make.say(poll, 1, Stance.AGREE, voter)
    for token in "ab":
        make.say(poll, 1, Stance.DISAGREE, Voter.device(token))
    make.publish(poll)
    told = text_of(client.get(f"/avis/{poll.key}"))
    assert "6 personnes ont répondu" in told
    assert re.search(r"Avec un compte 4 Sans compte 2", told)
    assert re.search(r"D’accord 4 \(67.%\)", told)
    assert "Pas encore de chiffres" in told


def test_nothing_yet_says_what_will_come(client) -> None:
    poll = make.make_poll()
    assert "Aucune affirmation pour l’instant" in client.get(f"/avis/{poll.key}").text
    told = text_of(client.get(f"/avis/{poll.key}/carte"))
    assert "Il manque 30 personnes. Il manque 12 affirmations." in told


def test_the_map_says_how_many_people_are_missing(client) -> None:
    poll = mapped((10, 8), 13)
    assert re.search(r"Il manque 1\d personnes\.", text_of(client.get(f"/avis/{poll.key}/carte")))
    assert "affirmations." not in text_of(client.get(f"/avis/{poll.key}/carte")).partition("Il manque")[2][:60]


def test_the_map_has_its_words_and_its_table(client) -> None:
    poll = mapped()
    page = client.get(f"/avis/{poll.key}/carte")
    told = text_of(page)
    for words in (
        "Groupe A",
        "Groupe B",
        "Ce qui distingue chaque groupe",
        "Ce qui unit",
        "Ce qui divise",
        "20 personnes",
    ):
        assert words in told, words
    drawn = queries.latest_map(poll)
    assert drawn is not None
    assert page.text.count("<ellipse") == 2
    assert page.text.count("<circle cx=") == drawn["people"]
    assert page.text.count('<th scope="row">') == 14
    assert "environ" in told


def test_one_group_is_said_to_be_one(client) -> None:
    poll = make.make_poll(12)
    make.fill(poll, make.camps((40,), 12, noise=0.0, seen=1.0))
    make.publish(poll)
    told = text_of(client.get(f"/avis/{poll.key}/carte"))
    assert "Un seul groupe" in told
    assert "Ce qui distingue chaque groupe" not in told


def test_what_was_hidden_leaves_every_page_and_stays_countable(client) -> None:
    poll = mapped()
    statement = queries.statement(poll, 3)
    words = statement.text
    hide(statement.id)
    for path in ("", "/carte", "/donnees.csv", "/carte.json"):
        assert words not in client.get(f"/avis/{poll.key}{path}").text, path
    assert client.get(f"/avis/{poll.key}/affirmations/3").status_code == 404
    assert "1 affirmation a été masquée" in client.get(f"/avis/{poll.key}").text


def test_the_statement_page_tells_what_groups_say(client) -> None:
    poll = mapped()
    divided = queries.latest_map(poll)["divides"][0]  # type: ignore[index]
    assert "Ce que disent les groupes" in client.get(f"/avis/{poll.key}/affirmations/{divided}").text


def test_a_long_list_is_read_twenty_at_a_time(client) -> None:
    poll = make.make_poll(45)
    first, last = client.get(f"/avis/{poll.key}").text, client.get(f"/avis/{poll.key}?page=3").text
    assert (first.count("<h3>"), last.count("<h3>")) == (20, 5)
    for asked in ("0", "-1", "99", "x", "9" * 50, "1e3"):
        assert client.get(f"/avis/{poll.key}?page={asked}").status_code == 200


def test_the_files_hold_sums_only_and_no_formula(client) -> None:
    poll = mapped()
    make.add(poll, "=CMD('x')")
    answer = client.get(f"/avis/{poll.key}/donnees.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0][:7] == ["number", "statement", "language", "origin", "agree", "disagree", "pass"]
    assert (len(rows), len(rows[0])) == (16, 13)
    assert rows[-1][1] == "'=CMD('x')"
    assert rows[-1][4:] == [""] * 9
    told = json.loads(client.get(f"/avis/{poll.key}/carte.json").get_data())
    assert told["figures"] == make.figures(poll).figures
    assert (told["version"], told["final"], told["digest"]) == (1, False, make.figures(poll).digest)
    secret = poll.secret
    assert secret is not None
    assert secret.hex() not in str(told)


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
        data = {"csrf_token": fields[1], "language": "fr", **WRITES[path]}
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
    assert "La feuille est enregistrée : 2 réponses" in desk.read(f"/avis/{poll.key}/feuille").text
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


def test_everybody_reads_in_arabic_too(client) -> None:
    page = client.get(f"/avis/{mapped().key}/carte?lang=ar")
    assert 'dir="rtl"' in page.text
    assert 'lang="fr" dir="auto"' in page.text


def asked(sent: list[str], client, path: str) -> int:
    client.get(path)
    pages.shelf.clear()
    db.session.expire_all()
    sent.clear()
    assert client.get(path).status_code == 200
    return len(sent)


@pytest.mark.parametrize(("path", "most"), [("", 8), ("/carte", 7), ("/affirmations/1", 6), ("/donnees.csv", 6)])
def test_a_page_asks_as_many_queries_for_ten_thousand_positions(client, queries_sent, path: str, most: int) -> None:
    few, many = mapped(), make.make_poll(50)
    columns = "poll_id, statement_id, voter_key, value, voter_class, fresh"
    db.session.connection().exec_driver_sql(
        f"INSERT INTO opinions_position ({columns}) SELECT {many.id}, s.id,"
        " decode(lpad(to_hex(v), 32, '0'), 'hex'), (v + s.number) %% 3 - 1, 'device', true"
        f" FROM opinions_statement s, generate_series(1, 200) v WHERE s.poll_id = {many.id}"
    )
    make.publish(many)
    assert positions(many) == 10_000
    numbers = {asked(queries_sent, client, f"/avis/{poll.key}{path}") for poll in (few, many)}
    assert len(numbers) == 1, numbers
    assert numbers.pop() <= most


def test_answering_asks_as_many_queries_however_many_answered(desk, queries_sent) -> None:
    few, many = make.make_poll(3), mapped((60, 50), 60)
    numbers = {asked(queries_sent, desk._client, f"/avis/{poll.key}/repondre") for poll in (few, many)}
    assert len(numbers) == 1, numbers
    assert numbers.pop() <= 10


def test_a_poll_that_reads_before_shows_nothing_unread(client) -> None:
    poll = make.make_poll(1, mode=Mode.BEFORE)
    assert make.IDEAS[0] not in client.get(f"/avis/{poll.key}").text
    assert client.get(f"/avis/{poll.key}/affirmations/1").status_code == 404
