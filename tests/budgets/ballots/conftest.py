"""A vote that is open, and people in front of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from budgets.ballots import queries
from budgets.ballots.content import decode
from budgets.editions.models import Edition
from commons.ballot_box.models import Ballot, RollEntry
from commons.kernel.db import db
from commons.territory.models import Place
from tests.factories.budgets import make_territory
from tests.factories.voters import Ticket, make_voters

#: A receipt's secret, well formed.
SECRET = "ABCD1234EFGH5678JKMN"
Visit = Callable[..., "Voter"]


class Voter:
    """Somebody signed in, with a browser."""

    def __init__(self, client: FlaskClient, ticket: Ticket) -> None:
        self.client = client
        self.ticket = ticket
        client.set_cookie("possibles", ticket.cookie)

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, **form: Any) -> Any:
        """Send a form, with its token."""
        return self.client.post(path, data={"csrf_token": self.ticket.csrf, **form})


@pytest.fixture
def home(database: object, frozen: object) -> Place:
    """A neighbourhood."""
    return make_territory()


@pytest.fixture
def voter(app: Flask, home: Place) -> Visit:
    """Makes a voter of this place (the fixture's own by default)."""

    def make(place: Place | None = None, **how: Any) -> Voter:
        return Voter(app.test_client(), make_voters(place or home, 1, **how)[0])

    return make


def digest(edition: Edition) -> str:
    """The digest of the rules that a review form carries."""
    booth = queries.booth(edition.slug)
    assert booth is not None
    return booth.digest


def hidden(page: str, name: str) -> list[str]:
    """The values of the hidden fields of this name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def in_the_box() -> list[tuple[str, ...]]:
    """What the ballots say."""
    return [decode(content).codes for content in db.session.scalars(select(Ballot.content))]


def on_the_roll() -> int:
    """How many have voted."""
    return db.session.scalar(select(func.count()).select_from(RollEntry)) or 0


def ways_in(edition: Edition) -> tuple[str, str]:
    """The addresses of the list and of the box, for the first envelope."""
    place = f"/budgets/{edition.slug}/vote/{edition.envelopes[0].slug}"
    return place, place + "/urne"


def codes_of(edition: Edition, number: int) -> list[str]:
    """Codes of the first projects."""
    rows = db.session.execute(text("SELECT code FROM budgets_project WHERE edition_id = :e ORDER BY rank"),
                              {"e": edition.id})  # fmt: skip
    return [row[0] for row in rows][:number]
