"""Finds groups on the plane, and says "one group" unless they are clearer than chance makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commons.opinions.mapping.plane import places
from commons.opinions.mapping.rules import (
    ABSENT,
    LEAST_SILHOUETTE,
    MOST_GROUPS,
    SEED,
    SHUFFLED_PEOPLE,
    SHUFFLES,
    SILHOUETTE_PEOPLE,
    SMALLEST_GROUP,
)
from commons.opinions.mapping.types import Answers, Floats, Labels

_RESTARTS, _ROUNDS = 6, 60


@dataclass(frozen=True)
class Partition:
    """A group for each person, and the mean silhouette in [-1, 1]: how much closer people stand to their own group."""

    labels: Labels
    score: float


def groups_of(answers: Answers, points: Floats) -> Labels:
    """The group of each person (n,), numbered from 0; all 0 when no groups stand out. `answers` sorted by row.

    Two to five groups of SMALLEST_GROUP people at least, by the best mean silhouette (Rousseeuw, J. Comput. Appl.
    Math. 20, 1987). They stand only if they are clearer than in every shuffle of the same answers: a crowd without
    groups is cut by k-means all the same, and would be shown borders that are not there.
    """
    best = best_partition(points)
    if best is None or best.score < LEAST_SILHOUETTE or not _clearer_than_chance(answers, best.score):
        return np.zeros(len(points), dtype=np.int64)
    return best.labels


def best_partition(points: Floats) -> Partition | None:
    """The clearest cut of these points (n × 2) in 2 to MOST_GROUPS; None when none has all its groups big enough."""
    few = _evenly(len(points), SILHOUETTE_PEOPLE)
    distances = _distances(points[few])
    different = len(np.unique(points, axis=0))
    best: Partition | None = None
    for number in range(2, min(MOST_GROUPS, different) + 1):
        labels = _without_small(points, _k_means(points, number))
        if labels.max() == 0 or len(np.unique(labels[few])) < 2:
            continue
        score = _silhouette(distances, labels[few])
        if best is None or score > best.score + 1e-9:
            best = Partition(labels, score)
    return best


def _clearer_than_chance(answers: Answers, score: float) -> bool:
    """Whether the score is above that of every shuffle of each statement's answers among those who gave one."""
    draw = np.random.default_rng(SEED)
    few = answers[_evenly(len(answers), SHUFFLED_PEOPLE)]
    for _ in range(SHUFFLES):
        chance = best_partition(places(_shuffled(few, draw))[0])
        if chance is not None and chance.score >= score:
            return False
    return True


def _shuffled(answers: Answers, draw: np.random.Generator) -> Answers:
    mixed = answers.copy()
    for column in range(answers.shape[1]):
        known = np.flatnonzero(answers[:, column] != ABSENT)
        mixed[known, column] = answers[draw.permutation(known), column]
    return mixed


def _k_means(points: Floats, number: int) -> Labels:
    """Lloyd's rounds from k-means++ beginnings (Arthur and Vassilvitskii, 2007); the tightest of a few tries."""
    draw = np.random.default_rng(SEED + number)
    tries = [_settled(points, _beginnings(points, number, draw)) for _ in range(_RESTARTS)]
    return min(tries, key=lambda found: found[1])[0]


def _beginnings(points: Floats, number: int, draw: np.random.Generator) -> Floats:
    chosen = [points[draw.integers(len(points))]]
    nearest = ((points - chosen[0]) ** 2).sum(axis=1)
    for _ in range(number - 1):
        reach = np.cumsum(nearest)
        picked = int(np.searchsorted(reach, draw.random() * reach[-1], side="right"))
        chosen.append(points[min(picked, len(points) - 1)])
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _settled(points: Floats, centres: Floats) -> tuple[Labels, float]:
    """Labels and inertia once no one changes group any more."""
    labels = _nearest(points, centres)
    for _ in range(_ROUNDS):
        sizes = np.bincount(labels, minlength=len(centres))
        sums = [np.bincount(labels, weights=points[:, axis], minlength=len(centres)) for axis in (0, 1)]
        centres = np.where(sizes[:, None] > 0, np.column_stack(sums) / np.maximum(sizes, 1)[:, None], centres)
        moved = _nearest(points, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels, float(((points - centres[labels]) ** 2).sum())


def _nearest(points: Floats, centres: Floats) -> Labels:
    """The nearest centre of each point; its own square is the same for all centres and left out."""
    squares = (centres**2).sum(axis=1) - 2 * (points @ centres.T)
    return np.asarray(squares.argmin(axis=1), dtype=np.int64)


def _without_small(points: Floats, labels: Labels) -> Labels:
    """Let groups below SMALLEST_GROUP join their neighbours, the smallest first; numbered from 0 again."""
    while True:
        names, sizes = np.unique(labels, return_counts=True)
        if len(names) == 1 or sizes.min() >= SMALLEST_GROUP:
            return np.searchsorted(names, labels)
        left = np.delete(names, sizes.argmin())
        centres = np.array([points[labels == name].mean(axis=0) for name in left])
        homeless = labels == names[sizes.argmin()]
        labels = labels.copy()
        labels[homeless] = left[_nearest(points[homeless], centres)]


def _evenly(number: int, most: int) -> Labels:
    """At most so many indices below `number`, at even steps."""
    return np.unique(np.linspace(0, number - 1, min(number, most)).round().astype(np.int64))


def _distances(points: Floats) -> Floats:
    across = points[:, None, 0] - points[None, :, 0]
    along = points[:, None, 1] - points[None, :, 1]
    return np.hypot(across, along)


def _silhouette(distances: Floats, labels: Labels) -> float:
    """The mean over people of (b - a) / max(a, b): a to one's own group, b to the nearest other one."""
    members = np.eye(int(labels.max()) + 1)[labels]
    sizes = members.sum(axis=0)
    sums = distances @ members
    own = np.arange(len(labels)), labels
    inner = sums[own] / np.maximum(sizes[labels] - 1, 1)
    outer = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    outer[own] = np.inf
    nearest = outer.min(axis=1)
    larger = np.maximum(inner, nearest)
    return float(np.where(larger > 0, (nearest - inner) / np.where(larger > 0, larger, 1.0), 0.0).mean())
