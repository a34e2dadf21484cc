"""Many phones and two facilitators at the same moment, on a real database; each with its positive control."""

from __future__ import annotations

from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from assises.workshops import dots, joining, marks, queries, services
from assises.workshops.marks import Purpose
from assises.workshops.models import Workshop, WorkshopToken
from assises.workshops.types import Device
from assises.workshops.words_models import Dot, DotHand
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import workshops as make
from tests.factories.workshop_rush import MANY, inside, rush

pytestmark = pytest.mark.race


@pytest.fixture(autouse=True)
def addresses() -> None:
    """Each thread has a context of its own; the one of the other tests would hold their database."""


def placed_by(round_id: int) -> int:
    return db.session.execute(
        select(func.coalesce(func.sum(Dot.placed), 0)).where(Dot.round_id == round_id)
    ).scalar_one()


def a_vote(app: Flask) -> tuple[int, int, list[int], str]:
    with inside(app):
        workshop, opened, _ = make.voting(dots_each=5, dots_per_group=3)
        token = make.phone_in(workshop)
        return workshop.id, opened.id, [int(choice[0]) for choice in opened.choices], token


def test_one_phone_in_many_hands_never_places_more_than_its_dots(own_app) -> None:
    workshop_id, round_id, groups, token = a_vote(own_app)
    answers = rush(own_app, lambda work, n: dots.put(work, workshop_id, token, groups[n % 2], 3, clock.now()))
    assert answers["no_dots_left"] >= 1
    with inside(own_app):
        assert placed_by(round_id) == 3
        assert db.session.scalar(select(DotHand.used)) == 3


def test_without_the_hand_held_the_same_rush_places_too_many(own_app) -> None:
    """The positive control: the hand read and written without being held, and without the constraint."""
    workshop_id, round_id, groups, token = a_vote(own_app)
    with inside(own_app), unit_of_work(SYSTEM) as work:
        work.session.execute(
            text("ALTER TABLE assises_workshop_hand DROP CONSTRAINT ck_assises_workshop_hand_within_hand")
        )
    every = Barrier(MANY)

    def careless(work: Work, number: int) -> None:
        mark = marks.mark(Purpose.DOTS, workshop_id, token)
        used = sum(queries.dots_of(round_id, mark).values())
        every.wait(20)
        if used + 3 > 5:
            raise NotFound
        current = queries.rounds(workshop_id)[0]
        dots._write(work, current, mark, groups[number % 2], 3)

    assert rush(own_app, careless)["done"] == MANY
    with inside(own_app):
        assert placed_by(round_id) == 6


def test_the_database_refuses_one_dot_too_many_whatever_the_program_says(own_app) -> None:
    _, round_id, groups, _ = a_vote(own_app)
    mark = "a-mark"
    for statement in (
        f"INSERT INTO assises_workshop_hand (round_id, mark, used, most) VALUES ({round_id}, '{mark}', 6, 5)",
        f"INSERT INTO assises_workshop_hand (round_id, mark, used, most) VALUES ({round_id}, '{mark}', 6, 6)",
        f"INSERT INTO assises_workshop_dot (round_id, mark, group_id, placed, most)"
        f" VALUES ({round_id}, '{mark}', {groups[0]}, 4, 3)",
        f"INSERT INTO assises_workshop_dot (round_id, mark, group_id, placed, most)"
        f" VALUES ({round_id}, '{mark}', {groups[0]}, 4, 4)",
    ):
        with (
            inside(own_app),
            pytest.raises(IntegrityError, match=r"within_hand|within_group|_most"),
            unit_of_work(SYSTEM) as work,
        ):
            work.session.execute(text(statement))


def test_dots_placed_while_the_round_closes_are_counted_or_refused_never_lost(own_app) -> None:
    workshop_id, round_id, groups, _ = a_vote(own_app)
    with inside(own_app):
        workshop = queries.by_id(workshop_id)
        tokens = [make.phone_in(workshop) for _ in range(MANY)]

    def both(work: Work, number: int) -> None:
        if number == MANY // 2:
            closing = Work(work.session, SYSTEM)
            dots.close_round(closing, services.locked(closing, workshop_id), None, clock.now())
            closing.settle()
        else:
            dots.put(work, workshop_id, tokens[number], groups[0], 2, clock.now())

    answers = rush(own_app, both)
    assert answers["done"] + answers["late_dots"] == MANY
    with inside(own_app):
        [found] = queries.rounds(workshop_id)
        counted = sum(line[2] for line in found.result)
        assert counted == placed_by(round_id) == 2 * (answers["done"] - 1)
        assert found.digest == dots.digest_of(found.result)


def test_no_more_phones_come_in_than_people_and_a_tenth(own_app) -> None:
    with inside(own_app):
        workshop_id = make.make_workshop(counted=4).id
    answers = rush(own_app, lambda work, n: joining.let_in(work, workshop_id, Device.PHONE, None, clock.now()))
    assert answers == {"done": 5, "full": MANY - 5}
    with inside(own_app):
        assert queries.by_id(workshop_id).issued == 5
        assert db.session.scalar(select(func.count()).select_from(WorkshopToken)) == 5


def test_counting_before_letting_in_lets_too_many_in(own_app) -> None:
    """The positive control: read the count, then write it."""
    with inside(own_app):
        workshop_id = make.make_workshop(counted=4).id
    every = Barrier(MANY)

    def careless(work: Work, number: int) -> None:
        issued = work.session.scalar(select(Workshop.issued).where(Workshop.id == workshop_id))
        every.wait(20)
        if issued >= 5:
            raise NotFound
        work.session.add(WorkshopToken(seal=uuid4().hex, workshop_id=workshop_id, device=Device.PHONE))

    assert rush(own_app, careless)["done"] == MANY
