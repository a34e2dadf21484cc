"""The order of the queue is a pure function of requests, history and settings, and every position says why (A11)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.workshops.speaking import (
    FEWEST,
    Asked,
    Position,
    Settings,
    Spoken,
    Why,
    balance,
    order,
    waited,
)
from tests.bench import bench_speaking

PEOPLE = [f"p{n}" for n in range(8)]
TRAITS, SIDES = ["", "woman", "man", "other"], ["", "resident", "institution"]
SETTINGS = st.builds(Settings, st.integers(0, 8), st.booleans(), st.booleans(), st.booleans())
HISTORY = st.lists(
    st.builds(Spoken, st.sampled_from(PEOPLE), st.sampled_from(["floor", "reply"]), st.sampled_from(TRAITS),
              st.sampled_from(SIDES)), max_size=14,
)  # fmt: skip


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[Asked], list[Spoken], Settings]:
    """Some people who wait (each once), after some history."""
    history = draw(HISTORY)
    speakers = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=8))
    requests = [
        Asked(n + 1, speaker, draw(st.sampled_from(["floor", "floor", "floor", "order", "reply"])), n + 1,
              draw(st.integers(0, len(history))), draw(st.sampled_from(TRAITS)), draw(st.sampled_from(SIDES)))
        for n, speaker in enumerate(speakers)
    ]  # fmt: skip
    return requests, history, draw(SETTINGS)


def names(positions: list[Position]) -> list[str]:
    return [position.asked.speaker for position in positions]


@given(queues(), st.randoms(use_true_random=False))
def test_the_order_depends_on_nothing_else(queue, shuffler: random.Random) -> None:
    requests, history, settings = queue
    first = order(requests, history, settings)
    shuffled = list(requests)
    shuffler.shuffle(shuffled)
    assert order(shuffled, list(history), settings) == first == order(tuple(requests), tuple(history), settings)


@given(queues())
def test_everybody_has_one_place_and_every_place_its_reasons(queue) -> None:
    requests, history, settings = queue
    found = order(requests, history, settings)
    assert sorted(position.asked.id for position in found) == sorted(asked.id for asked in requests)
    assert [position.rank for position in found] == list(range(1, len(found) + 1))
    assert all(position.why for position in found)
    assert all(position.turns == waited(position.asked, len(history)) for position in found)


@given(queues())
def test_one_point_of_order_then_one_reply_then_the_floor(queue) -> None:
    requests, history, settings = queue
    lanes = {asked.lane for asked in requests}
    expected = [lane for lane in ("order", "reply") if lane in lanes]
    assert [position.asked.lane for position in order(requests, history, settings)][: len(expected)] == expected


@given(queues())
def test_whoever_waited_long_enough_is_before_whoever_did_not(queue) -> None:
    requests, history, settings = queue
    lanes = sum(lane in {asked.lane for asked in requests} for lane in ("order", "reply"))
    first = next(iter(order(requests, history, settings)[lanes:]), None)
    if settings.wait == 0 or first is None:
        return
    turns = len(history) + lanes
    placed = {position.asked.id for position in order(requests, history, settings)[:lanes]}
    long = [asked for asked in requests if asked.id not in placed and waited(asked, turns) >= settings.wait]
    assert not long or first.asked in long


@given(queues())
def test_without_any_key_it_is_the_order_of_arrival(queue) -> None:
    requests, history, _ = queue
    floor = [
        position.asked.arrival for position in order(requests, history, Settings()) if position.why == (Why.ARRIVAL,)
    ]
    assert floor == sorted(floor)


@given(queues(), st.sampled_from(PEOPLE))
def test_whoever_says_nothing_of_themself_is_never_moved_by_balance_or_side(queue, me: str) -> None:
    """Neutral: nobody who waits is placed before them because of a category or a side they did not say."""
    requests, history, _ = queue
    quiet = [asked._replace(trait="", side="", lane="floor") for asked in requests]
    with_keys = order(quiet, history, Settings(balance=True, alternate=True))
    assert names(with_keys) == names(order(quiet, history, Settings()))


def test_the_first_time_goes_before_the_third() -> None:
    history = [Spoken("ali"), Spoken("bea"), Spoken("ali")]
    asked = [Asked(1, "ali", "floor", 1, 3), Asked(2, "bea", "floor", 2, 3), Asked(3, "cleo", "floor", 3, 3)]
    found = order(asked, history, Settings(fewer=True))
    assert names(found) == ["cleo", "bea", "ali"]
    assert [position.why for position in found] == [(Why.FIRST_TIME,), (Why.FEWER,), (Why.ARRIVAL,)]
    assert [position.spoke for position in found] == [0, 1, 2]


def test_a_category_that_spoke_more_than_its_part_is_last_and_the_quiet_are_not() -> None:
    history = [Spoken(f"m{n}", "floor", "man") for n in range(4)] + [Spoken("w", "floor", "woman")]
    asked = [
        Asked(1, "x", "floor", 1, 5, "man"), Asked(2, "y", "floor", 2, 5, ""), Asked(3, "z", "floor", 3, 5, "woman"),
    ]  # fmt: skip
    found = order(asked, history, Settings(balance=True))
    assert names(found) == ["y", "z", "x"]
    assert found[0].why == (Why.BALANCE,)


def test_too_few_turns_say_nothing_of_a_balance() -> None:
    history = [Spoken(f"m{n}", "floor", "man") for n in range(3)]
    asked = [Asked(1, "x", "floor", 1, 3, "man"), Asked(2, "z", "floor", 2, 3, "woman")]
    assert names(order(asked, history, Settings(balance=True))) == ["x", "z"]


def test_residents_and_institutions_alternate_turn_after_turn() -> None:
    asked = [
        Asked(n, f"{side[0]}{n}", "floor", n, 0, "", side)
        for n, side in enumerate(["institution", "institution", "resident", "resident"], 1)
    ]
    found = order(asked, [Spoken("i0", "floor", "", "institution")], Settings(alternate=True))
    assert names(found) == ["r3", "i1", "r4", "i2"]


def test_a_second_point_of_order_waits_like_everybody() -> None:
    asked = [Asked(1, "a", "floor", 1, 0), Asked(2, "b", "order", 2, 0), Asked(3, "c", "order", 3, 0)]
    assert names(order(asked, [], Settings())) == ["b", "a", "c"]


@pytest.mark.parametrize(("women", "told"), [(FEWEST - 1, None), (FEWEST, {"man": FEWEST, "woman": FEWEST})])
def test_the_balance_is_told_of_five_different_people_at_least(women: int, told: dict[str, int] | None) -> None:
    history = [Spoken(f"m{n}", "floor", "man") for n in range(FEWEST)]
    history += [Spoken(f"w{n}", "floor", "woman") for n in range(women)]
    assert balance(history) == told
    # The same person ten times is still one person.
    assert balance([Spoken("w", "floor", "woman")] * 10 + history[:FEWEST]) is None


def test_on_the_same_demand_equity_lets_more_people_speak_and_nobody_loses_a_turn() -> None:
    """A short run of the simulation (tests/bench/bench_speaking): ordering helps, and only a little."""
    arrival = [bench_speaking.workshop(seed, Settings()) for seed in range(12)]
    equity = [bench_speaking.workshop(seed, bench_speaking.EQUITY) for seed in range(12)]
    assert sum(each.speakers for each in equity) > sum(each.speakers for each in arrival)
    assert sum(each.women for each in equity) >= sum(each.women for each in arrival)
    assert equity == [bench_speaking.workshop(seed, bench_speaking.EQUITY) for seed in range(12)]
