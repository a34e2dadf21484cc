"""Words, subjects, positions and bookings through a server that is killed: what was acknowledged is there, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import current_app
from sqlalchemy import make_url

from commons.kernel import clock, days, guarded
from commons.kernel.db import db
from commons.kernel.refs import Ref
from tests.factories import debates, equipment, opinions, tables
from tests.factories.budgets import make_territory
from tests.factories.voters import Ticket, make_voters
from tests.faults.forms import FEW, Form, send_once, sent_to_a_server_that_dies
from tests.live import start_server

PEOPLE = 50
pytestmark = pytest.mark.race
#: What a form becomes: the rows that hold its mark, or (a position) those of its voter.
ROWS = {
    "contribution": "SELECT count(*) FROM participation_contribution WHERE words LIKE %s",
    "subject": "SELECT count(*) FROM participation_subject WHERE title LIKE %s",
    "booking": "SELECT count(*) FROM participation_equipment_booking WHERE organisation LIKE %s",
    "position": "SELECT count(*) FROM opinions_position WHERE %s <> ''",
}


@pytest.fixture
def forms(own_app) -> list[Form]:
    """Fifty people, each with a form in hand, of four kinds."""
    with own_app.app_context():
        place = make_territory()
        made_debate, table = debates.make_debate(place=place), tables.make_table(place).slug
        debate, about = made_debate.slug, Ref("participation.debate", made_debate.id)
        poll, item = opinions.make_poll(1, subject=about).key, equipment.make_item(PEOPLE, place).slug
        first = days.day_of(debates.clock.now()) + timedelta(days=5)
        people = make_voters(place, PEOPLE)
        made = [one(n, who, debate, table, poll, item, first.isoformat()) for n, who in enumerate(people)]
        db.session.remove()
        db.engine.dispose()
    return made


def one(number: int, who: Ticket, debate: str, table: str, poll: str, item: str, day: str) -> Form:
    """The form of this person; its kind goes by their number."""
    mark, cookie, key = f"marque-{number:02}-fin", f"possibles={who.cookie}", {"csrf_token": who.csrf}
    if number % 4 == 0:
        typed = {"words": f"Des arbres {mark}", "language": "fr", "ticket": uuid4().hex, "signing": "free"}
        return Form("contribution", f"/debats/{debate}/contribuer", mark, cookie, opened=opened(), **typed, **key)
    if number % 4 == 1:
        typed = {"title": f"Les bancs {mark}", "words": "Ici.", "opened": opened()}
        return Form("subject", f"/tables/{table}/sujets/proposer", mark, cookie, **typed, **key)
    if number % 4 == 2:
        return Form("position", f"/avis/{poll}/repondre/1", mark, cookie, stance="agree", **key)
    typed = {"ticket": uuid4().hex, "first_day": day, "last_day": day, "organisation": f"Les voisins {mark}"}
    return Form("booking", f"/materiel/{item}/emprunter", mark, cookie, **typed, **key)


def opened() -> str:
    """The stamp of a guarded page that was opened ten seconds ago."""
    with current_app.test_request_context(), clock.frozen(clock.now() - timedelta(seconds=10)):
        return guarded.Guarded(meta={"csrf": False}).stamp()


def rows(url: str, forms: list[Form]) -> dict[str, int]:
    """Mark -> rows made of the form; positions are counted together, under the name of their kind."""
    address = make_url(url)
    found = {}
    with psycopg.connect(host=address.query.get("host"), user=address.username, dbname=address.database) as link:
        for form in forms:
            name = form.kind if form.kind == "position" else form.mark
            row = link.execute(ROWS[form.kind], (f"%{form.mark}%",)).fetchone()
            assert row is not None
            found[name] = row[0]
    return found


def fifty_send(forms: list[Form], database: str, application: str = "app.wsgi:app") -> tuple[int, list[Form]]:
    """Fifty people send their form, and the server is killed meanwhile: (its port, the forms it said yes to)."""
    port, heard = sent_to_a_server_that_dies(forms, send_once, database, application)
    return port, [form for form, status in zip(forms, heard, strict=True) if status == 303]


def lost(acknowledged: list[Form], there: dict[str, int]) -> list[str]:
    """Forms that the server said yes to, and that are not there exactly once."""
    gone = [form.mark for form in acknowledged if form.kind != "position" and there[form.mark] != 1]
    positions = sum(form.kind == "position" for form in acknowledged)
    return gone + ["positions"] * (there["position"] < positions)


def test_a_server_that_says_yes_before_it_writes_is_caught(forms: list[Form], fresh_database: str) -> None:
    _port, acknowledged = fifty_send(forms, fresh_database, "tests.faults.hasty:app")
    assert len(acknowledged) >= FEW
    assert lost(acknowledged, rows(fresh_database, forms)) != []


def test_fifty_people_while_the_server_is_killed(forms: list[Form], fresh_database: str) -> None:
    port, acknowledged = fifty_send(forms, fresh_database)
    assert FEW <= len(acknowledged) < PEOPLE, "the server was killed in the middle"
    assert lost(acknowledged, rows(fresh_database, forms)) == []

    again = start_server(fresh_database, port)
    try:
        with ThreadPoolExecutor(PEOPLE) as crowd:
            second = list(crowd.map(lambda form: form.send(port), forms * 2))
    finally:
        again.kill()
    assert set(second) == {303}
    there = rows(fresh_database, forms)
    assert there.pop("position") == sum(form.kind == "position" for form in forms)
    assert set(there.values()) == {1}
    assert len(there) == sum(form.kind != "position" for form in forms)
