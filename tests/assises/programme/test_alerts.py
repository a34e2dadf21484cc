"""What does not fit in a programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.programme.alerts import Alert, Bounds, Planned, alerts
from assises.programme.types import ActivityKind, AlertKind

DAY = date(2027, 11, 5)
BOUNDS = Bounds(DAY, date(2027, 11, 6), travel_minutes=45)


def _at(hour: float) -> datetime:
    return datetime(2027, 11, 5, int(hour), int(hour % 1 * 60), tzinfo=UTC)


def _planned(number: int = 1, begins: float = 10, ends: float = 12, **more: Any) -> Planned:
    values: dict[str, Any] = {
        "title": f"Atelier {number}", "kind": ActivityKind.WORKSHOP, "site_id": 1, "site_day_id": 1, "day": DAY,
        "opens_at": _at(8), "closes_at": _at(18), "gauge": 500, "capacity": 20, "room_id": number,
        "room_capacity": 30, "facilitators": (100 + number,), **more,
    }  # fmt: skip
    return Planned(id=number, starts_at=_at(begins), ends_at=_at(ends), **values)


def _kinds(*planned: Planned) -> list[tuple[AlertKind, tuple[int, ...]]]:
    return [(alert.kind, alert.activities) for alert in alerts(planned, BOUNDS)]


def test_a_programme_that_fits_raises_nothing() -> None:
    assert _kinds(_planned(1), _planned(2), _planned(3, 12, 14, room_id=1)) == []
    assert _kinds() == []


def test_two_activities_in_one_room_at_once() -> None:
    assert _kinds(_planned(1), _planned(2, 11, 13, room_id=1)) == [(AlertKind.SAME_ROOM, (1, 2))]
    # One begins when the other ends.
    assert _kinds(_planned(1), _planned(2, 12, 13, room_id=1)) == []
    # A visit has no room.
    assert _kinds(_planned(1, room_id=None), _planned(2, room_id=None)) == []


def test_somebody_in_two_crews_at_once() -> None:
    both = {"facilitators": (7,)}
    assert _kinds(_planned(1, **both), _planned(2, 11, 13, **both)) == [(AlertKind.SAME_PERSON, (1, 2))]
    notes = _planned(2, 11, 13, rapporteurs=(7,))
    assert _kinds(_planned(1, **both), notes) == [(AlertKind.SAME_PERSON, (1, 2))]
    # The same person facilitates and takes notes of one activity: a small one.
    assert _kinds(_planned(1, facilitators=(7,), rapporteurs=(7,))) == []


@pytest.mark.parametrize(("begins", "too_far"), [(12, True), (12.5, True), (12.75, False), (13, False)])
def test_travel_between_two_sites_takes_time(begins: float, too_far: bool) -> None:
    here, there = _planned(1, facilitators=(7,)), _planned(2, begins, 15, facilitators=(7,), site_id=2, site_day_id=2)
    assert _kinds(here, there) == ([(AlertKind.TOO_FAR, (1, 2))] if too_far else [])
    assert _kinds(here, replace(there, site_id=1, site_day_id=1)) == []


@pytest.mark.parametrize(("begins", "ends", "outside"), [(7.5, 9, True), (17, 18.5, True), (8, 18, False)])
def test_outside_the_hours_of_the_site(begins: float, ends: float, outside: bool) -> None:
    assert _kinds(_planned(1, begins, ends)) == ([(AlertKind.OUT_OF_HOURS, (1,))] if outside else [])


def test_outside_the_days_of_the_edition() -> None:
    assert _kinds(_planned(1, day=date(2027, 11, 7))) == [(AlertKind.OUT_OF_DAYS, (1,))]


def test_more_seats_than_the_room_holds() -> None:
    (alert,) = alerts([_planned(1, capacity=31)], BOUNDS)
    assert alert == Alert(AlertKind.ABOVE_ROOM, (1,), {"capacity": 31, "room": 30})
    assert _kinds(_planned(1, capacity=31, room_id=None, room_capacity=None)) == []


def test_more_people_at_one_moment_than_the_building_holds() -> None:
    large = {"capacity": 30, "gauge": 75}
    three = [_planned(1, **large), _planned(2, 11, 13, **large), _planned(3, 11.5, 12.5, **large)]
    (alert,) = alerts(three, BOUNDS)
    assert alert == Alert(AlertKind.ABOVE_GAUGE, (1, 2, 3), {"persons": 90, "gauge": 75})
    # Two at a time, never three.
    assert _kinds(three[0], three[1], _planned(3, 13, 14, **large)) == []
    # Another site has a gauge of its own.
    assert _kinds(three[0], three[1], replace(three[2], site_id=2, site_day_id=2)) == []


def test_a_language_that_is_promised_needs_an_interpreter() -> None:
    assert _kinds(_planned(1, interpreted=("ar",))) == [(AlertKind.NO_INTERPRETER, (1,))]
    assert _kinds(_planned(1, interpreted=("ar",), interpreters="  ")) == [(AlertKind.NO_INTERPRETER, (1,))]
    assert _kinds(_planned(1, interpreted=("ar",), interpreters="Amina B.")) == []
    # Spoken in the room anyway.
    assert _kinds(_planned(1, languages=("fr", "ar"), interpreted=("ar",))) == []


def test_somebody_who_speaks_french_can_follow() -> None:
    assert _kinds(_planned(1, languages=("en",))) == [(AlertKind.NO_FRENCH, (1,))]
    assert _kinds(_planned(1, languages=("en",), interpreted=("fr",), interpreters="Léo")) == []


def test_a_plenary_is_step_free() -> None:
    plenary = _planned(1, kind=ActivityKind.PLENARY, step_free=False)
    assert _kinds(plenary) == [(AlertKind.NOT_STEP_FREE, (1,))]
    assert _kinds(replace(plenary, step_free=True)) == []
    assert _kinds(replace(plenary, kind=ActivityKind.VISIT)) == []


def test_nobody_animates() -> None:
    assert _kinds(_planned(1, facilitators=(), rapporteurs=(3,))) == [(AlertKind.NO_FACILITATOR, (1,))]


@given(st.permutations(range(6)))
def test_the_order_in_which_activities_are_given_changes_nothing(order: list[int]) -> None:
    every = [
        _planned(1, capacity=40), _planned(2, 11, 13, room_id=1), _planned(3, facilitators=(102,)),
        _planned(4, 7, 9), _planned(5, 12, 13, facilitators=(101,), site_id=2, site_day_id=2), _planned(6, gauge=500),
    ]  # fmt: skip
    assert alerts([every[n] for n in order], BOUNDS) == alerts(every, BOUNDS)
