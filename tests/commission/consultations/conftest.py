"""Somebody at the desk, a commission of five colleges, and every statement sent to the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from commission.consultations.events import (
    ConsultationCancelled,
    ConsultationFinal,
    ConsultationOpened,
    ConsultationProclaimed,
    ConsultationWithoutQuorum,
)
from commission.mandates.types import Part
from commons.kernel import events
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.commission import actor_of, make_commission, sit
from tests.factories.consultations import make_consultation, open_it
from tests.factories.desk import Desk


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def commission(database, frozen):
    """A mandate that runs, with two members in each college."""
    return make_commission()


@pytest.fixture
def vote(commission):
    """An open vote."""
    return open_it(make_consultation(commission[0]), commission[1][0])


@pytest.fixture
def told():
    """Every fact of deciding told from here on."""
    heard: list[object] = []
    kinds = (ConsultationOpened, ConsultationWithoutQuorum, ConsultationCancelled, ConsultationProclaimed,
             ConsultationFinal)  # fmt: skip

    def listen(_work, fact):
        heard.append(fact)

    for kind in kinds:
        events.subscribe(kind)(listen)
    yield heard
    for kind in kinds:
        events._subscribers[kind].remove(listen)


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement sent to the database from here on, but the savepoints of tests."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def opened(own_app):
    """An open vote of ten seats, of which the third has a substitute too: (vote, accounts of members)."""
    with own_app.app_context():
        mandate, members = make_commission()
        substitute = sit(members[2].seat, Part.SUBSTITUTE)
        vote = open_it(make_consultation(mandate), members[0])
        yield own_app, vote.id, [actor_of(each) for each in (*members, substitute)]
        db.session.remove()
