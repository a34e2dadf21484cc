"""What stands on a ballot: project codes and points, in one canonical form of bytes. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from budgets.counting.types import BallotKind


@dataclass(frozen=True)
class Choices:
    """Codes chosen (best first in a ranking), and their points on a points ballot."""

    codes: tuple[str, ...] = ()
    points: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)


def encode(kind: BallotKind, choices: Choices) -> bytes:
    """The canonical bytes: the same choices give the same bytes, however they were typed."""
    body: dict[str, object] = {"codes": list(choices.codes)}
    if kind is BallotKind.POINTS:
        pairs = sorted(zip(choices.codes, choices.points, strict=True))
        body = {"codes": [code for code, _ in pairs], "points": [points for _, points in pairs]}
    elif kind is not BallotKind.RANKING:
        body = {"codes": sorted(choices.codes)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def decode(content: bytes) -> Choices:
    """The choices on a ballot."""
    body = json.loads(content)
    return Choices(tuple(body["codes"]), tuple(body.get("points", ())))


def positions(
    counted: Mapping[bytes, int], codes: Sequence[str]
) -> Iterable[tuple[tuple[tuple[int, ...], tuple[int, ...]], int]]:
    """Distinct ballots as ((positions in `codes`, points), number), the form that counting groups.

    A code that is not in `codes` (withdrawn since) is left out: the rest of the ballot stands.
    """
    where = {code: position for position, code in enumerate(codes)}
    for content, number in counted.items():
        choices = decode(content)
        points = choices.points or (0,) * len(choices)
        kept = [(where[c], p) for c, p in zip(choices.codes, points, strict=True) if c in where]
        yield (tuple(c for c, _ in kept), tuple(p for _, p in kept) if choices.points else ()), number
