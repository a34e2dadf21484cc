"""The order by fairness: everybody has their turn on the first screen."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from participation.debates import fairness
from participation.debates.fairness import SCREEN, Line, fair_order

MONTH = 30 * 24
OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)


def lines(count: int, popular: bool = False) -> list[Line]:
    draw = Random(count)
    return [
        Line(n + 1000, n, draw.randrange(40) if popular else 0, draw.randrange(500) if popular else 0)
        for n in range(1, count + 1)
    ]


def first_screens(several: list[Line], turns: range) -> Counter[int]:
    return Counter(line.number for turn in turns for line in fair_order(several, 5, turn)[:SCREEN])


@pytest.mark.parametrize("count", [1, 7, 20, 21, 39, 100, 333, 1000])
@pytest.mark.parametrize("turn", [0, 1, 17, 719])
def test_every_contribution_is_there_once(count, turn):
    several = lines(count, popular=True)
    assert sorted(fair_order(several, 5, turn)) == sorted(several)


def test_nothing_gives_nothing():
    assert fair_order([], 5, 12) == []


@pytest.mark.parametrize("count", [40, 100, 1000])
def test_in_a_month_of_whole_screens_the_turns_differ_by_one_at_most(count):
    seen = first_screens(lines(count, popular=True), range(MONTH))
    assert max(seen.values()) - min(seen[n] for n in range(1, count + 1)) <= 1


@pytest.mark.parametrize("count", [25, 97, 333])
def test_each_has_its_turn_once_a_round_and_what_is_left_over_goes_to_the_least_answered(count):
    several = lines(count, popular=True)
    screens = -(-count // SCREEN)
    seen = first_screens(several, range(screens))
    assert min(seen[line.number] for line in several) == 1
    twice = {line for line in several if seen[line.number] == 2}
    assert len(twice) == screens * SCREEN - count
    others = [line for line in several if line not in twice]
    # The last screen's own cannot be there twice; nobody else who was left out was answered less.
    last = {line.number for line in fair_order(several, 5, screens - 1)[:SCREEN]}
    least = min((line.replies for line in others if line.number not in last), default=10**6)
    assert max((line.replies for line in twice), default=-1) <= least


def test_popularity_gives_no_turn():
    several = lines(100, popular=True)
    loud = {line.number for line in sorted(several, key=lambda line: -line.supports)[:10]}
    seen = first_screens(several, range(MONTH))
    share = sum(seen[number] for number in loud) / sum(seen.values())
    assert abs(share - 0.1) < 0.005


def test_at_the_same_hour_of_every_day_it_is_not_always_the_same_ones():
    seen = Counter(line.number for day in range(60) for line in fair_order(lines(48), 5, day * 24 + 20)[:SCREEN])
    assert len(seen) == 48
    assert max(seen.values()) <= 2.2 * 60 * SCREEN / 48


def test_while_a_debate_grows_each_has_its_share_of_the_screens_since_it_came():
    draw, due, seen = Random(3), Counter[int](), Counter[int]()
    arrivals = sorted(draw.randrange(MONTH) for _ in range(300))
    for turn in range(MONTH):
        there = [Line(n, n, 0, 0) for n, came in enumerate(arrivals, start=1) if came <= turn]
        for line in there:
            due[line.number] += min(1, SCREEN / len(there))
        for line in fair_order(there, 5, turn)[:SCREEN]:
            seen[line.number] += 1
    ratios = sorted(seen[n] / due[n] for n in due if due[n] >= 20)
    assert len(ratios) > 100
    assert 0.95 < sum(ratios) / len(ratios) < 1.05
    assert 0.7 < ratios[0] <= ratios[-1] < 1.4


def test_on_one_screen_those_answered_least_come_first():
    ordered = fair_order(lines(100, popular=True), 5, 3)
    for cut in range(0, 100, SCREEN):
        assert all(a.replies <= b.replies for a, b in pairwise(ordered[cut : cut + SCREEN]))


def test_two_debates_and_two_rounds_are_drawn_apart():
    several = lines(100)
    assert fair_order(several, 5, 0) != fair_order(several, 6, 0)
    assert fair_order(several, 5, 0) != fair_order(several, 5, 5)
    assert fair_order(several, 5, 3) == fair_order(several[::-1], 5, 3)


def test_turns_last_an_hour_from_the_opening():
    assert fairness.turn_at(OPENS, OPENS - timedelta(days=3)) == 0
    assert fairness.turn_at(OPENS, OPENS + timedelta(minutes=59)) == 0
    assert fairness.turn_at(OPENS, OPENS + timedelta(minutes=60)) == 1
    assert fairness.next_turn(OPENS, OPENS + timedelta(minutes=61)) == OPENS + timedelta(hours=2)


def test_the_other_orders():
    several = [Line(1, 1, 2, 5), Line(2, 2, 0, 5), Line(3, 3, 0, 9)]
    assert [line.id for line in fairness.recent(several)] == [3, 2, 1]
    assert [line.id for line in fairness.most_supported(several)] == [3, 1, 2]
    assert [line.id for line in fairness.unanswered(several)] == [2, 3, 1]
