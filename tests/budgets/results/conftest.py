"""People at the desk, and pages that are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.kernel.actor import NOBODY, Actor
from tests.factories.pabulib import GARDEN


class Desk:
    """A browser in the hands of this actor."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, **form: str) -> Any:
        """Open the page that asks, then send its form with its token."""
        page = self.client.get(path).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        return self.client.post(path, data={"csrf_token": token[1] if token else "", **form})


@pytest.fixture
def as_actor(app: Flask, database: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], Desk]:
    """A browser signed in as whoever is given."""

    def sign_in(actor: Actor = NOBODY) -> Desk:
        monkeypatch.setitem(app.extensions, "possibles.actor", lambda: actor)
        return Desk(app.test_client())

    return sign_in


@pytest.fixture
def garden() -> str:
    """Three projects, five ballots: the garden and the benches are funded, the changing room is not."""
    return GARDEN
