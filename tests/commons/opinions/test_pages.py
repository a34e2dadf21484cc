"""Reading pages: what the list, the map and the files say, and how many queries they ask."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from sqlalchemy import func, select

from commons.kernel import pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Mode, Standing
from commons.opinions import queries
from commons.opinions.models import OpinionPoll, Position
from commons.opinions.types import STATEMENT, Stance, Voter
from tests.factories import opinions as make
from tests.factories.identity import text_of

pytestmark = pytest.mark.usefixtures("database", "frozen")
READING = ("", "/carte", "/donnees.csv", "/carte.json", "/affirmations/1")
SCRIPT = "<script>alert(1)</script>"


def positions(poll: OpinionPoll) -> int:
    return int(db.session.execute(select(func.count()).where(Position.poll_id == poll.id)).scalar_one())


def mapped(sizes: tuple[int, ...] = (20, 16), statements: int = 14) -> OpinionPoll:
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
    divided = queries.latest_map(poll)["divides"][0]
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
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
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
