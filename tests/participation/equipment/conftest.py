"""Somebody of the team at the desk, and a resident at home."""

from __future__ import annotations

import pytest

from commons.identity.models import Account
from commons.kernel.actor import Actor
from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.participation import somebody


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """The desk of somebody who facilitates everywhere."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, somebody("facilitator", person_id=make_account().id))


@pytest.fixture
def resident(database) -> Account:
    """Somebody with an account."""
    return make_account("amina@exemple.fr")


@pytest.fixture
def home(app, client, monkeypatch, resident) -> Desk:
    """The same person's telephone."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, Actor(person_id=resident.id))
