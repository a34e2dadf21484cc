"""Ideas of a workshop through a server that is killed while 24 phones write: what was acknowledged is there, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url

from assises.workshops.types import Phase
from commons.kernel.db import db
from tests.factories.workshops import make_workshop
from tests.faults.forms import FEW, Blow, Form, sent_to_a_server_that_dies
from tests.faults.test_words_survive import opened
from tests.live import start_server

PHONES, IDEAS = 24, 10
pytestmark = pytest.mark.race


class WritingPhone:
    """A phone of the room with ideas to say, one after the other; it keeps each until it is heard."""

    def __init__(self, ideas: list[Form]) -> None:
        self.ideas, self.heard = ideas, [0] * len(ideas)

    def write(self, port: int, blow: Blow | None = None) -> list[Form]:
        """Say what was not acknowledged yet; stops when the server is gone. What was acknowledged this time."""
        said = []
        for number, idea in enumerate(self.ideas):
            if self.heard[number] == 303:
                continue
            self.heard[number] = blow.ask(partial(idea.send, port)) if blow is not None else idea.send(port)
            if self.heard[number] != 303:
                break
            said.append(idea)
        return said


@pytest.fixture
def phones(own_app: Flask) -> list[WritingPhone]:
    """Two dozen phones that came in with the code."""
    with own_app.app_context():
        code = str(make_workshop(Phase.CONTRIBUTION, counted=PHONES).code)
        db.session.remove()
        stamp = opened()
    made = [come_in(own_app, code, number, stamp) for number in range(PHONES)]
    with own_app.app_context():
        db.session.remove()
        db.engine.dispose()
    return made


def come_in(app: Flask, code: str, number: int, stamp: str) -> WritingPhone:
    """Scan, come in, and have this many ideas in mind."""
    browser = app.test_client()
    key = key_on(browser.get(f"/atelier/{code}").text)
    assert browser.post(f"/atelier/{code}/entrer", data={"csrf_token": key, "device": "phone"}).status_code == 303
    key = key_on(browser.get(f"/atelier/{code}").text)
    kept = (browser.get_cookie("possibles"), browser.get_cookie("atelier", path="/atelier"))
    cookie = "; ".join(f"{each.key}={each.value}" for each in kept if each is not None)
    return WritingPhone([idea(code, cookie, key, f"marque-{number:02}-{n:02}-fin", stamp) for n in range(IDEAS)])


def key_on(page: str) -> str:
    """The key against forged forms that a page carries."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def idea(code: str, cookie: str, key: str, mark: str, stamp: str) -> Form:
    """One idea, with the ticket of its form."""
    typed = {"words": f"Un banc {mark}", "language": "fr", "ticket": uuid4().hex, "opened": stamp}
    return Form("idea", f"/atelier/{code}/dire", mark, cookie, csrf_token=key, **typed)


def stored(url: str) -> list[str]:
    """The mark of each idea that is there, as often as it is."""
    address = make_url(url)
    with psycopg.connect(host=address.query.get("host"), user=address.username, dbname=address.database) as link:
        rows = link.execute("SELECT words FROM assises_workshop_contribution").fetchall()
    return [str(row[0]).removeprefix("Un banc ") for row in rows]


def lost(acknowledged: list[list[Form]], there: list[str]) -> list[str]:
    """Ideas that the server said yes to, and that are not there exactly once."""
    return [each.mark for said in acknowledged for each in said if there.count(each.mark) != 1]


def test_a_server_that_says_yes_before_it_writes_loses_ideas_of_the_room(
    phones: list[WritingPhone], fresh_database: str
) -> None:
    """The positive control."""
    _port, said = sent_to_a_server_that_dies(phones, WritingPhone.write, fresh_database, "tests.faults.hasty:app")
    assert sum(map(len, said)) >= FEW
    assert lost(said, stored(fresh_database)) != []


def test_no_idea_is_lost_and_none_is_said_twice_when_the_server_is_killed(
    phones: list[WritingPhone], fresh_database: str
) -> None:
    port, said = sent_to_a_server_that_dies(phones, WritingPhone.write, fresh_database)
    assert lost(said, stored(fresh_database)) == []
    heard = sum(map(len, said))
    assert FEW <= heard < PHONES * IDEAS, "the server was killed in the middle"

    again = start_server(fresh_database, port)
    try:
        with ThreadPoolExecutor(PHONES) as crowd:
            list(crowd.map(lambda phone: phone.write(port), phones))
            # And everything once more, as a phone does that did not hear the answer.
            repeats = list(crowd.map(lambda phone: [each.send(port) for each in phone.ideas], phones))
    finally:
        again.kill()
    assert {status for each in repeats for status in each} == {303}
    there = stored(fresh_database)
    assert len(there) == len(set(there)) == PHONES * IDEAS
