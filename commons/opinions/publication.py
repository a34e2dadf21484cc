"""Makes the figures that are published from the positions: balances, people by class, and the map. Pure.

What is published lets nobody find out what one person said:
- figures come in batches of FEWEST people at least (`publishing`), so that two versions never differ by one person,
  except the last one, which comes once, at the end;
- a statement's balance is exact, from FEWEST answers on;
- what groups say is told in tenths, only where every group has enough answers (`mapping.rules.FEWEST_ANSWERS`);
- nobody has a point on the map: groups of 10 people at least are drawn as ellipses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from commons.opinions.mapping.draw import draw_map
from commons.opinions.mapping.types import Answers, OpinionMap, Wanting
from commons.opinions.types import VoterClass

#: Answers a statement must have before its balance is published; new people before new figures are.
FEWEST = 5


@dataclass(frozen=True)
class Taken:
    """Positions as a matrix (`mapping.types.Answers`): rows are people, columns statements."""

    answers: Answers
    classes: Sequence[VoterClass]
    numbers: Sequence[int]
    #: The statements' ids, in the order of the columns.
    ids: Sequence[int] = ()

    @property
    def asked(self) -> list[int]:
        """How many answered each statement, passes included."""
        return [int(count) for count in (np.abs(self.answers) <= 1).sum(axis=0)]


def compose(taken: Taken) -> dict[str, Any]:
    """The figures as they are kept and served; statements are named by their number.

    {"people": {class: how many}, "positions": how many, "balances": {number: [agree, disagree, pass] or null},
     "map": see `_map` or null, "wanting": {"people", "statements"} or null}
    """
    drawn = draw_map(taken.answers)
    return {
        "people": {one.value: sum(found is one for found in taken.classes) for one in VoterClass},
        "positions": int((np.abs(taken.answers) <= 1).sum()),
        "balances": {str(n): _balance(taken.answers[:, column]) for column, n in enumerate(taken.numbers)},
        "map": _map(drawn, taken.numbers) if isinstance(drawn, OpinionMap) else None,
        "wanting": asdict(drawn) if isinstance(drawn, Wanting) else None,
    }


def digest_of(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures in canonical JSON: the same figures, the same digest."""
    canonical = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _balance(column: Answers) -> list[int] | None:
    counts = [int((column == value).sum()) for value in (1, -1, 0)]
    return counts if sum(counts) >= FEWEST else None


def _map(drawn: OpinionMap, numbers: Sequence[int]) -> dict[str, Any]:
    """`mapping.types.OpinionMap` as JSON, columns named by their statement's number and groups by a letter."""
    return {
        "people": drawn.people,
        "left_out": drawn.left_out,
        "explained": drawn.explained,
        "groups": [
            {
                "name": chr(ord("A") + rank),
                "size": group.size,
                "shape": asdict(group.shape),
                "traits": [{**asdict(trait), "statement": numbers[trait.statement]} for trait in group.traits],
            }
            for rank, group in enumerate(drawn.groups)
        ],
        "shares": {
            str(number): [[share.agree, share.disagree, share.passed] for share in found] if found else None
            for number, found in zip(numbers, drawn.shares, strict=True)
        },
        "divides": [numbers[column] for column in drawn.divides],
        "unites": [{"statement": numbers[one.statement], "stance": one.stance} for one in drawn.unites],
    }
