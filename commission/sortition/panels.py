#!/usr/bin/env python3
"""Makes a lot of panels out of a pool of volunteers; made again by whoever holds the pool:
`python3 panels.py opened-pool.json lot.json` (needs Python and `highspy`, nothing else).

What it does, so that it can be written again in any language:

1. Volunteers with the same profile (the same value of each criterion) are one group: what is drawn is how many of each.
2. A panel is so many of each profile, as many persons as there are seats, within every target (least, most).
3. Starting panels: profiles that were served less weigh more, again and again (multiplicative weights).
4. A linear programme gives each panel a probability, so that the lowest probability of a volunteer is the highest it
   can be with these panels; its prices ask an integer programme for the panel that is missing most; until none is.
   No way of drawing gives everybody more than the best value of that programme: this is the proven ceiling.
5. A lot of panels is dealt out of these probabilities: whole parts first, then panels for whoever is still missing.
6. Inside a profile, an order drawn from the digest of the pool decides who comes first; seats go round that order, so
   that nobody of a profile is in two panels more than another of it.

The digest of the pool, the targets and VERSION decide everything: one thread, fixed seeds.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import Any

FORMAT, VERSION, LOT = 1, 1, 1_000
#: Seats, least, most of each value of each criterion: {"age": {"16-24": [4, 6], …}, …}.
Targets = Mapping[str, Mapping[str, Sequence[int]]]
Profile = tuple[str, ...]
Panel = tuple[int, ...]
#: Panels to begin with, what prices may still gain before they are believed, and the most turns there are.
STARTS, ENOUGH, MOST_TURNS = 150, 1e-3, 2_000
OPTIONS = (("threads", 1), ("parallel", "off"), ("random_seed", 7), ("mip_rel_gap", 1e-4))


#: Told at each turn: its number, what is reached, the ceiling.
Told = Callable[[int, float, float], None]


def _nobody(_turn: int, _reached: float, _ceiling: float) -> None:
    """Nobody listens."""


def solver_is_there() -> bool:
    """Whether the extra that solves programmes is installed ("make sortition")."""
    return find_spec("highspy") is not None


class Impossible(Exception):
    """No panel meets every target."""


@dataclass(frozen=True)
class Pool:
    """The volunteers by profile, and what a panel of them must be."""

    criteria: tuple[str, ...]
    profiles: tuple[Profile, ...]
    members: tuple[tuple[str, ...], ...]
    targets: Targets
    seats: int

    @classmethod
    def of(cls, volunteers: Mapping[str, Mapping[str, str]], targets: Targets, seats: int) -> Pool:
        """Group these volunteers (pseudonym: value of each criterion)."""
        criteria = tuple(sorted(targets))
        found: dict[Profile, list[str]] = {}
        for pseudonym in sorted(volunteers):
            found.setdefault(tuple(volunteers[pseudonym][name] for name in criteria), []).append(pseudonym)
        profiles = tuple(sorted(found))
        return cls(criteria, profiles, tuple(tuple(found[each]) for each in profiles), targets, seats)

    @property
    def sizes(self) -> list[int]:
        """Volunteers of each profile."""
        return [len(each) for each in self.members]

    def rows(self) -> list[tuple[list[int], float, float]]:
        """What a panel obeys: (profiles that count, least, most); the number of seats first."""
        found: list[tuple[list[int], float, float]] = [(list(range(len(self.profiles))), self.seats, self.seats)]
        for place, name in enumerate(self.criteria):
            for value, (least, most) in sorted(self.targets[name].items()):
                found.append(([n for n, each in enumerate(self.profiles) if each[place] == value], least, most))
        return found

    def ceiling(self) -> float:
        """What nobody's chance can exceed for everybody, by counting only: most seats of a value / its volunteers."""
        best, total = 1.0, sum(self.sizes)
        for counted, _least, most in self.rows():
            there = sum(self.sizes[n] for n in counted)
            best = min(best, most / there) if there else best
        return min(best, self.seats / total) if total else best


class Programme:
    """A linear or integer programme: columns within bounds, rows between two numbers, the highest worth."""

    def __init__(self, columns: Sequence[tuple[float, float, float]], whole: bool) -> None:
        import highspy  # the only module that needs it: an extra

        self._kinds, self._solver = highspy, highspy.Highs()  # type: ignore[no-untyped-call]  # not typed
        self._solver.silent()
        for name, value in OPTIONS:
            self._solver.setOptionValue(name, value)
        for number, (worth, least, most) in enumerate(columns):
            self._solver.addCol(worth, least, most, 0, [], [])
            if whole:
                self._solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.size = len(columns)

    def row(self, terms: Mapping[int, float], least: float, most: float) -> None:
        """One more row."""
        self._solver.addRow(least, most, len(terms), list(terms), list(terms.values()))

    def column(self, worth: float, terms: Mapping[int, float]) -> None:
        """One more column, from zero on."""
        self._solver.addCol(worth, 0.0, math.inf, len(terms), list(terms), list(terms.values()))
        self.size += 1

    def worth(self, worth: Sequence[float]) -> None:
        """Other worths of the columns."""
        for number, value in enumerate(worth):
            self._solver.changeColCost(number, float(value))

    def solve(self) -> bool:
        """True when there is a best solution."""
        self._solver.run()
        return bool(self._solver.getModelStatus() == self._kinds.HighsModelStatus.kOptimal)

    @property
    def value(self) -> float:
        """The worth of the solution."""
        return float(self._solver.getInfo().objective_function_value)

    @property
    def bound(self) -> float:
        """What no solution exceeds (integer programmes)."""
        return float(self._solver.getInfo().mip_dual_bound)

    @property
    def solution(self) -> list[float]:
        """The value of each column."""
        return list(self._solver.getSolution().col_value)

    @property
    def prices(self) -> list[float]:
        """The price of each row."""
        return list(self._solver.getSolution().row_dual)


@dataclass
class Search:
    """The search for the fairest probabilities: panels known so far, and the two programmes."""

    pool: Pool
    panels: dict[Panel, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = self.pool.sizes
        self._best = Programme([(0.0, 0.0, float(size)) for size in sizes], whole=True)
        for counted, least, most in self.pool.rows():
            self._best.row(dict.fromkeys(counted, 1.0), least, most)
        # Column 0 is the lowest probability; row 0 says that probabilities make one.
        self._fair = Programme([(1.0, 0.0, 1.0)], whole=False)
        self._fair.row({}, 1.0, 1.0)
        for _size in sizes:
            self._fair.row({0: -1.0}, 0.0, math.inf)

    def best_panel(self, weights: Sequence[float]) -> tuple[Panel, float]:
        """The panel worth most when a volunteer of each profile weighs so much, and what none exceeds."""
        self._best.worth(weights)
        if not self._best.solve():
            raise Impossible
        return tuple(round(value) for value in self._best.solution), self._best.bound

    def know(self, panel: Panel) -> bool:
        """Keep a panel; False when it was known."""
        if panel in self.panels:
            return False
        self.panels[panel] = None
        sizes = self.pool.sizes
        self._fair.column(0.0, {0: 1.0} | {n + 1: seats / sizes[n] for n, seats in enumerate(panel) if seats})
        return True

    def start(self) -> None:
        """Panels to begin with: whoever was served less weighs more."""
        sizes, weights = self.pool.sizes, [1.0] * len(self.pool.sizes)
        scale = self.pool.ceiling()
        for _turn in range(STARTS):
            panel, _bound = self.best_panel([w / size for w, size in zip(weights, sizes, strict=True)])
            self.know(panel)
            weights = [w * math.exp(-0.05 * seats / size / scale)
                       for w, seats, size in zip(weights, panel, sizes, strict=True)]  # fmt: skip
            total = sum(weights) / len(weights)
            weights = [w / total for w in weights]

    def fairest(self, told: Told = _nobody) -> tuple[dict[Panel, float], float, float, int]:
        """The probability of each panel, the lowest of a volunteer, what none exceeds, the turns. Impossible."""
        self.start()
        ceiling, sizes = self.pool.ceiling(), self.pool.sizes
        for turn in range(MOST_TURNS):
            self._fair.solve()
            reached = self._fair.value
            weights = [max(0.0, -price) for price in self._fair.prices[1:]]
            total = sum(weights) or 1.0
            panel, bound = self.best_panel([w / total / size for w, size in zip(weights, sizes, strict=True)])
            ceiling = min(ceiling, bound)
            told(turn, reached, ceiling)
            if reached >= ceiling * (1 - ENOUGH) or not self.know(panel):
                break
        chances = self._fair.solution[1:]
        found = {panel: chance for panel, chance in zip(self.panels, chances, strict=False) if chance > 0}
        return found, reached, ceiling, turn + 1

    def dealt(self, chances: Mapping[Panel, float], reached: float, lot: int) -> list[Panel]:
        """A lot of so many panels: the whole part of each probability, then panels for whoever is still missing."""
        found = [panel for panel, chance in chances.items() for _time in range(math.floor(chance * lot + 1e-9))][:lot]
        sizes, served = (
            self.pool.sizes,
            [sum(column) for column in zip(*found, strict=True)] or [0] * len(self.pool.sizes),
        )
        sure = math.floor(lot * reached + 1e-9)
        while len(found) < lot:
            weights = [max(0, sure * size - got) + max(0.0, lot * reached * size - got) / 100 / size + 1e-6
                       for size, got in zip(sizes, served, strict=True)]  # fmt: skip
            panel, _bound = self.best_panel(weights)
            found.append(panel)
            served = [got + seats for got, seats in zip(served, panel, strict=True)]
        return found


def deal(pool: Pool, panels: Sequence[Panel], seed: str) -> list[list[str]]:
    """Who sits in each panel: seats of a profile go round its members, in an order drawn from the seed."""
    rounds = [cycle(sorted(each, key=lambda name: _ticket(seed, name))) for each in pool.members]
    order = sorted(range(len(panels)), key=lambda number: _ticket(seed, f"panel {number}"))
    return [
        sorted(next(turn) for turn, seats in zip(rounds, panels[number], strict=True) for _seat in range(seats))
        for number in order
    ]


def lot_of(pool: Pool, pool_digest: str, size: int = LOT, told: Told = _nobody) -> dict[str, Any]:
    """The lot with its certificate, as it is published. Impossible when no panel meets every target."""
    search = Search(pool)
    chances, reached, ceiling, turns = search.fairest(told)
    panels = deal(pool, search.dealt(chances, reached, size), pool_digest)
    seen = Counter(name for panel in panels for name in panel)
    least = min(seen[name] for members in pool.members for name in members)
    certificate = {
        "reached": f"{reached:.9f}", "ceiling": f"{ceiling:.9f}", "gap": f"{max(0.0, 1 - reached / ceiling):.6f}",
        "turns": turns, "least": least, "lot": size,
    }  # fmt: skip
    return {
        "format": FORMAT, "version": VERSION, "pool_digest": pool_digest, "seats": pool.seats,
        "targets": {name: dict(each) for name, each in pool.targets.items()}, "certificate": certificate,
        "solver": version("highspy"),
        "panels": panels,
    }  # fmt: skip


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON: keys in order, no spaces, UTF-8, a line feed at the end."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    return hashlib.sha256(text.encode()).hexdigest()


def closed(opened: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The pool as it is published: pseudonyms, each with the digest of its line."""
    lines = {name: digest({"pseudonym": name, **line}) for name, line in opened.items()}
    return {"format": FORMAT, "volunteers": lines}


def _ticket(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Make the lot again, and say whether it is the one that was published."""
    opened, lot = (json.loads(Path(name).read_bytes()) for name in arguments)
    pool_digest = digest(closed(opened["volunteers"]))
    pool = Pool.of(opened["volunteers"], lot["targets"], lot["seats"])
    again = lot_of(pool, pool_digest, len(lot["panels"]))
    same = digest(again) == digest(lot)
    sys.stdout.write(f"pool: {pool_digest}\nlot:  {digest(again)}\n{'OK' if same else 'NOT the published lot'}\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
