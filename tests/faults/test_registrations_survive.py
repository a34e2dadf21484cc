"""Registrations through a server that is killed: what was acknowledged is there, once, with its seat, and opens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import make_url

from commons.kernel.db import db
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.budgets import make_territory
from tests.factories.voters import Ticket, make_voters
from tests.faults import forms
from tests.live import start_server

GROUPS, CAPACITY = 40, 60
pytestmark = pytest.mark.race


class Sheet:
    """The last screen of one group of two, sent as often as it takes."""

    def __init__(self, number: int, who: Ticket, year: int, ticket: str) -> None:
        self.name = f"marque-{number:02}"
        self.path = f"/assises/{year}/inscription/en-cours/{ticket}/5"
        self.cookie, self.body = who.cookie, urlencode({"csrf_token": who.csrf})

    def send(self, port: int) -> tuple[int, str]:
        """The status and where it leads, or 0 when the server went away before it answered."""
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": f"possibles={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request("POST", self.path, self.body, headers)
            answer = link.getresponse()
            return answer.status, answer.getheader("Location") or ""
        except (OSError, HTTPException):
            return 0, ""
        finally:
            link.close()


@pytest.fixture
def sheets(own_app) -> list[Sheet]:
    """Forty groups of two who have only to send, for thirty pairs of seats."""
    with own_app.app_context():
        edition = days.make_edition()
        activity = days.make_activity(days.make_site_day(edition), capacity=CAPACITY)
        people = make_voters(make_territory(), GROUPS)
        made = []
        for number, who in enumerate(people):
            typed = {"first_name": f"marque-{number:02}", "companions": "1", "activities": [str(activity.id)]}
            made.append(Sheet(number, who, edition.year, make.typed_draft(edition, [], **typed)))
        db.session.remove()
        db.engine.dispose()
    return made


def count(url: str, query: str) -> list[tuple[object, ...]]:
    """Rows of a query, past the application."""
    address = make_url(url)
    with psycopg.connect(host=address.query.get("host"), user=address.username, dbname=address.database) as link:
        return link.execute(query).fetchall()


NAMES = "SELECT first_name, count(*) FROM assises_attendee WHERE role = 'main' GROUP BY first_name"
TORN = """SELECT r.id FROM assises_registration r WHERE
    (SELECT count(*) FROM assises_attendee a WHERE a.registration_id = r.id) <> 2 OR
    (SELECT count(*) FROM assises_seat s WHERE s.registration_id = r.id) <> 2 OR
    (SELECT count(*) FROM kernel_outbox o WHERE o.key = 'assises.registered:' || r.id) <> 1"""
TAKEN = "SELECT coalesce(sum(persons), 0) FROM assises_seat WHERE activity_id IS NOT NULL AND state = 'confirmed'"


def sent_to_a_server_that_dies(
    sheets: list[Sheet], url: str, application: str = "app.wsgi:app"
) -> tuple[int, list[tuple[Sheet, str]], dict[object, object]]:  # fmt: skip
    """The port, those that were told yes with where it led, and who is there once it is dead."""
    port, first = forms.sent_to_a_server_that_dies(sheets, forms.send_once, url, application)
    acknowledged = [(sheet, where) for sheet, (status, where) in zip(sheets, first, strict=True) if status == 303]
    assert len(acknowledged) >= forms.FEW, "the server was killed in the middle"
    return port, acknowledged, dict(count(url, NAMES))


def test_forty_groups_while_the_server_is_killed(sheets: list[Sheet], fresh_database: str) -> None:
    port, acknowledged, there = sent_to_a_server_that_dies(sheets, fresh_database)
    assert len(acknowledged) < GROUPS, "the server was killed in the middle"
    assert [sheet.name for sheet, _where in acknowledged if there.get(sheet.name) != 1] == []
    assert count(fresh_database, TORN) == [], "a registration without its people, seats or letter"

    again = start_server(fresh_database, port)
    try:
        with ThreadPoolExecutor(GROUPS) as crowd:
            second = list(crowd.map(lambda sheet: sheet.send(port), sheets * 2))
    finally:
        again.kill()
    assert {status for status, _where in second} == {303}
    places = {sheet.name: where for sheet, (_status, where) in zip(sheets * 2, second, strict=True)}
    assert all(places[sheet.name] == where for sheet, where in acknowledged), "the same page as the first time"
    assert dict(count(fresh_database, NAMES)) == {sheet.name: 1 for sheet in sheets}
    assert count(fresh_database, TORN) == []
    assert count(fresh_database, TAKEN) == [(CAPACITY,)]


def test_a_server_that_says_yes_before_it_has_written_loses_registrations(
    sheets: list[Sheet], fresh_database: str
) -> None:
    """The positive control: the same crowd and the same blow find what such a server loses."""
    _port, acknowledged, there = sent_to_a_server_that_dies(sheets, fresh_database, "tests.faults.hasty:app")
    lost = [sheet.name for sheet, _where in acknowledged if there.get(sheet.name) != 1]
    assert lost, "everything was there: the first test would pass whatever the server does"
