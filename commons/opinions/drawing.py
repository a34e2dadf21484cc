"""The picture of a map: ellipses and points in the units of an SVG, ready to be attributes. Pure.

The points stand for people and are nobody's place: they are laid out in a sunflower's order inside their group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from typing import Any

#: Side of the picture, and how many points there are on it at most.
SIDE, MOST_POINTS = 400, 160
#: An ellipse is drawn this many standard deviations wide: it holds most of its people.
_REACH = 1.7
#: Half-axes are never thinner than this, so that people who answer exactly alike are seen.
_LEAST = 14.0
#: Left free above and below the groups.
_EDGE = 12
_TURN = pi * (3 - sqrt(5))
#: Tones of the groups in turn; each also has its letter and its dashes.
TONES = ("sea", "sun", "leaf", "violet", "rose")
DASHES = ("", "9 5", "2 5", "14 4 2 4", "5 3")


@dataclass(frozen=True)
class Cloud:
    """One group on the picture."""

    name: str
    size: int
    tone: str
    dashes: str
    x: float
    y: float
    long: float
    short: float
    #: The SVG transform that turns the ellipse.
    turned: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    """All groups, how many people one point stands for, and the part of the square that holds them."""

    clouds: tuple[Cloud, ...]
    people_a_point: int
    top: int
    height: int
    side: int = SIDE


def picture(groups: Sequence[dict[str, Any]]) -> Picture:
    """The picture of the groups of a published map."""
    people = sum(group["size"] for group in groups)
    each = max(1, -(-people // MOST_POINTS))
    clouds = tuple(_cloud(group, rank, each) for rank, group in enumerate(groups))
    top = max(0, int(min((cloud.y - cloud.long for cloud in clouds), default=0)) - _EDGE)
    foot = min(SIDE, int(max((cloud.y + cloud.long for cloud in clouds), default=SIDE)) + _EDGE)
    return Picture(clouds, each, top, foot - top)


def _cloud(group: dict[str, Any], rank: int, each: int) -> Cloud:
    shape, half = group["shape"], SIDE / 2
    x, y = half + 0.86 * half * shape["x"], half - 0.86 * half * shape["y"]
    long, short = (max(_LEAST, _REACH * half * shape[name]) for name in ("half_long", "half_short"))
    tone, dashes = TONES[rank % len(TONES)], DASHES[rank % len(DASHES)]
    points = _sunflower(-(-group["size"] // each), x, y, long, short, -radians(shape["turn"]))
    turned = f"rotate({-shape['turn']} {x:.1f} {y:.1f})"
    return Cloud(
        group["name"], group["size"], tone, dashes, round(x, 1), round(y, 1), round(long, 1), round(short, 1), turned,
        points,
    )  # fmt: skip


def _sunflower(
    number: int, x: float, y: float, long: float, short: float, turn: float
) -> tuple[tuple[float, float], ...]:
    """So many points spread evenly over the ellipse."""
    found = []
    for rank in range(number):
        out, around = 0.92 * sqrt((rank + 0.5) / number), rank * _TURN
        across, along = out * long * cos(around), out * short * sin(around)
        found.append(
            (round(x + across * cos(turn) - along * sin(turn), 1), round(y + across * sin(turn) + along * cos(turn), 1))
        )
    return tuple(found)
