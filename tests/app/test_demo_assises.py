"""The demonstration of the Assises: a coming edition with a programme and people who come, told once."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import select

from app.demo import assises as demo
from assises.editions import queries as editions
from assises.editions.policies import stage_of
from assises.editions.types import Stage
from assises.people import queries as people
from assises.people.models import Attendee
from assises.people.types import PersonRole
from assises.programme import queries as programme
from assises.seats.models import GroupSeat
from assises.seats.types import SeatState
from commons.kernel import clock
from commons.kernel.db import db


def test_the_coming_assises_have_a_programme_and_people_who_come(app: Flask, database: object, frozen: object) -> None:
    app.test_cli_runner().invoke(args=["territory", "load"])
    assert len(list(demo.parts(clock.now()))) == 2
    edition = editions.announced()[0]
    assert stage_of(edition, clock.now()) is Stage.REGISTRATIONS
    assert len(programme.activities(edition.id)) == 10
    assert programme.latest(edition.id) is not None
    assert people.persons_registered(edition.id) == 18
    assert Counter(db.session.scalars(select(GroupSeat.state)))[SeatState.CONFIRMED] >= 15
    main = select(Attendee.first_name).where(Attendee.role == PersonRole.MAIN)
    assert [name for name in db.session.scalars(main) if "(exemple)" not in name] == []
    assert list(demo.parts(clock.now())) == []
