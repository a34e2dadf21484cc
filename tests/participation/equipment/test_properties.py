"""Whatever is booked and cancelled in whatever order, the pool does what a list kept by hand would do."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Stale
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import booking, lending, queries, weeks
from participation.equipment.types import Days
from participation.equipment.weeks import Hold
from tests.factories import equipment as make
from tests.factories.budgets import make_place

UNITS = 2
wishes = st.tuples(st.just("book"), st.integers(0, 12), st.integers(1, 4))
changes = st.tuples(st.just("cancel"), st.integers(0, 20), st.just(0))


class Slate:
    """The pool as somebody would keep it on a slate: for each unit, the days that are taken."""

    def __init__(self) -> None:
        self.taken: dict[int, set[int]] = defaultdict(set)
        self.kept: list[tuple[int, int, set[int]]] = []

    def book(self, first: int, length: int) -> int | None:
        days = set(range(first, first + length))
        unit = next((n for n in range(1, UNITS + 1) if not self.taken[n] & days), None)
        if unit is not None:
            self.taken[unit] |= days
        return unit

    def give_back(self, number: int) -> int:
        booking_id, unit, days = self.kept.pop(number % len(self.kept))
        self.taken[unit] -= days
        return booking_id

    def free(self, day: int) -> int:
        return sum(day not in self.taken[unit] for unit in range(1, UNITS + 1))


@pytest.mark.usefixtures("database", "frozen")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(wishes | changes, max_size=20))
def test_the_pool_is_the_slate(acts):
    slate, item = Slate(), make.make_item(units=UNITS, place=make_place())
    for name, number, length in acts:
        if name == "cancel":
            if slate.kept:
                with unit_of_work(SYSTEM) as work:
                    lending.cancel(work, slate.give_back(number), "essai", clock.now())
            continue
        unit, wish = slate.book(number, length), make.a_wish(number, number + length - 1)
        try:
            with unit_of_work(SYSTEM) as work:
                made = booking.book_for(work, item.slug, wish, clock.now())
            assert made.unit.number == unit
            slate.kept.append((made.id, unit, set(range(number, number + length))))
        except Stale:
            assert unit is None
    window = make.days_from_now(0, 20)
    seen = weeks.free_by_day([u.id for u in item.units], queries.holds([item.id], window)[item.id], window)
    assert [each.free for each in seen] == [slate.free(day) for day in range(21)]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40), st.integers(0, 8), st.booleans()), max_size=12))
def test_the_calendar_counts_each_free_unit_once_a_day(rows):
    start = date(2026, 3, 20)
    holds = [
        Hold(unit, Days(start + timedelta(days=first), start + timedelta(days=first + more)), late)
        for unit, first, more, late in rows
    ]
    days = weeks.free_by_day([1, 2, 3], holds, weeks.window(start))
    for each in days:
        taken = {h.unit_id for h in holds if h.unit_id < 4 and h.holds(each.day)}
        assert (each.free, each.total) == (3 - len(taken), 3)
    told = {day for run in weeks.stretches(days) for day in run.each()}
    assert told == {each.day for each in days if each.free}


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)))
def test_the_table_has_six_rows_of_seven_days_that_begin_on_a_monday(start):
    days = weeks.free_by_day([1], [], weeks.window(start))
    rows = weeks.in_weeks(days)
    assert len(rows) == weeks.WEEKS
    assert all(len(row) == 7 for row in rows)
    assert [each for row in rows for each in row if each is not None] == days
    assert all(each is None or each.day.weekday() == n for row in rows for n, each in enumerate(row))
