"""Delays are counted in days of Paris, and each reminder has its moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from participation.referrals import delays

#: Ten in the evening in Paris.
SENT = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)
DUE = delays.due_at(SENT, 60)


def test_the_last_day_counts_whole():
    # 15 June + 60 days = 14 August, until midnight in Paris.
    assert datetime(2026, 8, 14, 22, 0, tzinfo=UTC) == DUE
    assert delays.age(SENT, DUE, DUE - timedelta(seconds=1)).late == 0
    assert delays.age(SENT, DUE, DUE).late == 1


def test_a_delay_that_crosses_the_end_of_summer_time_still_ends_at_midnight():
    assert delays.due_at(datetime(2026, 10, 20, 10, tzinfo=UTC), 15) == datetime(2026, 11, 4, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "waiting", "late"),
    [(0, 0, 0), (1, 1, 0), (60, 60, 0), (61, 61, 1), (90, 90, 30), (400, 400, 340)],
)
def test_it_waits_since_it_was_sent_and_is_late_since_the_last_day(after, waiting, late):
    assert delays.age(SENT, DUE, SENT + timedelta(days=after)) == delays.Age(waiting, late)


def test_midnight_in_paris_makes_a_day():
    assert delays.age(SENT, DUE, datetime(2026, 6, 15, 21, 59, tzinfo=UTC)).waiting == 0
    assert delays.age(SENT, DUE, datetime(2026, 6, 15, 22, 0, tzinfo=UTC)).waiting == 1


@pytest.mark.parametrize(
    ("left", "name"),
    [(60, ""), (8, ""), (7, "j-7"), (1, "j-7"), (0, "j"), (-1, "j"), (-29, "j"), (-30, "m1"), (-59, "m1"), (-60, "m2"),
     (-365, "m12")],
)  # fmt: skip
def test_a_reminder_a_week_before_on_the_day_and_every_month_after(left, name):
    noon = datetime(2026, 8, 14, 10, 0, tzinfo=UTC)
    assert delays.reminder(DUE, noon - timedelta(days=left)) == name
