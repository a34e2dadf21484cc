"""Draws replacements on what the targets leave free: in an order nobody chose, the first group that fits.

Pure. The order is the SHA-256 of the seed and of each pseudonym; among all the groups that complete the panel within
every target, the first in that order is taken. Those who already accepted stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Line = Mapping[str, str]
Targets = Mapping[str, Mapping[str, Sequence[int]]]
#: Groups looked at before giving up: nobody waits for ever.
MOST_LOOKED_AT = 200_000


def ordered(names: Sequence[str], seed: str) -> list[str]:
    """These pseudonyms in the order that the seed gives."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest())


def replacements(
    kept: Sequence[Line], free: Mapping[str, Line], targets: Targets, seats: int, seed: str
) -> list[str] | None:  # fmt: skip
    """Who completes these people up to so many seats; None when nobody does."""
    left = {
        (name, value): (least - gone, most - gone)
        for name, values in targets.items()
        for value, (least, most) in values.items()
        for gone in [sum(1 for line in kept if line[name] == value)]
    }
    search = _Search([(name, free[name]) for name in ordered(list(free), seed)], left)
    return search.chosen if search.complete(0, seats - len(kept)) else None


@dataclass
class _Search:
    candidates: list[tuple[str, Line]]
    left: dict[tuple[str, str], tuple[int, int]]
    chosen: list[str] = field(default_factory=list)
    looked_at: int = 0

    def complete(self, start: int, missing: int) -> bool:
        """Take the first candidate from `start` on with whom the rest can still be completed."""
        self.looked_at += 1
        if missing == 0:
            return all(least <= 0 <= most for least, most in self.left.values())
        if self.looked_at > MOST_LOOKED_AT or not self._may_still(start, missing):
            return False
        tried: set[tuple[str, ...]] = set()
        for place in range(start, len(self.candidates) - missing + 1):
            name, line = self.candidates[place]
            profile = tuple(line[criterion] for criterion in sorted(line) if criterion != "nonce")
            if profile in tried or not self._fits(line):
                continue
            tried.add(profile)
            self._take(line, 1)
            self.chosen.append(name)
            if self.complete(place + 1, missing - 1):
                return True
            self.chosen.pop()
            self._take(line, -1)
        return False

    def _fits(self, line: Line) -> bool:
        return all(line[name] != value or most > 0 for (name, value), (_least, most) in self.left.items())

    def _take(self, line: Line, many: int) -> None:
        for (name, value), (least, most) in self.left.items():
            if line[name] == value:
                self.left[name, value] = (least - many, most - many)

    def _may_still(self, start: int, missing: int) -> bool:
        """No criterion asks for more people than are missing, nor for more of a value than there are."""
        asked: Counter[str] = Counter()
        there = Counter((name, value) for _each, line in self.candidates[start:] for name, value in line.items())
        for (name, value), (least, most) in self.left.items():
            asked[name] += max(0, least)
            if most < 0 or least > there[name, value]:
                return False
        return all(many <= missing for many in asked.values())
