"""The figures of an edition, from its counts and its projects. Pure.

Choices, projects and money are sums of what the result already publishes for each project; people are counted by
channel only, never fewer than `FEWEST` in a line, by subtraction neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commons.kernel.disclosure import Protected, protect

#: Fewer voters than this are never shown in a line (trust: turnout).
FEWEST = 20


@dataclass(frozen=True)
class Standing:
    """One project of a count: amounts in cents."""

    envelope: str
    theme: str
    place: str
    cost: int
    votes: int
    funded: bool


@dataclass(frozen=True)
class Line:
    """Projects that have something in common. Amounts in cents."""

    name: str
    projects: int
    funded: int
    votes: int
    asked: int
    given: int


def by(standings: Iterable[Standing], what: str, unnamed: str) -> list[Line]:
    """One line for each value of a field ('theme', 'place', 'envelope'), the most chosen first.

    `unnamed` heads projects that have none.
    """
    groups: dict[str, list[Standing]] = {}
    for each in standings:
        groups.setdefault(getattr(each, what) or unnamed, []).append(each)
    return sorted((_line(name, those) for name, those in groups.items()), key=lambda line: (-line.votes, line.name))


def whole(standings: Iterable[Standing], name: str) -> Line:
    """Everything together."""
    return _line(name, list(standings))


def channels(voters: Mapping[str, int]) -> Protected[str]:
    """People by the way they voted, small lines together."""
    return protect(voters, FEWEST)


def _line(name: str, those: list[Standing]) -> Line:
    funded = [each for each in those if each.funded]
    return Line(
        name=name,
        projects=len(those),
        funded=len(funded),
        votes=sum(each.votes for each in those),
        asked=sum(each.cost for each in those),
        given=sum(each.cost for each in funded),
    )
