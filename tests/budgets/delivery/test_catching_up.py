"""Editions proclaimed before programmes existed get theirs once, whoever asks and however often."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from budgets.delivery import catching_up, queries
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import ActionState, Origin
from budgets.results import queries as results
from commons.kernel import jobs
from commons.kernel.db import db
from tests.budgets.delivery.test_overriding import code_of, granted
from tests.factories.rush import crowd


def forgotten(edition) -> None:
    """As it stood before programmes existed."""
    db.session.execute(delete(ProgrammeAction).where(ProgrammeAction.edition_id == edition.id))
    db.session.flush()
    db.session.expire_all()


def test_the_worker_bears_the_programme_that_was_never_born_and_only_once(edition):
    forgotten(edition)
    assert catching_up.bear_those_missing() == 1
    born = queries.of_edition(edition.id)
    assert {action.project_id for action in born} == results.elected_ids(edition)
    assert {action.origin for action in born} == {Origin.RULE}
    assert catching_up.bear_those_missing() == 0
    assert [action.id for action in queries.of_edition(edition.id)] == [action.id for action in born]
    assert jobs._chores["budgets.programmes"].run is catching_up.bear_those_missing


@pytest.mark.parametrize("added", [True, False])
def test_a_decision_confirmed_before_the_worker_came_finds_its_programme(edition, added):
    forgotten(edition)
    code = code_of(edition, won=not added)
    granted(edition, code, added=added)
    action = queries.by_code(edition.id, code)
    assert (action.origin is Origin.OVERRIDE) is added
    assert (action.state is ActionState.ABANDONED) is not added
    assert results.elected_ids(edition) <= {each.project_id for each in queries.of_edition(edition.id)}


@pytest.mark.race
def test_several_workers_at_once_bear_it_once(own_app):
    from tests.factories.delivery import elected

    with own_app.app_context():
        edition = elected()
        won, edition_id = len(results.elected_ids(edition)), edition.id
        forgotten(edition)
        db.session.commit()
    assert all(isinstance(answer, int) for answer in crowd(own_app, lambda n: catching_up.bear_those_missing(), 6))
    with own_app.app_context():
        query = select(func.count()).select_from(ProgrammeAction).where(ProgrammeAction.edition_id == edition_id)
        assert db.session.scalar(query) == won
