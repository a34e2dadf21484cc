"""Counts of people give nobody away, not even to whoever knows the rule; each person stands in one line of each cut."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.people.types import Entrance
from assises.reports import counting
from assises.reports.counting import Came, Known, Where
from assises.reports.types import Cut
from commons.identity.colleges import College
from commons.kernel.disclosure import LEAST, protect


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 60), max_size=9))
def test_no_small_number_is_published_and_everybody_is_counted(counts):
    found = protect(counts)
    total = sum(counts.values())
    if 0 < total < LEAST:
        assert (found.total, found.shown, found.others) == (None, {}, 0)
        return
    numbers = [*found.shown.values(), *([found.others] if found.others else [])]
    assert all(number >= LEAST for number in numbers)
    assert sum(numbers) == found.total == total
    assert all(counts[key] == number for key, number in found.shown.items())


def _given_away(lines: int, largest: int, rule) -> list[tuple[int, ...]]:
    """Counts of which one line below five can be told by somebody who knows the rule and all that is published."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(largest + 1), repeat=lines):
        found = rule(dict(enumerate(counts)))
        alike[(found.total, tuple(sorted(found.shown.items())), found.others)].append(counts)
    return [
        counts
        for (total, _shown, _others), several in alike.items()
        for counts in several
        if total and max(counts) <= largest - LEAST
        for place, number in enumerate(counts)
        if 0 < number < LEAST and len({other[place] for other in several}) < 2
    ]


@pytest.mark.parametrize(("lines", "largest"), [(1, 14), (2, 16), (3, 13), (4, 12)])
def test_whoever_knows_the_rule_and_everything_published_tells_no_small_line(lines, largest):
    assert _given_away(lines, largest, protect) == []


def test_only_hiding_small_lines_would_give_them_away():
    """The control: a rule that hides what is small and nothing else is caught, by subtraction."""

    def naive(counts):
        shown = {key: n for key, n in counts.items() if n >= LEAST}
        total = sum(counts.values())
        return type(protect({}))(total if total >= LEAST else None, shown, total - sum(shown.values()))

    assert (10, 3) in _given_away(2, 16, naive)


WHERE = {
    1: Where("La Friche", date(2026, 5, 8)),
    2: Where("La Friche", date(2026, 5, 9)),
    3: Where("Air Bel", date(2026, 5, 9)),
}


def crowd(number: int, college: College, days: tuple[int, ...], start: int = 1, home: int | None = None) -> list[Came]:
    return [Came(start + n, college, home, day) for n in range(number) for day in days]


def test_each_person_is_in_one_line_of_each_cut():
    lines = crowd(20, College.RESIDENTS, (3, 1), home=5) + crowd(9, College.ELECTED, (2,), start=100)
    lines += [Came(None, College.RESIDENTS, None, 3)] * 6
    people = counting.first_seen(lines, WHERE)
    assert len(people) == 35
    found = counting.cuts(people, Known(WHERE, {5: "Marseille"}, dict.fromkeys(range(1, 21), Entrance.PAPER)))
    assert {cut: sum(p.shown.values()) + p.others for cut, p in found.items()} == dict.fromkeys(Cut, 35)
    assert found[Cut.DAY].shown == {"2026-05-08": 20, "2026-05-09": 15}
    assert found[Cut.SITE].shown == {"La Friche": 29, "Air Bel": 6}
    assert found[Cut.HOME].shown == {"Marseille": 20, "": 15}
    assert found[Cut.CHANNEL].shown == {"paper": 20, "door": 15}
    assert found[Cut.COLLEGE].shown == {"residents": 26, "elected": 9}


def test_the_order_of_lines_changes_nothing():
    lines = crowd(7, College.RESIDENTS, (3, 1)) + crowd(6, College.ELECTED, (2,), start=50)
    assert sorted(map(repr, counting.first_seen(lines, WHERE))) == sorted(
        map(repr, counting.first_seen(lines[::-1], WHERE))
    )
