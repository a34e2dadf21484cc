"""The order by fairness: every contribution has its turn on the first screen, whoever is popular. Pure.

The rule, which the page of a debate says in plain words:

1. Turns last one hour and are counted from the opening of the debate.
2. A round has as many turns as there are screens of 20. At the start of each round the contributions are drawn in an
   order that anybody can make again: by SHA-256 of "debate|round|number". Turn after turn, the next 20 come first, so
   that each contribution is on the first screen exactly once a round, and another draw decides the next round.
3. The last screen of a round has room to spare when the number is not a multiple of 20: those that were answered least
   take it.
4. On each screen, those that were answered least come first; what is equal keeps the order of the draw.

Between two contributions that are there for a whole number of rounds, the only difference in first screens is rule 3,
and it goes to the one that was answered least. Nothing is measured of readers: no page says who looked at what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

SCREEN = 20
TURN = timedelta(hours=1)


class Line(NamedTuple):
    """What orders look at: one contribution, without its words."""

    id: int
    number: int
    replies: int
    supports: int


def turn_at(opens_at: datetime, now: datetime) -> int:
    """How many turns have gone by since the opening; 0 before it."""
    return max(0, (now - opens_at) // TURN)


def next_turn(opens_at: datetime, now: datetime) -> datetime:
    """When the order changes next."""
    return opens_at + TURN * (turn_at(opens_at, now) + 1)


def fair_order(lines: Sequence[Line], debate_id: int, turn: int, screen: int = SCREEN) -> list[Line]:
    """Every line once, in the order of this turn."""
    if not lines:
        return []
    screens = -(-len(lines) // screen)
    a_round, rank = divmod(turn, screens)
    drawn = sorted(lines, key=lambda line: _draw(debate_id, a_round, line.number))
    own, rest = drawn[rank * screen : (rank + 1) * screen], drawn[(rank + 1) * screen :] + drawn[: rank * screen]
    spare = sorted(rest, key=lambda line: line.replies)[: screen - len(own)]
    taken = {line.id for line in spare}
    ordered = [*own, *spare, *(line for line in rest if line.id not in taken)]
    cuts = range(0, len(ordered), screen)
    return [line for cut in cuts for line in sorted(ordered[cut : cut + screen], key=lambda line: line.replies)]


def _draw(debate_id: int, a_round: int, number: int) -> bytes:
    return hashlib.sha256(f"{debate_id}|{a_round}|{number}".encode()).digest()


def recent(lines: Sequence[Line]) -> list[Line]:
    """The last one said first."""
    return sorted(lines, key=lambda line: -line.number)


def most_supported(lines: Sequence[Line]) -> list[Line]:
    """The most supported first; among equals, the one that was said first."""
    return sorted(lines, key=lambda line: (-line.supports, line.number))


def unanswered(lines: Sequence[Line]) -> list[Line]:
    """Those without any reply, the oldest first, then the others."""
    return sorted(lines, key=lambda line: (line.replies, line.number))
