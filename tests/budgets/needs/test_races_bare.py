"""More of needs: numbers, forms, merging both ways, the closing and the count; each without what keeps people apart."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from budgets.needs import counting, gathering, saying
from budgets.needs.drafts import PriorityDraft
from budgets.needs.models import BudgetNeed, BudgetPriority
from budgets.needs.types import PriorityState
from budgets.stages import policies as stage_policies
from budgets.stages import queries as stage_queries
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import needs as make
from tests.factories.bare import HELD, NUMBERED, ONCE, SHARED, bare
from tests.factories.rush import named, numbered, told, works

pytestmark = pytest.mark.race


def _said(app: Flask, number: int) -> list[str]:
    """So many forms at once: their numbers."""
    with app.app_context():
        edition = make.needs_edition()
        slug, drafts = edition.slug, [make.draft(edition, ticket=uuid4().hex) for _ in range(number)]
    commands = [lambda work, one=one: saying.say(work, slug, one, clock.now()).number for one in drafts]
    return sorted(map(str, named(works(app, commands, NOBODY, catching=Exception))))


def test_without_the_lock_of_numbers_one_number_is_given_twice_and_somebody_is_turned_away(own_app: Flask) -> None:
    with bare(own_app, NUMBERED, meet="INSERT INTO budgets_need "):
        assert _said(own_app, 2) == ["1", "IntegrityError"]


def test_without_the_question_whether_a_form_was_received_the_second_time_is_an_error(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        slug, draft = edition.slug, make.draft(edition)

    def say(work: Work) -> None:
        saying.say(work, slug, draft, clock.now())

    def write(work: Work, ticket: str = uuid4().hex) -> None:
        gathering.make(work, slug, PriorityDraft("De l’ombre"), ticket, [], clock.now())

    with bare(own_app, NUMBERED, ONCE, meet="INSERT INTO budgets_need "):
        assert sorted(told(works(own_app, [say] * 2, NOBODY, catching=Exception))) == ["IntegrityError", "done"]
    with bare(own_app, NUMBERED, meet="INSERT INTO budgets_priority "):
        assert sorted(told(works(own_app, [write] * 2, catching=Exception))) == ["IntegrityError", "done"]


def _merge(app: Flask) -> tuple[list[str], int]:
    """The first into the second, the second into the first; and how many were merged."""
    with app.app_context():
        edition = make.needs_edition()
        versions = [make.priority(edition, f"Priorité {n + 1}").version for n in range(2)]
        slug, edition_id = edition.slug, edition.id

    def merge(work: Work, n: int) -> None:
        gathering.merge(work, slug, n + 1, versions[n], 2 - n, "Même lieu", clock.now())

    answers = sorted(told(works(app, numbered(merge, 2), catching=Exception)))
    with app.app_context():
        query = select(func.count()).select_from(BudgetPriority)
        merged = (BudgetPriority.edition_id == edition_id, BudgetPriority.state == PriorityState.MERGED)
        return answers, db.session.scalar(query.where(*merged)) or 0


def test_of_two_merged_into_each_other_one_stands(own_app: Flask) -> None:
    answers, merged = _merge(own_app)
    assert answers in (["Invalid", "done"], ["Stale", "done"])
    assert merged == 1
    with bare(own_app, HELD, meet="UPDATE budgets_priority "):
        answers, merged = _merge(own_app)
    # The control: they wait for each other, or each is merged into the other and no need is found again.
    assert (answers, merged) in ((["OperationalError", "done"], 1), (["done", "done"], 2))


def test_without_the_held_stage_a_need_is_said_after_its_closing(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        slug, edition_id, draft = edition.slug, edition.id, make.draft(edition)

    def close() -> None:
        with unit_of_work(SYSTEM) as work:
            for kind in (StageKind.NEEDS, StageKind.RANKING):
                stages.move(work, slug, kind, StageAct.CLOSE, "Fini", clock.now())

    def say(work: Work) -> StageState:
        saying.say(work, slug, draft, clock.now())
        found = stage_queries.named(edition_id, StageKind.NEEDS)
        work.session.refresh(found)
        assert found is not None
        return stage_policies.standing(found, clock.now())

    with bare(own_app, SHARED, meet="INSERT INTO budgets_need ", meanwhile=close):
        assert works(own_app, [say], NOBODY) == [StageState.CLOSED]
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(BudgetNeed)) == 1


def _chosen(app: Flask) -> tuple[str, datetime]:
    """A choice whose hour has passed."""
    with app.app_context():
        edition = make.needs_edition()
        make.arranged(edition)
        make.chosen(edition, [1])
        return edition.slug, clock.now() + 2 * make.MONTH


def test_without_the_held_choice_it_is_counted_by_two_and_retained_by_two(own_app: Flask) -> None:
    slug, later = _chosen(own_app)

    def count(work: Work) -> None:
        counting.count(work, slug, later)

    def retain(work: Work, n: int) -> None:
        counting.retain(work, slug, [1 + n], "Oui", 2, later)

    with clock.frozen(later):
        with bare(own_app, HELD, meet="pg_advisory_xact_lock"):
            assert told(works(own_app, [count] * 2)) == ["done"] * 2
        with bare(own_app, HELD, meet="UPDATE budgets_priority "):
            assert told(works(own_app, numbered(retain, 2))) == ["done"] * 2
    with own_app.app_context():
        assert _written("budgets.ranking.count") == 2
        assert _written("budgets.ranking.retain") == 2


def _written(act: str) -> int:
    """How many lines of the journal say that this was done."""
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == act)
    return db.session.scalar(query) or 0
