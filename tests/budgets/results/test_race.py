"""Two people who count at the same moment make one count."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from budgets.editions import queries as editions
from budgets.results import services
from budgets.results.models import Count
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from tests.budgets.pabulib.test_importing import bring_in
from tests.factories.rush import works


@pytest.mark.race
def test_of_eight_who_count_at_once_one_does_and_the_others_are_told(own_app, garden):
    with own_app.app_context():
        bring_in(garden, "air-bel", clock.now())
    answers = works(own_app, [lambda work: services.count(work, SYSTEM, editions.by_slug("air-bel"), clock.now())] * 8)
    refusals = [answer.sentence for answer in answers if isinstance(answer, Invalid)]
    assert refusals == ["Ce vote est déjà dépouillé. Pour recompter, écrivez pourquoi."] * 7
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Count)) == 1
