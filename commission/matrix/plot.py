"""A series of values as the geometry of a drawing: points, lines that stop where the series breaks, marks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from math import floor, log10

WIDTH, HEIGHT = 420, 260
LEFT, RIGHT, TOP, BOTTOM = 58, 26, 26, 32
#: So many times the time between two measures, and the line stops: one is missing.
PATIENCE = 1.6


@dataclass(frozen=True)
class Seen:
    """A value that may be drawn; None where one exists and is not shown."""

    series: int
    day: date
    value: Decimal | None


@dataclass(frozen=True)
class Point:
    """A value on the drawing; `shape` tells series apart without colour."""

    x: float
    y: float
    seen: Seen
    shape: str


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and what is written there (a number, or a day)."""

    at: float
    value: Decimal
    day: date | None = None


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, in the units of its box."""

    points: Sequence[Point]
    #: Points of lines, as SVG writes them; one for each stretch without a break.
    lines: Sequence[str]
    across: Sequence[Tick]
    up: Sequence[Tick]
    #: Where one definition gives way to the next.
    breaks: Sequence[float]
    target: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


SHAPES = ("disc", "square", "diamond")


def draw(seen: Sequence[Seen], target: Decimal | None = None, days_between: int | None = None) -> Drawing | None:
    """The drawing of these values, or None when there is nothing to draw."""
    known = sorted(seen, key=lambda each: (each.series, each.day))
    values = [each.value for each in known if each.value is not None]
    if not values:
        return None
    low, high, step = bounds([*values, *([target] if target is not None else [])])
    first, last = min(e.day for e in known).toordinal(), max(e.day for e in known).toordinal()

    def x(day: date) -> float:
        share = (day.toordinal() - first) / (last - first) if last > first else 0.5
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    drawn = sorted({each.series for each in known if each.value is not None})
    points = [
        Point(x(each.day), y(each.value), each, SHAPES[drawn.index(each.series) % len(SHAPES)])
        for each in known if each.value is not None
    ]  # fmt: skip
    ticks = [Tick(y(value), value) for value in _steps(low, high, step)]
    return Drawing(
        points, _lines(known, points, days_between), [Tick(x(day), Decimal(0), day) for day in _days(known)], ticks,
        _breaks(points), y(target) if target is not None else None,
    )  # fmt: skip


def bounds(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Round numbers around all of these, and the round step between marks; from zero when that is near."""
    low, high = min(values), max(values)
    if 0 <= low <= high / 2:
        low = Decimal(0)
    span = (high - low) or abs(high) or Decimal(1)
    rough = float(span) / 4
    power = Decimal(10) ** floor(log10(rough))
    step = next((power * n for n in (1, 2, 5) if float(power * n) >= rough), power * 10)
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = bottom + step
    while top < high:
        top += step
    return bottom, top, step


def _steps(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    return [low + step * n for n in range(int((high - low) / step) + 1)]


def _days(known: Sequence[Seen]) -> list[date]:
    """Five days at most, the first and the last among them."""
    days = sorted({each.day for each in known})
    if len(days) <= 5:
        return days
    return [days[round(n * (len(days) - 1) / 4)] for n in range(5)]


def _lines(known: Sequence[Seen], points: Sequence[Point], days_between: int | None) -> list[str]:
    """A line stops at a new definition, at a value that is not shown, and where measures are missing."""
    placed = {(point.seen.series, point.seen.day): point for point in points}
    stretches: list[list[Point]] = [[]]
    before: Seen | None = None
    for each in known:
        far = before is not None and days_between and (each.day - before.day).days > days_between * PATIENCE
        if before is None or before.series != each.series or each.value is None or far:
            stretches.append([])
        if each.value is not None:
            stretches[-1].append(placed[each.series, each.day])
        before = each
    return [" ".join(f"{p.x},{p.y}" for p in stretch) for stretch in stretches if len(stretch) > 1]


def _breaks(points: Sequence[Point]) -> list[float]:
    """Half way between the last point of a definition and the first of the next, where there is room."""
    pairs = pairwise(points)
    return [round((a.x + b.x) / 2, 1) for a, b in pairs if a.seen.series != b.seen.series]
