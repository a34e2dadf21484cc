"""Two people who count at the same moment make one count; and the same when nobody holds the edition."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from budgets.editions import queries as editions
from budgets.results import services
from budgets.results.models import Count
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import Work
from tests.budgets.pabulib.test_importing import bring_in
from tests.factories.bare import HELD, bare
from tests.factories.rush import told, works

pytestmark = pytest.mark.race
#: What an update of the edition asks for, besides.
VERSION = r" AND budgets_edition\.version = %\(\w+\)s(::\w+)?"


def count(work: Work) -> None:
    services.count(work, SYSTEM, editions.by_slug("air-bel"), clock.now())


def proclaim(work: Work) -> None:
    services.proclaim(work, SYSTEM, editions.by_slug("air-bel"), clock.now())


def counts() -> int:
    return db.session.scalar(select(func.count()).select_from(Count)) or 0


def proclaimed() -> int:
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "budgets.proclaim")
    return db.session.scalar(query) or 0


def test_of_eight_who_count_at_once_one_does_and_the_others_are_told(own_app: Flask, garden) -> None:
    with own_app.app_context():
        bring_in(garden, "air-bel", clock.now())
    answers = works(own_app, [count] * 8)
    refusals = [answer.sentence for answer in answers if isinstance(answer, Invalid)]
    assert refusals == ["Ce vote est déjà dépouillé. Pour recompter, écrivez pourquoi."] * 7
    with own_app.app_context():
        assert counts() == 1
    assert sorted(told(works(own_app, [proclaim] * 4))) == ["Refused"] * 3 + ["done"]
    with own_app.app_context():
        assert proclaimed() == 1


def test_without_the_held_edition_both_count_and_both_proclaim(own_app: Flask, garden) -> None:
    with own_app.app_context():
        bring_in(garden, "air-bel", clock.now())
    with bare(own_app, HELD, VERSION, meet="pg_advisory_xact_lock"):
        assert told(works(own_app, [count] * 2)) == ["done"] * 2
    with own_app.app_context():
        assert counts() == 2
    with bare(own_app, HELD, VERSION, meet="UPDATE budgets_edition "):
        assert told(works(own_app, [proclaim] * 2)) == ["done"] * 2
    with own_app.app_context():
        assert proclaimed() == 2
