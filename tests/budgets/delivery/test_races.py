"""Two officers in one instant: on one decision, one milestone, one answer, one sum; each race with its control."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from budgets.delivery import queries, sightings, writing
from budgets.delivery.drafts import SpendingDraft
from budgets.results import overriding
from budgets.results.changes import Change
from budgets.stages import policies
from budgets.stages import services as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.budgets.delivery.test_overriding import a_decision, code_of, secretary
from tests.factories import street_delivery
from tests.factories.bare import HELD, SHARED, bare
from tests.factories.delivery import elected, first_action
from tests.factories.identity import make_account
from tests.factories.rush import crowd, named, told, works

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


def settle(own_app: Flask, scene: Scene, number: int) -> list[str]:
    """So many officers confirm one decision, or hand it back."""
    with own_app.app_context():
        people = [secretary() for _ in range(number)]

    def one(n: int) -> None:
        with unit_of_work(people[n]) as work:
            overriding.settle(work, scene.slug, scene.override, n % 2 == 0, scene.when)

    return sorted(told(crowd(own_app, one, number)))


def test_of_officers_who_settle_one_decision_at_once_one_does(own_app, scene):
    assert settle(own_app, scene, 6) == ["Refused"] * 5 + ["done"]
    with own_app.app_context():
        assert acts("budgets.override.settle") == 1


def test_without_the_condition_one_decision_is_both_confirmed_and_handed_back(own_app, scene):
    """The positive control: the same command, whose update asks whether anybody settled it no more."""
    with bare(own_app, r" AND budgets_result_override\.granted IS NULL", meet="UPDATE budgets_result_override "):
        assert settle(own_app, scene, 2) == ["done", "done"]
    with own_app.app_context():
        assert acts("budgets.override.settle") == 2


def reach(own_app: Flask, scene: Scene, number: int) -> list[str]:
    """So many officers say on which day the milestone was reached, each another day."""
    days = [scene.when.date() - timedelta(days=n) for n in range(number)]
    commands = [lambda work, day=day: writing.reach(work, scene.action, scene.step, day, scene.when) for day in days]
    return sorted(told(works(own_app, commands)))


def test_of_officers_who_reach_one_milestone_at_once_one_does(own_app, scene):
    assert reach(own_app, scene, 6) == ["Stale"] * 5 + ["done"]
    with own_app.app_context():
        assert acts("budgets.action.reach") == 1


def test_without_the_condition_the_last_day_would_win(own_app, scene):
    """The positive control: neither is the action held, nor does the update ask whether a day is written."""
    condition = r" AND budgets_action_milestone\.done_on IS NULL"
    with bare(own_app, HELD, condition, meet="UPDATE budgets_action_milestone "):
        assert reach(own_app, scene, 2) == ["done", "done"]
    with own_app.app_context():
        assert acts("budgets.action.reach") == 2


def reply(own_app: Flask, scene: Scene, number: int) -> tuple[list[str], set[str], str]:
    """So many officers answer one resident: what each was told, who was, and what the resident reads."""

    def answer(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            sightings.answer(work, scene.sighting, f"Réponse {n}", "La mairie", scene.when)
        return f"Réponse {n}"

    answers = named(crowd(own_app, answer, number))
    with own_app.app_context():
        read = queries.sighting(scene.sighting).answer
    return answers, {each for each in answers if each.startswith("Réponse")}, read


def test_of_officers_who_answer_one_resident_at_once_one_does(own_app, scene):
    answers, given, read = reply(own_app, scene, 6)
    assert answers.count("Refused") == 5
    assert given == {read}
    with own_app.app_context():
        assert acts("budgets.action.answer") == 1


def test_without_the_condition_one_answer_to_a_resident_wipes_out_the_other(own_app, scene):
    """The positive control: both were told that their answer stands; the resident reads one."""
    condition = r" AND budgets_action_sighting\.answered_at IS NULL"
    with bare(own_app, condition, meet="UPDATE budgets_action_sighting "):
        answers, given, read = reply(own_app, scene, 2)
    assert answers == ["Réponse 0", "Réponse 1"]
    assert given - {read}, "one of the two is lost"
    with own_app.app_context():
        assert acts("budgets.action.answer") == 2


def correct(own_app: Flask, scene: Scene, number: int) -> tuple[list[str], int]:
    """So many corrections of four euros where five were spent; what is left, in cents."""
    spend(own_app, scene, 500, correction=False)
    take = [lambda work: writing.spend(work, scene.action, line(400, correction=True), scene.when)] * number
    answers = sorted(told(works(own_app, take)))
    with own_app.app_context():
        return answers, queries.spent([scene.action])[scene.action]


def test_corrections_at_once_never_take_more_than_was_spent(own_app, scene):
    assert correct(own_app, scene, 4) == (["Invalid"] * 3 + ["done"], 100)


def test_without_the_lock_two_corrections_go_below_zero(own_app, scene):
    """The positive control: the same command, when the action whose sum it reads is not held."""
    with bare(own_app, HELD, meet="INSERT INTO budgets_action_spending"):
        assert correct(own_app, scene, 2) == (["done", "done"], -300)


def line(cents: int, *, correction: bool) -> SpendingDraft:
    return SpendingDraft("Des planches", Money(cents), date(2026, 6, 1), correction)


def spend(own_app: Flask, scene: Scene, cents: int, *, correction: bool) -> None:
    with own_app.app_context(), unit_of_work(SYSTEM) as work:
        writing.spend(work, scene.action, line(cents, correction=correction), scene.when)


def at_the_programme(own_app: Flask, scene: Scene) -> tuple[int, str]:
    """The stage of the programme begins; the edition, and a project that was elected."""
    with own_app.app_context(), unit_of_work(SYSTEM) as work:
        edition = overriding.editions.by_slug(scene.slug)
        edition.begun_at = scene.when - timedelta(days=9)
        begins = scene.when - timedelta(days=1)
        work.session.add(Stage(edition_id=edition.id, kind=StageKind.PROGRAMME, rank=9, opens_at=begins))
        return edition.id, code_of(edition, won=True)


@pytest.mark.parametrize("held", [True, False])
def test_a_programme_is_settled_before_or_after_a_decision_and_without_the_lock_across_it(own_app, scene, held):
    """Whoever writes holds the stage: what they checked still stands when they are done."""
    edition_id, code = at_the_programme(own_app, scene)
    closing: list[str] = []

    def close(work: Work) -> None:
        work.session.execute(text("SET LOCAL lock_timeout = '300ms'"))
        stages.move(work, scene.slug, StageKind.PROGRAMME, StageAct.CLOSE, "C’est arrêté.", scene.when)

    def close_if_nobody_holds_it() -> None:
        closing.extend(told(works(own_app, [close], catching=OperationalError)))

    def write(work: Work) -> None:
        overriding.ask(work, scene.slug, a_decision(code, Change.REMOVED), scene.when)

    taken = () if held else (SHARED,)
    with bare(own_app, *taken, meet="INSERT INTO budgets_result_override ", meanwhile=close_if_nobody_holds_it):
        assert told(works(own_app, [write], catching=())) == ["done"]
    assert closing == ["OperationalError" if held else "done"]
    with own_app.app_context():
        stage = db.session.scalars(select(Stage).where(Stage.edition_id == edition_id)).one()
        assert policies.standing(stage, scene.when) is (StageState.OPEN if held else StageState.CLOSED)


def test_a_programme_that_was_settled_takes_no_decision(own_app, scene):
    """The other order: whoever comes after the end is refused."""
    _edition_id, code = at_the_programme(own_app, scene)
    ending = [lambda work: stages.move(work, scene.slug, StageKind.PROGRAMME, StageAct.CLOSE, "Fini.", scene.when)]
    assert told(works(own_app, ending)) == ["done"]
    late = [lambda work: overriding.ask(work, scene.slug, a_decision(code, Change.REMOVED), scene.when)]
    assert told(works(own_app, late)) == ["Refused"]
