"""Counts of people that give nobody away: no published number between 1 and 4, and none by subtraction. Pure.

Small lines go together into one, with the smallest of the others when they are too few, until whoever knows this rule
and everything published still cannot tell any of the small lines. Lines that count nobody are left out, so that a line
that is not shown says nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

#: Fewer people than this are never shown.
LEAST = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Protected(Generic[Key]):
    """What may be published of a count; total is None when even all together are too few."""

    total: int | None
    shown: dict[Key, int]
    #: People of every line that is not shown, together; 0 when nobody is left.
    others: int


def protect(counts: Mapping[Key, int], least: int = LEAST) -> Protected[Key]:
    """The lines that may be shown, the largest first, and the rest together."""
    lines = sorted(((n, key) for key, n in counts.items() if n > 0), key=lambda line: line[0])
    total = sum(n for n, _key in lines)
    if total == 0:
        return Protected(0, {}, 0)
    if total < least:
        return Protected(None, {}, 0)
    hidden = _how_many_hidden([n for n, _key in lines], len(counts), least)
    shown = {key: n for n, key in reversed(lines[hidden:])}
    return Protected(total, shown, total - sum(shown.values()))


def _how_many_hidden(sizes: list[int], lines: int, least: int) -> int:
    """How many of the smallest lines go together. `lines`: all there are, those that count nobody included."""
    hidden = sum(n < least for n in sizes)
    if hidden == 0:
        return 0
    # With those that count nobody, lines that are not shown; each of them is at most least - 1.
    unseen = lines - len(sizes)
    while hidden < len(sizes) and _is_told(sizes[:hidden], hidden + unseen, least):
        hidden += 1
    return hidden


def _is_told(hidden: list[int], unseen: int, least: int) -> bool:
    """Whether the sum of hidden lines gives one of them away: too few, one alone, or every one at its most."""
    together = sum(hidden)
    return together < least or unseen < 2 or together >= (least - 1) * unseen
