"""Needs that go back into a priority at the moment when that priority is put into another."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from budgets.needs import gathering, moving
from budgets.needs.models import BudgetNeed, BudgetPriority
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import needs as make
from tests.factories.rush import PATIENCE, over_or_waiting

pytestmark = pytest.mark.race


def test_no_need_goes_back_into_a_priority_that_is_being_merged(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A need left the first priority for the third; it is put back while the first is put into the second."""
    with own_app.app_context():
        edition = make.needs_edition()
        needs = [make.said(edition, words) for words in make.WHAT[:3]]
        for n in range(3):
            make.priority(edition, f"Priorité {n + 1}", needs[n : n + 1])
        with unit_of_work(SYSTEM) as work:
            step = gathering.gather(work, edition.slug, 3, make.picks(make.fresh(needs[0].id)), clock.now()).id
        slug, need, seen = edition.slug, needs[0].id, make.the_priority(edition, 1).version

    def merge() -> None:
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            gathering.merge(work, slug, 1, seen, 2, "Même lieu", clock.now())

    look = moving._refuse_merged
    with ThreadPoolExecutor(1) as pool:
        merging: list[Future[None]] = []

        def looked(ids: Sequence[int | None]) -> None:
            look(ids)
            merging.append(pool.submit(merge))
            over_or_waiting(own_app, merging[0])

        monkeypatch.setattr(moving, "_refuse_merged", looked)
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            gathering.undo(work, slug, 3, step, clock.now())
        merging[0].result(PATIENCE)
    with own_app.app_context():
        where = select(BudgetPriority.number).join(BudgetNeed, BudgetNeed.priority_id == BudgetPriority.id)
        assert db.session.scalar(where.where(BudgetNeed.id == need)) == 2
