"""A rush for the same seats by real processes, each with an application of its own."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import text

from assises.seats import houses, locking, services
from assises.seats.types import SeatState
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.rush import PATIENCE

GROUPS = text(
    "WITH made AS (INSERT INTO assises_registration (edition_id, code, secret_seal, college, entrance, state, contact,"
    " reached_by, language, created_at, confirmed_at, version, link_turn)"
    " SELECT :edition, 'R' || n, 'rush' || n, 'residents',"
    " 'web', 'confirmed', 'mail:r' || n || '@exemple.fr', '', 'fr', now(), now(), 1, 0"
    " FROM generate_series(1, :number) n"
    " RETURNING id) INSERT INTO assises_attendee (registration_id, role, first_name, last_name)"
    " SELECT id, 'main', 'Une', '' FROM made UNION ALL"
    " SELECT id, 'companion', 'Autre', '' FROM made WHERE id % 3 = 0 UNION ALL"
    " SELECT id, 'companion', 'Encore', '' FROM made WHERE id % 6 = 0"
)
HELD = text(
    "SELECT a.id, a.capacity, coalesce(sum(s.persons), 0) FROM assises_activity a LEFT JOIN assises_seat s"
    " ON s.activity_id = a.id AND s.state IN ('offered', 'confirmed') GROUP BY a.id UNION ALL"
    " SELECT -d.id, d.gauge, coalesce(sum(s.persons), 0) FROM assises_site_day d LEFT JOIN assises_seat s"
    " ON s.site_day_id = d.id AND s.state IN ('offered', 'confirmed') GROUP BY d.id"
)


def prepare(groups: int, activities: int, capacity: int, gauge: int) -> tuple[list[int], list[int]]:
    """Groups of one to three people and activities that are far too small for them; their numbers."""
    edition = make_edition()
    day = make_site_day(edition, gauge=gauge)
    rooms = [make_activity(day, 9 + 3 * (n % 3), capacity).id for n in range(activities)]
    db.session.execute(GROUPS, {"edition": edition.id, "number": groups})
    db.session.commit()
    numbers = db.session.scalars(text("SELECT id FROM assises_registration ORDER BY id")).all()
    return list(numbers), rooms


def without_the_guard() -> None:
    """Take the trigger away, to see what locks alone do, and what happens without either."""
    db.session.execute(text("DROP TRIGGER assises_seat_within_capacity ON assises_seat"))
    db.session.commit()


def oversold() -> int:
    """Persons above what activities and days hold."""
    return sum(max(0, int(held) - most) for _number, most, held in db.session.execute(HELD))


def _run(url: str, place: int, groups: Sequence[int], rooms: Sequence[int], locked: bool, gate: Any, told: Any) -> None:
    from app.factory import create_app

    app: Flask = create_app(SQLALCHEMY_DATABASE_URI=url)
    if not locked:
        _count_together(gate)
    draw, errors, kept = random.Random(place), 0, list[int]()
    with app.app_context():
        gate.wait()
        start = time.perf_counter()
        for number in groups:
            # All begin with the same two, and keep them: they are in each other's way whatever the machine does.
            first = number == groups[0]
            try:
                found = _attempt(number, rooms[:2] if first else draw.sample(rooms, 2), draw, kept)
                kept += [] if first else found
            except Exception:  # whatever the database refuses is counted, not hidden
                errors += 1
            db.session.remove()
        told.put((len(groups), errors, time.perf_counter() - start))
        db.engine.dispose()


def _count_together(gate: Any) -> None:
    """Nothing is locked, and everybody has counted what their first activities hold before anybody gives a seat."""
    for name in ("lock_days", "lock_activities", "lock_groups"):
        setattr(locking, name, lambda *_args: None)
    read = houses.read

    def read_by_all(*args: Any, **named: Any) -> Any:
        found, houses.read = read(*args, **named), read
        gate.wait(PATIENCE)
        return found

    houses.read = read_by_all


def _attempt(number: int, wanted: Sequence[int], draw: random.Random, kept: list[int]) -> list[int]:
    with unit_of_work(NOBODY) as work:
        seats = services.ask(work, number, [], wanted, clock.now())
        found = [seat.id for seat in seats if seat.state is SeatState.CONFIRMED and seat.activity_id]
    if kept and draw.random() < 0.3:
        with unit_of_work(NOBODY) as work:
            services.give_back(work, kept.pop(draw.randrange(len(kept))), clock.now())
    return found


def rush(
    url: str, processes: int, groups: Sequence[int], rooms: Sequence[int], *, locked: bool = True
) -> tuple[int, float]:  # fmt: skip
    """Everybody asks at once; how many attempts ended in an error of the database, and attempts a second.

    Not `locked`: rooms for as many people as there are processes are oversold for certain, when nothing else guards
    them (of three groups in a row one has two people at least).
    """
    spawn = multiprocessing.get_context("spawn")
    gate, told = spawn.Barrier(processes), spawn.Queue()
    crowd = [
        spawn.Process(target=_run, args=(url, place, groups[place::processes], rooms, locked, gate, told))
        for place in range(processes)
    ]
    for one in crowd:
        one.start()
    heard = [told.get(timeout=3600) for _ in crowd]
    for one in crowd:
        one.join()
    return sum(errors for _, errors, _ in heard), sum(n for n, _, _ in heard) / max(spent for _, _, spent in heard)
