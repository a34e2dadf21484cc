"""Eight people who ask for the code of one thing at the same moment read the same code."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.threads import services
from commons.threads.models import ThreadCode, Tie
from commons.threads.types import Relation
from tests.factories.bare import bare, drop_constraint
from tests.factories.rush import works

LAMP, KEY = Ref("tests.lamp", 1), Ref("tests.key", 1)


def all_at_once(app, act, many: int = 8) -> list:
    return works(app, [act] * many)


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
    with own_app.app_context():
        drop_constraint("threads_code", "uq_threads_code_subject")
        drop_constraint("threads_tie", "uq_threads_tie_once")
    with bare(own_app, meet="INSERT INTO threads_code "):
        all_at_once(own_app, lambda work: services.ensure_code(work, LAMP), 2)
    with bare(own_app, meet="INSERT INTO threads_tie "):
        told = all_at_once(own_app, lambda work: services.tie(work, LAMP, KEY, Relation.LED_TO, frozen), 2)
    assert told == [True, True]
    assert count(own_app, ThreadCode) == 2
    assert count(own_app, Tie) == 2
