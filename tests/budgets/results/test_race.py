"""Two people who count at the same moment make one count."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from budgets.editions import queries as editions
from budgets.results import services
from budgets.results.models import Count
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.pabulib.test_importing import bring_in


@pytest.mark.race
def test_of_eight_who_count_at_once_one_does_and_the_others_are_told(own_app, garden):
    with own_app.app_context():
        bring_in(garden, "air-bel", clock.now())
    start, answers = Barrier(8), []

    def count() -> None:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work(SYSTEM) as work:
                    services.count(work, SYSTEM, editions.by_slug("air-bel"), clock.now())
                answers.append("counted")
            except Invalid as error:
                answers.append(error.sentence)
            db.session.remove()

    crowd = [Thread(target=count) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert answers.count("counted") == 1
    assert {answer for answer in answers if answer != "counted"} == {
        "Ce vote est déjà dépouillé. Pour recompter, écrivez pourquoi."
    }
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Count)) == 1
