"""What a map says, in whole numbers and indices; statements are named by their column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

#: People × statements, int8: 1 agree, -1 disagree, 0 pass, ABSENT.
Answers: TypeAlias = npt.NDArray[np.int8]
Floats: TypeAlias = npt.NDArray[np.float64]
#: One yes or no a statement.
Mask: TypeAlias = npt.NDArray[np.bool_]
#: The group of each person, from 0.
Labels: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Wanting:
    """There is no map yet: how many people and statements are missing (0: enough of them)."""

    people: int
    statements: int


@dataclass(frozen=True)
class Shape:
    """Where a group stands on the map: an ellipse about its centre, one standard deviation each way.

    x and y in [-1, 1] (1: the edge of the map, y upwards), half-axes in the same unit, turn in whole degrees
    from the x axis. Made of 10 people at least, rounded to hundredths: no one's place can be read from it.
    """

    x: float
    y: float
    half_long: float
    half_short: float
    turn: int


@dataclass(frozen=True)
class Trait:
    """A statement that sets a group apart: what more of its people say, here and in the other groups, in tenths."""

    statement: int
    stance: int
    here: int
    elsewhere: int


@dataclass(frozen=True)
class Group:
    """People who answer alike."""

    size: int
    shape: Shape
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class Share:
    """What a group says of a statement, in tenths of those of the group who answered: agree, disagree, pass."""

    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class Common:
    """A statement that all groups take the same side on: 1 agree, -1 disagree."""

    statement: int
    stance: int


@dataclass(frozen=True)
class OpinionMap:
    """The whole of it. One group: no groups stand out."""

    people: int
    #: People with too few positions to stand on it; they count in every balance.
    left_out: int
    #: Percent of the differences between people that the two axes show, rounded.
    explained: int
    groups: tuple[Group, ...]
    #: For each statement, each group's share in the order of the groups; None: too few answers in one of them.
    shares: tuple[tuple[Share, ...] | None, ...]
    divides: tuple[int, ...]
    unites: tuple[Common, ...]
