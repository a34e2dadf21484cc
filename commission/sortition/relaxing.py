"""Says whether a panel can meet every target and, when none can, the smallest change of targets that lets one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from commission.sortition.panels import Pool, Programme

#: A change of one seat in one target counts one; the smallest sum is proposed.
_STEP = 0.5


@dataclass(frozen=True)
class Change:
    """One target as it is and as it would have to be."""

    criterion: str
    value: str
    least: int
    most: int
    new_least: int
    new_most: int


def smallest_changes(pool: Pool) -> list[Change] | None:
    """Nothing when a panel meets every target; else the changes, in seats as few as can be; None when none helps."""
    sizes, rows = pool.sizes, pool.rows()
    # After the profiles, two columns a target: seats fewer below, seats more above.
    slack = [(-1.0, 0.0, float(pool.seats))] * (2 * (len(rows) - 1))
    programme = Programme([*((0.0, 0.0, float(size)) for size in sizes), *slack], whole=True)
    for number, (counted, least, most) in enumerate(rows):
        terms = dict.fromkeys(counted, 1.0)
        if number == 0:
            programme.row(terms, least, most)
            continue
        below, above = len(sizes) + 2 * number - 2, len(sizes) + 2 * number - 1
        programme.row(terms | {below: 1.0}, least, math.inf)
        programme.row(terms | {above: -1.0}, -math.inf, most)
    if not programme.solve():
        return None
    return _changes(pool, programme.solution[len(sizes) :])


def _changes(pool: Pool, slack: list[float]) -> list[Change]:
    named = [(name, value, bounds) for name in pool.criteria for value, bounds in sorted(pool.targets[name].items())]
    found = []
    for (name, value, (least, most)), below, above in zip(named, slack[::2], slack[1::2], strict=True):
        if below > _STEP or above > _STEP:
            found.append(Change(name, value, least, most, least - round(below), most + round(above)))
    return found
