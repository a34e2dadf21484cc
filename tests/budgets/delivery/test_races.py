"""Two officers in one instant: on one decision, one milestone, one answer, one sum; each race with its control."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from budgets.delivery import queries, sightings, writing
from budgets.delivery.drafts import SpendingDraft
from budgets.delivery.models import ActionMilestone, ActionSpending
from budgets.results import overriding
from budgets.results.changes import Change
from budgets.results.models import ResultOverride
from budgets.stages import policies
from budgets.stages import services as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.delivery.test_overriding import a_decision, code_of, secretary
from tests.factories import street_delivery
from tests.factories.delivery import elected, first_action
from tests.factories.identity import make_account
from tests.factories.rush import PATIENCE, crowd, pair, told, works

pytestmark = pytest.mark.race


@dataclass(frozen=True)
class Scene:
    """A programme, and what two people are about to write."""

    slug: str
    action: int
    step: int
    override: int
    sighting: int
    when: datetime


@pytest.fixture
def scene(own_app: Flask) -> Iterator[Scene]:
    """A milestone waits, a decision waits, a resident waits."""
    with own_app.app_context():
        edition = elected()
        with clock.frozen(edition.closes_at + timedelta(days=3)), own_app.test_request_context():
            action = first_action(edition)
            with unit_of_work(SYSTEM) as work:
                writing.plan(work, action.id, "Le sol", clock.now().date(), "s" * 32, clock.now())
            seen = street_delivery.seen(action, "Il manque un banc.", Actor(make_account().id))
            override = street_delivery.decided(edition, make_account().id).id
            step, when = queries.milestones(action.id)[0].id, clock.now()
        made = Scene(edition.slug, action.id, step, override, seen, when)
        db.session.commit()
    with clock.frozen(made.when):
        yield made


def acts(action: str) -> int:
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
    return db.session.scalar(query) or 0


def test_of_officers_who_settle_one_decision_at_once_one_does(own_app, scene):
    with own_app.app_context():
        people = [secretary() for _ in range(6)]

    def settle(n: int) -> None:
        with unit_of_work(people[n]) as work:
            overriding.settle(work, scene.slug, scene.override, n % 2 == 0, scene.when)

    assert sorted(told(crowd(own_app, settle, 6))) == ["Refused"] * 5 + ["done"]
    with own_app.app_context():
        assert acts("budgets.override.settle") == 1


def test_without_the_condition_both_would_believe_they_settled_it(own_app, scene):
    def settle(gate: Barrier, n: int) -> None:
        with unit_of_work(SYSTEM) as work:
            override = work.session.get_one(ResultOverride, scene.override)
            assert override.granted is None
            gate.wait()
            values = {"granted": n == 0, "settled_at": scene.when}
            work.session.execute(update(ResultOverride).where(ResultOverride.id == scene.override).values(values))
            work.audit("budgets.override.settle", str(n))

    assert pair(own_app, settle) == ["done", "done"]
    with own_app.app_context():
        assert acts("budgets.override.settle") == 2


def test_of_officers_who_reach_one_milestone_at_once_one_does(own_app, scene):
    def reach(work, n: int) -> None:
        writing.reach(work, scene.action, scene.step, scene.when.date() - timedelta(days=n), scene.when)

    answers = works(own_app, [lambda work, n=n: reach(work, n) for n in range(6)])
    assert sorted(told(answers)) == ["Stale"] * 5 + ["done"]
    with own_app.app_context():
        assert acts("budgets.action.reach") == 1


def test_without_the_condition_the_last_day_would_win(own_app, scene):
    def reach(gate: Barrier, n: int) -> None:
        with unit_of_work(SYSTEM) as work:
            assert work.session.get_one(ActionMilestone, scene.step).done_on is None
            gate.wait()
            day = date(2026, 6, 1 + n)
            work.session.execute(update(ActionMilestone).where(ActionMilestone.id == scene.step).values(done_on=day))
            work.audit("budgets.action.reach", str(n))

    assert pair(own_app, reach) == ["done", "done"]
    with own_app.app_context():
        assert acts("budgets.action.reach") == 2


def test_of_officers_who_answer_one_resident_at_once_one_does(own_app, scene):
    answers = works(
        own_app,
        [lambda work, n=n: sightings.answer(work, scene.sighting, f"Réponse {n}", "La mairie", scene.when)
         for n in range(6)],
    )  # fmt: skip
    assert sorted(told(answers)) == ["Refused"] * 5 + ["done"]


def test_corrections_at_once_never_take_more_than_was_spent(own_app, scene):
    spend(own_app, scene, 500, correction=False)
    answers = works(
        own_app,
        [lambda work: writing.spend(work, scene.action, line(400, correction=True), scene.when) for _ in range(4)],
    )
    assert sorted(told(answers)) == ["Invalid"] * 3 + ["done"]
    with own_app.app_context():
        assert queries.spent([scene.action])[scene.action] == 100


def test_without_the_lock_two_corrections_go_below_zero(own_app, scene):
    spend(own_app, scene, 500, correction=False)

    def take(gate: Barrier, n: int) -> None:
        with unit_of_work(SYSTEM) as work:
            assert queries.spent([scene.action])[scene.action] >= 400
            gate.wait()
            row = {"label": "Trop", "amount": Money(-400), "spent_on": scene.when.date(), "at": scene.when}
            work.session.add(ActionSpending(action_id=scene.action, **row))

    assert pair(own_app, take) == ["done", "done"]
    with own_app.app_context():
        assert queries.spent([scene.action])[scene.action] == -300


def line(cents: int, *, correction: bool) -> SpendingDraft:
    return SpendingDraft("Des planches", Money(cents), date(2026, 6, 1), correction)


def spend(own_app: Flask, scene: Scene, cents: int, *, correction: bool) -> None:
    with own_app.app_context(), unit_of_work(SYSTEM) as work:
        writing.spend(work, scene.action, line(cents, correction=correction), scene.when)


@pytest.mark.parametrize("held", [True, False])
def test_a_programme_is_settled_before_or_after_a_decision_and_without_the_lock_across_it(
    own_app, scene, monkeypatch, held
):
    """Whoever writes holds the stage: what they checked still stands when they are done."""
    if not held:
        monkeypatch.setattr(overriding, "_in_time", lambda edition, now: None)
    with own_app.app_context(), unit_of_work(SYSTEM) as work:
        edition = overriding.editions.by_slug(scene.slug)
        edition.begun_at = scene.when - timedelta(days=9)
        begins = scene.when - timedelta(days=1)
        work.session.add(Stage(edition_id=edition.id, kind=StageKind.PROGRAMME, rank=9, opens_at=begins))
        code, edition_id, somebody = code_of(edition, won=True), edition.id, secretary()
    gate = Barrier(2, timeout=PATIENCE)

    def write(n: int) -> bool:
        if n == 0:
            with unit_of_work(somebody) as work:
                overriding.ask(work, scene.slug, a_decision(code, Change.REMOVED), scene.when)
                gate.wait()
                time.sleep(0.7)  # long enough for the other one to have ended the stage, if nothing holds it
                work.session.expire_all()
                stage = work.session.scalars(select(Stage).where(Stage.edition_id == edition_id)).one()
                return stage.closes_at is None
        gate.wait()
        with unit_of_work(SYSTEM) as work:
            stages.move(work, scene.slug, StageKind.PROGRAMME, StageAct.CLOSE, "C’est arrêté.", scene.when)
        return True

    assert crowd(own_app, write, 2) == [held, True]
    with own_app.app_context():
        stage = db.session.scalars(select(Stage).where(Stage.edition_id == edition_id)).one()
        assert policies.standing(stage, scene.when) is StageState.CLOSED
