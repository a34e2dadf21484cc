"""Shares for the charts, as percentages ready to be SVG attributes: macros do not compute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Tones a series takes in turn; each is a class of the stylesheet.
TONES = ("sea", "sun", "leaf", "violet", "rose", "lagoon", "clay")


@dataclass(frozen=True)
class Segment:
    """One part of a bar: where it starts and how wide it is, in percent of the whole."""

    label: str
    value: float
    text: str
    start: float
    width: float
    tone: str


def stacked(parts: Iterable[tuple[str, float, str]], total: float | None = None) -> list[Segment]:
    """Parts of one whole, end to end: (label, value, value as text). `total` defaults to the sum of the values."""
    given = [_checked(part) for part in parts]
    whole = sum(value for _, value, _ in given) if total is None else total
    segments: list[Segment] = []
    start = 0.0
    for rank, (label, value, text) in enumerate(given):
        width = _percent(value, whole)
        segments.append(Segment(label, value, text, round(start, 2), width, TONES[rank % len(TONES)]))
        start += width
    return segments


def bars(rows: Sequence[tuple[str, float, str]], tone: str = "sea", top: float | None = None) -> list[Segment]:
    """One bar a row, the longest (or `top`) filling the width."""
    given = [_checked(row) for row in rows]
    longest = max((value for _, value, _ in given), default=0.0) if top is None else top
    return [Segment(label, value, text, 0.0, _percent(value, longest), tone) for label, value, text in given]


def _checked(part: tuple[str, float, str]) -> tuple[str, float, str]:
    if part[1] < 0:
        raise ValueError(f"a share cannot be negative: {part[0]} = {part[1]}")
    return part


def _percent(value: float, whole: float) -> float:
    return round(min(100.0, 100.0 * value / whole), 2) if whole > 0 else 0.0
