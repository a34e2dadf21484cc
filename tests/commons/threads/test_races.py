"""Eight people who ask for the code of one thing at the same moment read the same code."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.threads import services
from commons.threads.models import ThreadCode, Tie
from commons.threads.types import Relation
from tests.factories.rush import works

LAMP, KEY = Ref("tests.lamp", 1), Ref("tests.key", 1)


def all_at_once(app, act) -> list:
    return works(app, [act] * 8)


def count(app, model) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.mark.race
def test_one_code_for_all(own_app):
    assert len(set(all_at_once(own_app, lambda work: services.ensure_code(work, LAMP)))) == 1
    assert count(own_app, ThreadCode) == 1


@pytest.mark.race
def test_one_tie_for_all(own_app, frozen):
    told = all_at_once(own_app, lambda work: services.tie(work, LAMP, KEY, Relation.LED_TO, frozen))
    assert sorted(told) == [False] * 7 + [True]
    assert count(own_app, Tie) == 1


@pytest.mark.race
def test_without_the_constraints_there_would_be_several(own_app, frozen):
    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE threads_code DROP CONSTRAINT uq_threads_code_subject"))
        connection.execute(text("ALTER TABLE threads_tie DROP CONSTRAINT uq_threads_tie_once"))
    all_at_once(own_app, lambda work: services.ensure_code(work, LAMP))
    all_at_once(own_app, lambda work: services.tie(work, LAMP, KEY, Relation.LED_TO, frozen))
    assert count(own_app, ThreadCode) > 1
    assert count(own_app, Tie) > 1
