"""From a matrix of answers to the map, or to what is still wanting for one."""

from __future__ import annotations

import numpy as np

from commons.opinions.mapping import reading
from commons.opinions.mapping.groups import groups_of
from commons.opinions.mapping.plane import places
from commons.opinions.mapping.rules import ABSENT, LEAST_PEOPLE, LEAST_POSITIONS, LEAST_STATEMENTS
from commons.opinions.mapping.types import Answers, Floats, Group, Labels, OpinionMap, Shape, Wanting

#: The edge of the map lies this many standard deviations of a group beyond its centre.
_MARGIN = 2.0


def positions_wanted(statements: int) -> int:
    """Positions somebody must have taken to stand on a map of so many statements."""
    return min(LEAST_POSITIONS, (statements + 1) // 2)


def draw_map(answers: Answers) -> OpinionMap | Wanting:
    """The map of these answers: people × statements, int8, 1 agree, -1 disagree, 0 pass, ABSENT.

    The order of people changes nothing, not even a byte: rows are sorted by content first, every draw is seeded.
    Columns are the caller's: results name them by index. ValueError for another shape or another value.
    Errors of arithmetic: coordinates are rounded to 1e-9 before groups are made; what is published is whole tenths
    and hundredths of the map. Cost: one SVD of n × m, then k-means on n points and SHUFFLES maps of 300 people.
    """
    _check(answers)
    taken = (np.abs(answers) == 1).sum(axis=1)
    here = _sorted(answers[taken >= positions_wanted(answers.shape[1])])
    wanting = Wanting(max(0, LEAST_PEOPLE - len(here)), max(0, LEAST_STATEMENTS - answers.shape[1]))
    if wanting.people or wanting.statements:
        return wanting
    points, explained = places(here)
    labels = _by_size(points, groups_of(here, points))
    counts = reading.tally(here, labels)
    return OpinionMap(
        people=len(here), left_out=int((np.abs(answers) <= 1).any(axis=1).sum()) - len(here),
        explained=round(100 * explained), groups=_groups(points, labels, counts), shares=reading.shares(counts),
        divides=reading.divides(counts), unites=reading.unites(counts),
    )  # fmt: skip


def _check(answers: Answers) -> None:
    if answers.ndim != 2 or answers.dtype != np.int8:
        raise ValueError(f"people × statements of int8 are wanted, not {answers.dtype} {answers.shape}")
    if not np.isin(answers, (-1, 0, 1, ABSENT)).all():
        raise ValueError("an answer is 1, 0, -1 or ABSENT")


def _sorted(answers: Answers) -> Answers:
    """Rows by content: who came first no longer shows."""
    if answers.shape[1] == 0:
        return answers
    return answers[np.lexsort(answers.T[::-1])]


def _by_size(points: Floats, labels: Labels) -> Labels:
    """Number groups by size, the largest first; between equals, from the start of the map."""
    names, sizes = np.unique(labels, return_counts=True)
    centres = [tuple(points[labels == name].mean(axis=0).round(6)) for name in names]
    order = sorted(range(len(names)), key=lambda i: (-int(sizes[i]), centres[i]))
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return np.asarray(rank[labels], dtype=np.int64)


def _groups(points: Floats, labels: Labels, counts: reading.Tally) -> tuple[Group, ...]:
    shapes = [_ellipse(points[labels == name]) for name in range(int(labels.max()) + 1)]
    edge = max((max(abs(x), abs(y)) + _MARGIN * long for x, y, long, _, _ in shapes), default=0.0) or 1.0
    alone = len(shapes) == 1
    return tuple(
        Group(
            size=int((labels == name).sum()),
            shape=Shape(_part(x, edge), _part(y, edge), _part(long, edge), _part(short, edge), turn),
            traits=() if alone else reading.traits(counts, name),
        )
        for name, (x, y, long, short, turn) in enumerate(shapes)
    )


def _part(length: float, edge: float) -> float:
    return round(length / edge, 2) + 0.0


def _ellipse(points: Floats) -> tuple[float, float, float, float, int]:
    """Centre, standard deviations along and across, and turn in degrees [0, 180)."""
    x, y = points.mean(axis=0)
    spread = np.cov(points.T, bias=True)
    across, along = np.sqrt(np.maximum(np.linalg.eigvalsh(spread), 0.0))
    # The angle of the longer axis, from the covariance itself: no sign of a vector to fix.
    turn = 0.5 * np.degrees(np.arctan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1]))
    return float(x), float(y), float(along), float(across), round(float(turn)) % 180
