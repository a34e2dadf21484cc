"""Somebody at the desk of the commission, or at a member's own page."""

from __future__ import annotations

import pytest

from commons.kernel.actor import NOBODY
from tests.factories.desk import Desk


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)
