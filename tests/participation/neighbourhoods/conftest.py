"""Somebody of the team at the desk."""

from __future__ import annotations

import pytest

from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.participation import somebody


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """The desk of the secretariat of everywhere."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, somebody("secretariat", person_id=make_account().id))
