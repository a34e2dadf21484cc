"""Facilitators, retries and requests at the same moment, on a real database; each with its positive control."""

from __future__ import annotations

from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from assises.workshops import acts, contributing, floor, queries, services
from assises.workshops.models import Workshop
from assises.workshops.types import Phase, RequestState
from assises.workshops.words_models import FloorRequest, WorkshopContribution
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import workshops as make
from tests.factories.identity import make_officer
from tests.factories.participation import somebody
from tests.factories.workshop_rush import MANY, inside, rush

pytestmark = pytest.mark.race


@pytest.fixture(autouse=True)
def addresses() -> None:
    """Each thread has a context of its own; the one of the other tests would hold their database."""


def leaders(app: Flask) -> list[Actor]:
    with inside(app):
        return [somebody(Role.FACILITATOR, person_id=make_officer(role=Role.FACILITATOR).id) for _ in range(MANY)]


def test_of_many_who_want_the_remote_one_holds_it(own_app) -> None:
    actors = leaders(own_app)
    with inside(own_app):
        workshop_id = make.make_workshop().id
    answers = rush(own_app, lambda work, n: services.take_remote(work, workshop_id, clock.now()), actors)
    assert answers == {"done": 1, "held": MANY - 1}
    with inside(own_app):
        assert queries.by_id(workshop_id).lease_by in {actor.person_id for actor in actors}


def test_looking_before_taking_gives_the_remote_to_several(own_app) -> None:
    """The positive control: see that it is free, then write one's name."""
    actors = leaders(own_app)
    with inside(own_app):
        workshop_id = make.make_workshop().id
    every = Barrier(MANY)

    def careless(work: Work, number: int) -> None:
        holder = work.session.scalar(select(Workshop.lease_by).where(Workshop.id == workshop_id))
        every.wait(20)
        if holder is not None:
            raise NotFound
        values = {"lease_by": actors[number].person_id, "lease_until": clock.now()}
        work.session.query(Workshop).filter_by(id=workshop_id).update(values)

    assert rush(own_app, careless, actors)["done"] == MANY


def test_a_gesture_sent_by_every_retry_at_once_is_carried_out_once(own_app) -> None:
    [actor, *_] = leaders(own_app)
    with inside(own_app):
        workshop_id = make.make_workshop().id
    ticket, values = uuid4().hex, acts.Values({"words": ["Un banc"]})
    answers = rush(
        own_app,
        lambda work, n: acts.carry_out(work, workshop_id, "paper", ticket, values, clock.now()),
        [actor] * MANY,
    )
    assert answers == {"done": MANY}
    with inside(own_app):
        assert len(queries.contributions(workshop_id)) == 1


def test_the_same_idea_sent_by_every_retry_at_once_is_said_once(own_app) -> None:
    with inside(own_app):
        workshop = make.make_workshop()
        workshop_id, token = workshop.id, make.phone_in(workshop)
    same = make.a_saying("Un banc")
    answers = rush(own_app, lambda work, n: contributing.say(work, workshop_id, token, same, clock.now()))
    assert answers == {"done": MANY}
    with inside(own_app):
        assert db.session.scalar(select(func.count()).select_from(WorkshopContribution)) == 1


def test_of_two_who_call_at_once_one_gives_the_floor(own_app) -> None:
    actors = leaders(own_app)
    with inside(own_app):
        workshop_id = make.make_workshop().id
        for number in range(MANY):
            with unit_of_work(SYSTEM) as work:
                floor.add(
                    work, services.locked(work, workshop_id), floor.Asking(uuid4().hex, name=f"P{number}"), clock.now()
                )
        ids = [each.id for each in queries.requests(workshop_id, RequestState.WAITING)]
    answers = rush(
        own_app,
        lambda work, n: floor.call(work, services.locked(work, workshop_id), ids[n], clock.now()),
        actors,
    )
    assert answers == {"done": MANY}
    with inside(own_app):
        turns = queries.turns(workshop_id)
        assert [turn.turn for turn in turns] == list(range(1, MANY + 1))
        assert sum(turn.state is RequestState.SPEAKING for turn in turns) == 1


def test_one_point_of_order_waits_whoever_asks_at_once(own_app) -> None:
    with inside(own_app):
        workshop = make.make_workshop()
        workshop_id, tokens = workshop.id, [make.phone_in(workshop) for _ in range(MANY)]
    answers = rush(
        own_app,
        lambda work, n: floor.ask(
            work, workshop_id, tokens[n], floor.Asking(uuid4().hex, lane=floor.Lane.ORDER), clock.now()
        ),
    )
    assert answers == {"done": 1, "lane_taken": MANY - 1}
    with inside(own_app):
        assert db.session.scalar(select(func.count()).select_from(FloorRequest)) == 1


def test_an_idea_sent_as_the_phase_ends_is_kept_or_refused_never_kept_late(own_app) -> None:
    with inside(own_app):
        workshop = make.make_workshop(Phase.CONTRIBUTION)
        workshop_id, tokens = workshop.id, [make.phone_in(workshop) for _ in range(MANY)]

    def both(work: Work, number: int) -> None:
        if number == MANY // 2:
            ending = Work(work.session, SYSTEM)
            services.move(ending, services.locked(ending, workshop_id), Phase.GROUPING, "", clock.now())
            ending.settle()
        else:
            contributing.say(work, workshop_id, tokens[number], make.a_saying(f"Idée {number}"), clock.now())

    answers = rush(own_app, both)
    assert answers["done"] + answers["late_words"] == MANY
    with inside(own_app):
        assert len(queries.contributions(workshop_id)) == answers["done"] - 1
