"""The picture of who is tied to whom: a box a kind of body, a numbered arrow a tie. Pure: numbers and words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.bodies.reference import Connection
from participation.bodies.types import BodyKind

WIDTH, HEIGHT = 360, 500
BOX_WIDTH, BOX_HEIGHT = 150, 76
#: Where each kind stands, its upper corner; two columns, so that a telephone shows it at full size.
PLACES = {
    BodyKind.COMMISSION: (6, 8),
    BodyKind.ASSISES: (204, 8),
    BodyKind.MAYORS: (6, 146),
    BodyKind.STEERING: (204, 146),
    BodyKind.COMMUNE: (6, 284),
    BodyKind.TABLE: (6, 416),
}
#: Letters that fit on a line of a box.
LINE = 16
HEAD = 9.0


@dataclass(frozen=True)
class Box:
    """One kind of body: corner, the lines of its name, and where it is told in words."""

    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    anchor: str

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + BOX_WIDTH / 2, self.y + BOX_HEIGHT / 2


@dataclass(frozen=True)
class Arrow:
    """One tie: a line, its head as the points of a polygon, and its number in the middle."""

    number: int
    x1: float
    y1: float
    x2: float
    y2: float
    head: str
    middle: tuple[float, float]


def boxes(names: Mapping[BodyKind, str]) -> dict[BodyKind, Box]:
    """A box for each kind that has a name here and a place in the picture."""
    return {kind: _box(kind, names[kind]) for kind in PLACES if kind in names}


def _box(kind: BodyKind, name: str) -> Box:
    x, y = PLACES[kind]
    lines = wrapped(name)
    first = y + BOX_HEIGHT // 2 + 6 - 10 * (len(lines) - 1)
    return Box(x, y, tuple((first + 20 * n, line) for n, line in enumerate(lines)), kind.value)


def wrapped(name: str) -> list[str]:
    """A name on lines short enough for a box, three at most."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= 3 else [*lines[:2], lines[2] + "…"]


def arrows(ties: Sequence[Connection], drawn: Mapping[BodyKind, Box]) -> list[Arrow]:
    """The arrows between boxes that are drawn, numbered like the list beside them."""
    return [
        _arrow(number, drawn[tie.start], drawn[tie.end])
        for number, tie in enumerate(ties, start=1)
        if tie.start in drawn and tie.end in drawn
    ]


def _arrow(number: int, start: Box, end: Box) -> Arrow:
    x1, y1 = _edge(start, end)
    x2, y2 = _edge(end, start)
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    along, across = ((x2 - x1) / length * HEAD, (y2 - y1) / length * HEAD), HEAD * 0.6
    back = (x2 - along[0], y2 - along[1])
    side = (-along[1] / HEAD * across, along[0] / HEAD * across)
    points = [(x2, y2), (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])]
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    middle = (round((x1 + x2) / 2, 1), round((y1 + y2) / 2, 1))
    return Arrow(number, round(x1, 1), round(y1, 1), round(back[0], 1), round(back[1], 1), head, middle)


def _edge(box: Box, towards: Box) -> tuple[float, float]:
    """The point of a box's edge on the way from its middle to another box."""
    (x, y), (far_x, far_y) = box.middle, towards.middle
    across, down = far_x - x, far_y - y
    shares = [BOX_WIDTH / 2 / abs(across)] if across else []
    shares += [BOX_HEIGHT / 2 / abs(down)] if down else []
    share = min(shares)
    return x + across * share, y + down * share
