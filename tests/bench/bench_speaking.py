"""The speaking queue, simulated: 200 workshops of 40 turns in which some ask far more than others.

Prints, for the order of arrival and for the order with equity, the share of turns taken by women, how many different
people spoke, and the longest wait in turns; means over workshops. The demand is drawn: 60 people, half of them women,
who ask less often; a few people ask all the time. Run: python -m tests.bench.bench_speaking
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from statistics import mean

from assises.workshops.speaking import Asked, Settings, Spoken, order

WORKSHOPS, TURNS, PEOPLE, SEED = 200, 40, 60, 2026
#: How much rarer a woman asks than a man, and how unequal people are among themselves.
LESS_OFTEN, UNEQUAL = 0.45, 0.6
#: Questions asked a turn, on average: more than can be answered.
DEMAND = 1.9
EQUITY = Settings(wait=16, fewer=True, balance=True)


@dataclass(frozen=True)
class Person:
    """Somebody in the room, and how often they ask."""

    name: str
    trait: str
    eagerness: float


@dataclass(frozen=True)
class Outcome:
    """What came of one workshop."""

    women: float
    speakers: int
    longest: int


def room(drawn: random.Random) -> list[Person]:
    """Half women, half men; eagerness with a long tail."""
    return [
        Person(f"p{n}", "woman" if n % 2 else "man", drawn.lognormvariate(0, UNEQUAL) * (LESS_OFTEN if n % 2 else 1))
        for n in range(PEOPLE)
    ]


def workshop(seed: int, settings: Settings) -> Outcome:
    """One workshop; the same seed gives the same demand whatever the settings."""
    drawn = random.Random(seed)
    people = room(drawn)
    waiting: list[Asked] = []
    history: list[Spoken] = []
    longest = arrival = 0
    while len(history) < TURNS:
        for asking in asked_now(drawn, people):
            if asking.name not in {each.speaker for each in waiting}:
                arrival += 1
                waiting.append(Asked(arrival, asking.name, "floor", arrival, len(history), asking.trait))
        if not waiting:
            continue
        called = order(waiting, history, settings)[0].asked
        waiting.remove(called)
        longest = max(longest, len(history) - called.after)
        history.append(Spoken(called.speaker, "floor", called.trait))
    women = sum(turn.trait == "woman" for turn in history) / TURNS
    return Outcome(women, len({turn.speaker for turn in history}), longest)


def asked_now(drawn: random.Random, people: list[Person]) -> list[Person]:
    """Who raises a hand before this turn."""
    number = int(DEMAND) + (drawn.random() < DEMAND % 1)
    return drawn.choices(people, [each.eagerness for each in people], k=number)


def outcomes(settings: Settings) -> tuple[float, float, float]:
    """Share of women, different speakers, longest wait: means over all workshops."""
    found = [workshop(SEED + number, settings) for number in range(WORKSHOPS)]
    return mean(o.women for o in found), mean(o.speakers for o in found), mean(o.longest for o in found)


def main() -> None:
    """Print both orders."""
    print(f"{WORKSHOPS} workshops of {TURNS} turns, {PEOPLE} people, seed {SEED}")
    for name, settings in (("order of arrival", Settings()), ("with equity", EQUITY)):
        women, speakers, longest = outcomes(settings)
        print(f"{name:18} women {women:.0%}   speakers {speakers:.1f}   longest wait {longest:.1f} turns")


if __name__ == "__main__":
    main()
