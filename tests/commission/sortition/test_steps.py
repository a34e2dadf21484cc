"""What each step of a draw does, and what it refuses."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commission.mandates import queries as mandates
from commission.mandates.types import Origin
from commission.sortition import (
    checking,
    queries,
    services,
    throwing,
    working,
)
from commission.sortition.reasons import DrawReason
from commission.sortition.types import (
    DrawState,
    StepKind,
    Task,
    TypingState,
)
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission_draws import (
    AIMS,
    calculate,
    draw_at,
    secretary,
    step,
    volunteer,
)

pytestmark = pytest.mark.usefixtures("database")
S = DrawState


def test_a_whole_draw_from_volunteers_to_seats():
    draw = draw_at(S.INSTALLED)
    members = mandates.members(draw.mandate_id)
    assert len(members) == draw.seats
    assert {each.seat.origin for each in members} == {Origin.DRAW}
    assert all("Tirage des habitants" in each.chosen_by for each in members)
    panel = queries.lot_of(draw.id).content["panels"][417]
    assert {each.volunteer.pseudonym for each in queries.convocations(draw.id)} == set(panel)
    told = [each.kind for each in queries.steps(draw.id)]
    assert told == [
        StepKind.PREPARED, StepKind.POOL_OPEN, StepKind.POOL_CLOSED, StepKind.FEASIBLE, StepKind.LOT_PUBLISHED,
        StepKind.TYPED, StepKind.DRAWN, StepKind.CONVENED, StepKind.INSTALLED,
    ]  # fmt: skip
    letters = db.session.scalars(select(OutboxMessage.key)).all()
    assert len([key for key in letters if key.endswith(":convened")]) == draw.seats
    assert len([key for key in letters if key.endswith(":seated")]) == draw.seats


def test_the_draw_is_reproducible_from_what_is_kept():
    draw = draw_at(S.LOT_PUBLISHED)
    lot = queries.lot_of(draw.id)
    opened = queries.opened_pool(draw.id)
    assert checking.digest(checking.closed(opened)) == draw.pool_digest == lot.content["pool_digest"]
    assert checking.digest(lot.content) == lot.digest
    assert working.calculated(draw.id, Task.LOT)["lot"] == lot.content
    assert checking.mistakes({"volunteers": opened}, lot.content) == []


def test_a_published_lot_never_changes():
    draw = draw_at(S.LOT_PUBLISHED)
    for change in ("UPDATE commission_draw_lot SET digest = 'x'", "DELETE FROM commission_draw_lot"):
        with pytest.raises(IntegrityError, match="never changes"), db.session.begin_nested():
            db.session.execute(text(change))
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.ask(work, draw.id, Task.LOT)


def test_a_list_without_targets_or_with_too_few_people_does_not_close():
    draw = draw_at(S.POOL_OPEN)
    volunteer(draw.id, 1)
    with pytest.raises(Refused) as caught:
        step(draw.id, S.POOL_CLOSED)
    assert caught.value.reason is DrawReason.TOO_FEW
    db.session.execute(text("DELETE FROM commission_draw_target"))
    with pytest.raises(Refused) as caught:
        step(draw.id, S.POOL_CLOSED)
    assert caught.value.reason is DrawReason.NEEDS_TARGETS


def test_impossible_targets_come_with_the_smallest_change_and_may_be_relaxed_with_a_reason():
    draw = draw_at(S.INFEASIBLE)
    changes = draw.verdict["changes"]
    assert [(each["criterion"], each["value"], each["new_least"]) for each in changes] == [("age", "75+", 0)]
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        services.aim(work, draw.id, draw.version, AIMS, " ", clock.now())
    assert "why" in caught.value.fields
    with unit_of_work(SYSTEM) as work:
        services.aim(work, draw.id, draw.version, AIMS, "Personne de cet âge", clock.now())
    db.session.refresh(draw)
    assert draw.state is S.POOL_CLOSED
    change = queries.steps(draw.id)[-2:]
    assert {each.kind for each in change} >= {StepKind.TARGET}
    assert ["age", "75+", [3, 4], None] in change[-1].detail["changes"]
    calculate(draw.id, Task.CHECK)
    db.session.refresh(draw)
    assert draw.state is S.FEASIBLE


def test_whoever_writes_targets_over_another_is_told():
    draw = draw_at(S.PREPARED)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.aim(work, draw.id, draw.version - 1, AIMS, "", clock.now())


def test_without_the_solver_everything_else_works_and_the_message_says_what_to_do(monkeypatch, app):
    draw = draw_at(S.POOL_CLOSED)
    monkeypatch.setitem(sys.modules, "highspy", None)
    monkeypatch.setattr("commission.sortition.panels.find_spec", lambda name: None)
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.ask(work, draw.id, Task.CHECK)
    assert caught.value.reason is DrawReason.NO_SOLVER
    assert working.work_pending() == 0
    said = app.test_cli_runner().invoke(args=["sortition"])
    assert said.exit_code == 1
    assert "make sortition" in said.output
    step(draw.id, S.ABANDONED, "Pas de solveur")
    db.session.refresh(draw)
    assert draw.state is S.ABANDONED


def test_the_command_does_what_waits(app):
    draw = draw_at(S.POOL_CLOSED)
    with unit_of_work(SYSTEM) as work:
        services.ask(work, draw.id, Task.CHECK)
    assert app.test_cli_runner().invoke(args=["sortition"]).output.strip() == "1"
    db.session.refresh(draw)
    assert (draw.state, draw.pending) == (S.FEASIBLE, None)


def test_a_calculation_on_what_changed_meanwhile_writes_nothing(monkeypatch):
    draw = draw_at(S.POOL_CLOSED)
    with unit_of_work(SYSTEM) as work:
        services.ask(work, draw.id, Task.CHECK)

    def meanwhile(_draw_id, _task):
        step(draw.id, S.ABANDONED, "Entre-temps")
        return {"changes": []}

    monkeypatch.setattr(working, "calculated", meanwhile)
    assert working.work_pending() == 0
    db.session.refresh(draw)
    assert draw.state is S.ABANDONED


def test_the_number_takes_two_persons_and_twice_the_same_number():
    draw = draw_at(S.LOT_PUBLISHED)
    first, second = secretary(draw.mandate_id), secretary(draw.mandate_id)

    def typed(actor, number, source="Trois dés"):
        with unit_of_work(actor) as work:
            return throwing.type_number(work, draw.id, number, source, clock.now())

    for wrong in (1000, 10**9):
        with pytest.raises(Invalid):
            typed(first, wrong)
    with pytest.raises(Invalid) as caught:
        typed(first, 12, "  ")
    assert "source" in caught.value.fields
    assert typed(first, 12) is TypingState.OPEN
    with pytest.raises(Refused) as refused:
        typed(first, 12)
    assert refused.value.reason is DrawReason.ANOTHER_PERSON
    assert typed(second, 21) is TypingState.SET_ASIDE
    db.session.refresh(draw)
    assert (draw.state, draw.chosen) == (S.LOT_PUBLISHED, None)
    assert typed(second, 12) is TypingState.OPEN
    assert typed(first, 12) is TypingState.CONFIRMED
    db.session.refresh(draw)
    assert (draw.state, draw.chosen) == (S.DRAWN, 12)
    for actor in (first, second):
        with pytest.raises(Refused):
            typed(actor, 13)
    assert [each.state for each in queries.typings(draw.id)] == [TypingState.SET_ASIDE, TypingState.CONFIRMED]
