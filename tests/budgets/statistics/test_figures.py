"""Figures: they add up to what the result says, and no line of voters is smaller than twenty."""

from __future__ import annotations

import random

from budgets.statistics import figures
from budgets.statistics.figures import Standing


def _some(seed: int) -> list[Standing]:
    chance = random.Random(seed)
    return [
        Standing(
            envelope=chance.choice("AB"),
            theme=chance.choice(["Habiter", "Santé", ""]),
            place=chance.choice(["Air-Bel", "La Cayolle", "Félix-Pyat", ""]),
            cost=chance.randrange(0, 900_000),
            votes=chance.randrange(0, 400),
            funded=chance.random() < 0.4,
        )
        for _each in range(chance.randrange(0, 40))
    ]


def test_whatever_one_sorts_by_the_lines_add_up_to_the_whole() -> None:
    for seed in range(300):
        those = _some(seed)
        together = figures.whole(those, "")
        for what in ("envelope", "theme", "place"):
            lines = figures.by(those, what, "Sans nom")
            for name in ("projects", "funded", "votes", "asked", "given"):
                assert sum(getattr(line, name) for line in lines) == getattr(together, name), (seed, what, name)
            assert [line.votes for line in lines] == sorted((line.votes for line in lines), reverse=True)
            assert len({line.name for line in lines}) == len(lines)


def test_few_voters_of_a_channel_are_never_told_by_subtraction_either() -> None:
    assert figures.channels({"web": 300, "desk": 40, "paper": 25}).shown == {"web": 300, "desk": 40, "paper": 25}
    few = figures.channels({"web": 300, "desk": 30, "paper": 3})
    assert few.shown == {"web": 300}
    assert few.others == 33
    assert figures.channels({"web": 12, "desk": 0, "paper": 2}).shown == {}
    chance = random.Random(7)
    for _each in range(2_000):
        given = {name: chance.choice([0, 3, 12, 19, 20, 60, 400]) for name in ("web", "desk", "paper")}
        shown = figures.channels(given)
        assert all(number >= figures.FEWEST for number in shown.shown.values())
        assert shown.others == 0 or shown.others >= figures.FEWEST
