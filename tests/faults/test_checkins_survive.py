"""Batches of a door through a server that is killed: acknowledged means stored, once; the rest is sent again."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection, HTTPException
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from assises.editions import queries as editions
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories.assises_days import make_registration
from tests.factories.door import paired, today_site
from tests.faults.forms import FEW, Blow
from tests.live import start_server

DEVICES, BATCHES, SIZE = 6, 12, 5
pytestmark = pytest.mark.race


class Sender:
    """A device with half an hour of passages to send, five at a time."""

    def __init__(self, token: str, site_day_id: int, people: list[int]) -> None:
        self.token, self.cookie, self.key = token, f"accueil={token}", ""
        self.batches = [
            [self._passage(site_day_id, people[n % len(people)]) for n in range(SIZE)] for _b in range(BATCHES)
        ]
        self.acknowledged: set[str] = set()

    def _passage(self, site_day_id: int, person: int) -> dict[str, object]:
        at = clock.now().isoformat()
        return {
            "id": str(uuid4()),
            "site_day": site_day_id,
            "direction": "in",
            "mode": "scan",
            "at": at,
            "person": person,
        }

    def _ask(self, port: int, method: str, path: str, body: str | None = None) -> tuple[int, bytes, dict[str, str]]:
        link = HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Cookie": self.cookie, "Content-Type": "application/json", "X-CSRFToken": self.key}
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            link.close()

    def open(self, port: int) -> None:
        """Take the key of the page."""
        _status, _body, headers = self._ask(port, "GET", "/accueil/liste.json")
        self.key = headers["X-Door-Key"]
        self.cookie += "; " + headers["Set-Cookie"].split(";")[0]

    def send(self, port: int, blow: Blow | None = None) -> None:
        """Every batch not acknowledged yet; stops when the server is gone."""
        for batch in self.batches:
            if all(each["id"] in self.acknowledged for each in batch):
                continue
            body = json.dumps({"sent_at": clock.now().isoformat(), "passages": batch})
            try:
                ask = partial(self._ask, port, "POST", "/accueil/passages", body)
                status, answer, _headers = blow.ask(ask) if blow is not None else ask()
                told = json.loads(answer)["answers"] if status == 200 else []
            except (OSError, HTTPException, ValueError):
                return
            self.acknowledged |= {each["id"] for each in told if each["answer"]}


@pytest.fixture
def senders(own_app) -> list[Sender]:
    """Six devices of one site."""
    with own_app.app_context():
        site_day = today_site()
        people = make_registration(editions.by_id(site_day.site.edition_id), persons=8)
        ids = [each.id for each in people.attendees]
        made = [Sender(paired(site_day)[1], site_day.id, ids) for _each in range(DEVICES)]
        db.session.remove()
        db.engine.dispose()
    return made


def stored(url: str) -> list[str]:
    """The numbers of the rows that are there, as often as they are."""
    address = make_url(url)
    with psycopg.connect(host=address.query.get("host"), user=address.username, dbname=address.database) as link:
        return [str(row[0]) for row in link.execute("SELECT id FROM assises_check_in").fetchall()]


def killed_in_the_middle(senders: list[Sender], url: str) -> None:
    """Everybody sends; the server is killed once some have been heard."""
    server = start_server(url)
    port, blow = int(server.url.rsplit(":", 1)[1]), Blow(server)
    for sender in senders:
        sender.open(port)
    with ThreadPoolExecutor(DEVICES) as crowd:
        list(crowd.map(lambda sender: sender.send(port, blow), senders))


def test_what_was_acknowledged_is_stored_once_and_the_rest_is_sent_again(senders, fresh_database) -> None:
    killed_in_the_middle(senders, fresh_database)
    acknowledged = set().union(*(sender.acknowledged for sender in senders))
    there = stored(fresh_database)
    assert acknowledged <= set(there), "acknowledged and lost"
    assert FEW * SIZE <= len(acknowledged) < DEVICES * BATCHES * SIZE, "the server was killed in the middle"
    again = start_server(fresh_database)
    try:
        for sender in senders:
            sender.send(int(again.url.rsplit(":", 1)[1]))
    finally:
        again.kill()
    there = stored(fresh_database)
    assert len(there) == len(set(there)) == DEVICES * BATCHES * SIZE


def test_a_device_that_took_sending_for_being_heard_would_lose_passages(senders, fresh_database) -> None:
    """The positive control: what was sent and not acknowledged is really missing, so that a device must keep it."""
    killed_in_the_middle(senders, fresh_database)
    there = set(stored(fresh_database))
    sent = {str(each["id"]) for sender in senders for batch in sender.batches for each in batch}
    assert sent - there, "nothing was missing: the first test would pass without any retry"
