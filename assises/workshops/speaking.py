"""In which order people speak, and why each stands where they do. Pure: (requests, history, settings) -> positions.

The rule, as the room can read it:

1. A point of order, then a reply: one of each at most, thirty seconds.
2. Then the floor, turn after turn. Each turn goes to whoever comes first by those of these keys that the facilitator
   has switched on: waited W turns or more; spoke fewer times; not of a category that has spoken more than its part;
   not on the same side as the last speaker. What is equal keeps the order of arrival.
3. Whoever says nothing of themself is neutral: no key of category or side moves them.

Positions are computed turn by turn, as if nobody else asked: the second place is who would speak second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

#: Turns before the balance of categories says anything: the first ones prove nothing.
TOO_FEW_TURNS = 4
#: A category is shown in a balance only from so many people on.
FEWEST = 5


class Why(StrEnum):
    """Why somebody stands where they stand."""

    ORDER = "order"
    REPLY = "reply"
    WAITED = "waited"
    FIRST_TIME = "first_time"
    FEWER = "fewer"
    BALANCE = "balance"
    ALTERNATE = "alternate"
    ARRIVAL = "arrival"


class Asked(NamedTuple):
    """A request that waits. `after`: how many had spoken when it was made; `arrival`: rises with each request."""

    id: int
    speaker: str
    lane: str
    arrival: int
    after: int
    trait: str = ""
    side: str = ""


class Spoken(NamedTuple):
    """A turn that was taken."""

    speaker: str
    lane: str = "floor"
    trait: str = ""
    side: str = ""


@dataclass(frozen=True)
class Settings:
    """Which keys count."""

    wait: int = 0
    fewer: bool = False
    balance: bool = False
    alternate: bool = False


@dataclass(frozen=True)
class Position:
    """A place in the queue and its reasons, the deciding one first; `turns`: those waited, `spoke`: those taken."""

    asked: Asked
    rank: int
    why: tuple[Why, ...]
    turns: int
    spoke: int


def order(requests: Sequence[Asked], history: Sequence[Spoken], settings: Settings) -> list[Position]:
    """Every request once, in the order in which it would be called."""
    lanes = [first for lane in ("order", "reply") if (first := _first_of(requests, lane))]
    left = sorted((asked for asked in requests if asked not in lanes), key=_arrival)
    so_far, placed = list(history), list[Position]()
    for asked in lanes:
        placed.append(_placed(asked, len(placed), (Why(asked.lane),), so_far))
        so_far.append(_as_spoken(asked))
    while left:
        keys = _Keys(so_far, left, settings)
        chosen = min(left, key=keys.of)
        placed.append(_placed(chosen, len(placed), keys.reasons(chosen), so_far))
        left.remove(chosen)
        so_far.append(_as_spoken(chosen))
    # How long somebody has waited is what is true now, not what will be when their turn comes.
    return [replace(each, turns=waited(each.asked, len(history))) for each in placed]


def waited(asked: Asked, turns: int) -> int:
    """How many spoke since this request was made."""
    return max(0, turns - asked.after)


def _arrival(asked: Asked) -> tuple[int, int]:
    return asked.arrival, asked.id


def _first_of(requests: Sequence[Asked], lane: str) -> Asked | None:
    return min((asked for asked in requests if asked.lane == lane), key=_arrival, default=None)


def _as_spoken(asked: Asked) -> Spoken:
    return Spoken(asked.speaker, asked.lane, asked.trait, asked.side)


def _placed(asked: Asked, rank: int, why: tuple[Why, ...], so_far: Sequence[Spoken]) -> Position:
    return Position(asked, rank + 1, why, 0, _times(asked.speaker, so_far))


def _times(speaker: str, history: Sequence[Spoken]) -> int:
    return sum(turn.speaker == speaker and turn.lane == "floor" for turn in history)


class _Keys:
    """The keys of one turn: what they say of each request, and which of them tell this one from the others."""

    def __init__(self, history: Sequence[Spoken], waiting: Sequence[Asked], settings: Settings) -> None:
        self.settings, self.waiting = settings, waiting
        floor = [turn for turn in history if turn.lane == "floor"]
        self._turns = len(history)
        self._taken = Counter(turn.speaker for turn in floor)
        self._last = floor[-1].side if floor else ""
        self._over = _spoke_more_than_their_part(floor, waiting)

    def of(self, asked: Asked) -> tuple[bool, int, bool, bool, int, int]:
        """What decides, the strongest first; the smallest speaks."""
        return (
            not self._long(asked),
            self._taken[asked.speaker] if self.settings.fewer else 0,
            self.settings.balance and asked.trait in self._over,
            self.settings.alternate and bool(asked.side) and asked.side == self._last,
            asked.arrival,
            asked.id,
        )

    def reasons(self, asked: Asked) -> tuple[Why, ...]:
        """Why this one: each key that tells it from somebody who still waits, or simply its arrival."""
        mine, others = self.of(asked), [self.of(each) for each in self.waiting if each != asked]
        telling = [
            (Why.WAITED, 0), (Why.FEWER if self._taken[asked.speaker] else Why.FIRST_TIME, 1), (Why.BALANCE, 2),
            (Why.ALTERNATE, 3),
        ]  # fmt: skip
        return tuple(why for why, key in telling if any(mine[key] < other[key] for other in others)) or (Why.ARRIVAL,)

    def _long(self, asked: Asked) -> bool:
        return 0 < self.settings.wait <= waited(asked, self._turns)


def _spoke_more_than_their_part(floor: Sequence[Spoken], waiting: Sequence[Asked]) -> frozenset[str]:
    """Categories with more than an equal part of the turns of those who said theirs."""
    spoken = Counter(turn.trait for turn in floor if turn.trait)
    declared, total = set(spoken) | {asked.trait for asked in waiting if asked.trait}, sum(spoken.values())
    if total < TOO_FEW_TURNS or len(declared) < 2:
        return frozenset()
    return frozenset(trait for trait, number in spoken.items() if number * len(declared) > total)


def balance(history: Sequence[Spoken]) -> dict[str, int] | None:
    """Floor turns of each category, once every one that spoke counts five different people; None before."""
    floor = [turn for turn in history if turn.lane == "floor" and turn.trait]
    people: dict[str, set[str]] = {}
    for turn in floor:
        people.setdefault(turn.trait, set()).add(turn.speaker)
    if len(people) < 2 or any(len(speakers) < FEWEST for speakers in people.values()):
        return None
    return dict(Counter(turn.trait for turn in floor))
