"""Several secretaries write in the register at the same moment, on a real database."""

from __future__ import annotations

from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from commons.kernel import clock
from commons.kernel.db import db
from participation.bodies import numbers
from participation.bodies.types import BodyKind
from participation.decisions import queries, services
from participation.decisions.models import Decision
from participation.decisions.policies import DecisionReason
from tests.factories.participation import make_body
from tests.factories.referrals import a_decision, make_decision
from tests.factories.rush import numbered, reasons, works

MANY = 8


def rush(app, command):
    """Run the command from eight threads at once; what each answered."""
    return reasons(works(app, numbered(command, MANY)))


@pytest.fixture
def slugs(own_app):
    """Eight bodies: their own locks must not be what keeps numbers apart."""
    with own_app.app_context():
        return [make_body(BodyKind.OTHER).slug for _ in range(MANY)]


def record(slugs):
    return lambda work, n: services.record(work, slugs[n], a_decision(), clock.now()).rank


@pytest.mark.race
def test_decisions_recorded_at_once_get_numbers_without_gap_or_double(own_app, slugs):
    assert sorted(rush(own_app, record(slugs))) == list(range(1, MANY + 1))


@pytest.mark.race
def test_numbers_looked_up_then_written_would_be_given_twice(own_app, slugs, monkeypatch):
    gate = Barrier(MANY)

    def look_then_write(work, series, now):
        """What `numbers.draw` must not do."""
        last = work.session.scalar(select(func.max(Decision.rank))) or 0
        gate.wait()
        return now.year, last + 1

    with own_app.app_context():
        db.session.execute(text("ALTER TABLE participation_decision DROP CONSTRAINT uq_participation_decision_number"))
        db.session.commit()
    monkeypatch.setattr(numbers, "draw", look_then_write)
    assert rush(own_app, record(slugs)) == [1] * MANY


@pytest.mark.race
def test_of_eight_who_rectify_at_once_one_does_and_the_others_are_told(own_app):
    with own_app.app_context():
        number = make_decision().number

    def rectify(work, n):
        services.rectify(work, number, a_decision(title=f"Titre {n}"), "Une faute.", 1, clock.now())
        return "rectified"

    told = rush(own_app, rectify)
    assert told.count("rectified") == 1
    assert told.count(DecisionReason.CHANGED_MEANWHILE) == MANY - 1
    with own_app.app_context():
        titles = [version.title for version in queries.by_number(number).versions]
    assert titles[1:] == [f"Titre {told.index('rectified')}"]
