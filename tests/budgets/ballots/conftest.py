"""A vote that is open, and people in front of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgets.ballots import queries
from budgets.editions.models import Edition
from commons.territory.models import Place
from tests.factories.budgets import make_territory
from tests.factories.voters import Ticket, make_voters

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
    queries._booths.clear()
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
