"""Ballots turned by project: for each project, which groups of identical ballots name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
Row = tuple[tuple[int, ...], tuple[int, ...], int]


@dataclass(frozen=True)
class Columns:
    """Sparse (groups x projects) table; project p owns the slice `bounds[p]:bounds[p + 1]` of the last three.

    `weights` (groups,): ballots in each group; `bounds` (projects + 1,); `groups`: which group;
    `points`: points it gives (1 without points); `ranks`: position in the ballot, 0 first.
    """

    weights: IntArray
    bounds: IntArray
    groups: IntArray
    points: IntArray
    ranks: IntArray

    def of(self, project: int) -> slice:
        """The slice of one project."""
        return slice(int(self.bounds[project]), int(self.bounds[project + 1]))

    @cached_property
    def entry_weights(self) -> IntArray:
        """Ballots behind each entry of `groups`."""
        return self.weights[self.groups]

    def sums(self, per_entry: IntArray) -> tuple[int, ...]:
        """Sum of a value per entry, by project (exact: integers)."""
        total = np.concatenate((np.zeros(1, np.int64), np.cumsum(per_entry)))
        return tuple((total[self.bounds[1:]] - total[self.bounds[:-1]]).tolist())

    def votes(self) -> tuple[int, ...]:
        """Ballots naming each project."""
        return self.sums(self.entry_weights)


def build_columns(groups: Sequence[Row], projects: int) -> Columns:
    """Turn grouped ballots, sorted by project then by group."""
    lengths = np.fromiter((len(row[0]) for row in groups), np.int64, len(groups))
    total = int(lengths.sum())
    flat = np.fromiter(chain.from_iterable(row[0] for row in groups), np.int64, total)
    order = np.argsort(flat.astype(np.int32 if projects > 60_000 else np.uint16), kind="stable")
    starts = np.cumsum(lengths) - lengths
    ranks = np.arange(total, dtype=np.int64) - np.repeat(starts, lengths)
    owners = np.repeat(np.arange(len(groups), dtype=np.int64), lengths)
    return Columns(
        weights=np.fromiter((row[2] for row in groups), np.int64, len(groups)),
        bounds=np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(flat, minlength=projects)))),
        groups=owners[order],
        points=_points(groups, total)[order],
        ranks=ranks[order],
    )


def _points(groups: Sequence[Row], total: int) -> IntArray:
    if not any(row[1] for row in groups):
        return np.ones(total, np.int64)
    return np.fromiter(chain.from_iterable(row[1] for row in groups), np.int64, total)
