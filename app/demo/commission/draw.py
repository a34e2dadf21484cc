"""The draw of the demonstration: volunteers, targets, panels, the public number, answers, seats. Needs the solver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.demo.commission.stage import KEEPERS, its_mandate, mandate
from app.demo.participation.stage import HOST, Stage, texts
from commission.mandates import services as composition
from commission.mandates.types import Origin
from commission.sortition import (
    convening,
    enrolling,
    panels,
    queries,
    sealing,
    services,
    throwing,
    working,
)
from commission.sortition import words as values
from commission.sortition.models import SeatDraw, Volunteer
from commission.sortition.types import Criterion, DrawState, Task
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind
from commons.kernel.actor import NOBODY

Words = Mapping[str, Any]
PREPARED, OPENED, ENROLLED, CLOSED = (-70, 9), (-68, 9), (-60, 12), (-50, 18)
CALCULATED, THROWN, CONVENED = (-49, 9), (-45, 18), (-44, 9)
ANSWERED, REPLACED, ANSWERED_AGAIN, INSTALLED = (-40, 12), (-39, 9), (-37, 12), (-35, 10)
ANSWER_DAYS = 8
#: So many volunteers in a row answer alike.
ALIKE = 3


def words() -> Words:
    """What the file tells."""
    return texts("draw", "commission")


def is_told(_stage: Stage) -> bool:
    """Whether it is there; without the solver, or a mandate that runs, it waits for another start."""
    found = mandate()
    if found is None or not panels.solver_is_there():
        return True
    return any(each.title == words()["title"] for each in queries.draws(found.id))


def tell(stage: Stage) -> None:
    """From the list to the seats; one of those drawn gives up, and is replaced."""
    draw = _opened(stage)
    for number in range(words()["volunteers"]):
        _enrol(stage, draw, number)
    _step(stage, draw, DrawState.POOL_CLOSED, stage.at(CLOSED))
    for task in (Task.CHECK, Task.LOT):
        _calculate(stage, draw, task)
    thrown = stage.at(THROWN)
    for who in KEEPERS:
        with stage.acting(thrown, who) as work:
            throwing.type_number(work, draw.id, words()["number"], words()["thrown"], thrown)
    _step(stage, draw, DrawState.CONVENING, stage.at(CONVENED))
    _answer(stage, draw, stage.at(ANSWERED), refusing=_replaceable(draw))
    replaced = stage.at(REPLACED)
    with stage.acting(replaced) as work:
        convening.replace(work, draw.id, replaced)
    _answer(stage, draw, stage.at(ANSWERED_AGAIN))
    _install(stage, draw)


def _opened(stage: Stage) -> SeatDraw:
    moment = stage.at(PREPARED)
    with stage.acting(moment) as work:
        draw = services.prepare(
            work, its_mandate().id, words()["title"], words()["about"], words()["seats"], ANSWER_DAYS, moment
        )
        aims = values.read(words()["targets"], words()["seats"])
        services.aim(work, draw.id, draw.version, aims, "", moment)
    _step(stage, draw, DrawState.POOL_OPEN, stage.at(OPENED))
    return draw


def _enrol(stage: Stage, draw: SeatDraw, number: int) -> None:
    answers = {Criterion(name): row[number // ALIKE % len(row)] for name, row in words()["answers"].items()}
    contact = Contact(ContactKind.MAIL, f"volontaire{number + 1}@{HOST}")
    name, ticket = f"Volontaire {number + 1} (exemple)", f"{number + 1:032x}"
    moment = stage.at(ENROLLED) + timedelta(minutes=number)
    with stage.acting(moment, NOBODY) as work:
        enrolling.enrol(work, draw.id, enrolling.Enrolment(name, contact, answers, "fr", ticket), moment)


def _step(stage: Stage, draw: SeatDraw, state: DrawState, moment: datetime) -> None:
    with stage.acting(moment) as work:
        work.session.refresh(draw)
        services.become(work, draw.id, state, draw.version, "", moment)


def _calculate(stage: Stage, draw: SeatDraw, task: Task) -> None:
    moment = stage.at(CALCULATED)
    with stage.acting(moment) as work:
        services.ask(work, draw.id, task)
        working.carry_out(work, draw.id, moment)


def _replaceable(draw: SeatDraw) -> Volunteer:
    """Somebody of the panel like whom somebody else answered, who was not drawn."""
    drawn = {each.volunteer_id: each.volunteer for each in queries.convocations(draw.id)}
    others = [_profile(each) for each in queries.volunteers(draw.id) if each.id not in drawn]
    return next(each for each in drawn.values() if _profile(each) in others)


def _profile(volunteer: Volunteer) -> list[str]:
    return [str(getattr(volunteer, each.value)) for each in Criterion]


def _answer(stage: Stage, draw: SeatDraw, moment: datetime, refusing: Volunteer | None = None) -> None:
    """Everybody who is still asked accepts, but one."""
    for each in queries.convocations(draw.id):
        if each.answered_at is None:
            secret = sealing.own_secret(each.volunteer)
            with stage.acting(moment, NOBODY) as work:
                convening.answer(work, draw.id, secret, each.volunteer is not refusing, moment)


def _install(stage: Stage, draw: SeatDraw) -> None:
    moment = stage.at(INSTALLED)
    with stage.acting(moment) as work:
        for _seat in range(words()["seats"]):
            composition.add_seat(
                work, its_mandate().id, College.RESIDENTS, Origin.DRAW, words()["stands_for"], moment
            )  # fmt: skip
    _step(stage, draw, DrawState.INSTALLED, moment)
