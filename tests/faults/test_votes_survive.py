"""Votes through a real server that is killed in the middle: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import make_url

from budgets.ballots import queries
from commons.ballot_box import codes
from commons.kernel.db import db
from tests.factories.budgets import make_edition, make_territory
from tests.factories.voters import Ticket, make_voters
from tests.faults.forms import FEW, send_once, sent_to_a_server_that_dies
from tests.live import start_server

VOTERS = 50
pytestmark = pytest.mark.race


class Vote:
    """One voter's confirmation, sent as often as it takes: always the same form."""

    def __init__(self, ticket: Ticket, path: str, choice: str, rules: str) -> None:
        form = {"csrf_token": ticket.csrf, "secret": codes.new_secret(), "choice": choice, "rules": rules}
        self.path, self.body, self.cookie = path, urlencode(form), ticket.cookie
        self.receipts: set[str] = set()

    def send(self, port: int) -> int:
        """The status, or 0 when the server went away before it answered."""
        link = HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Cookie": f"possibles={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request("POST", self.path, self.body, headers)
            answer = link.getresponse()
            self.receipts.update(re.findall(r'id="receipt-code">([^<]+)', answer.read().decode()))
        except (OSError, HTTPException):
            return 0
        finally:
            link.close()
        return answer.status


@pytest.fixture
def votes(own_app, fresh_database: str) -> list[Vote]:
    """An open vote with fifty people in front of it."""
    with own_app.app_context():
        place = make_territory()
        edition = make_edition(place=place)
        booth = queries.booth(edition.slug)
        assert booth is not None
        envelope = booth.envelopes[0].slug
        path = f"/budgets/{edition.slug}/vote/{envelope}/urne"
        code = booth.projects[envelope][0].code
        made = [Vote(ticket, path, code, booth.digest) for ticket in make_voters(place, VOTERS)]
        db.session.remove()
        db.engine.dispose()
    return made


def rows(url: str) -> tuple[int, int]:
    """How many stand on the roll, and lie in the box."""
    address = make_url(url)
    with psycopg.connect(host=address.query.get("host"), user=address.username, dbname=address.database) as link:
        found = link.execute("SELECT (SELECT count(*) FROM ballot_box_roll), (SELECT count(*) FROM ballot_box_ballot)")
        row = found.fetchone()
    assert row is not None
    return row[0], row[1]


def test_fifty_voters_while_the_server_is_killed(votes: list[Vote], fresh_database: str) -> None:
    port, first = sent_to_a_server_that_dies(votes, send_once, fresh_database)
    acknowledged = [vote for vote, status in zip(votes, first, strict=True) if status == 200]
    assert FEW <= len(acknowledged) < VOTERS, "the server was killed in the middle"
    on_roll, in_box = rows(fresh_database)
    assert on_roll == in_box >= len(acknowledged)

    again = start_server(fresh_database, port)
    try:
        with ThreadPoolExecutor(VOTERS) as crowd:
            second = list(crowd.map(lambda vote: vote.send(port), votes * 2))
    finally:
        again.kill()
    assert set(second) == {200}
    assert rows(fresh_database) == (VOTERS, VOTERS)
    # The receipt of the answer that was lost is the receipt of the one that came.
    assert all(len(vote.receipts) == 1 for vote in votes)
    assert len({code for vote in votes for code in vote.receipts}) == VOTERS


def test_one_voter_pressing_fifty_times_has_voted_once(votes: list[Vote], fresh_database: str) -> None:
    server = start_server(fresh_database)
    port = int(server.url.rsplit(":", 1)[1])
    try:
        with ThreadPoolExecutor(VOTERS) as fingers:
            answers = list(fingers.map(lambda _: votes[0].send(port), range(VOTERS)))
    finally:
        server.kill()
    assert answers == [200] * VOTERS
    assert rows(fresh_database) == (1, 1)
    assert len(votes[0].receipts) == 1
