"""Values about too few people are never shown, and none can be found by subtraction (B7). Pure.

A value counts people when its indicator does, or when it says about how many people it is. Of one day and one series:
when a territory is hidden and the wider one around it is shown, at least two of its neighbours are hidden, and
together they count enough people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Cell:
    """A value as this rule sees it."""

    id: int
    series: int
    day: date
    place_id: int
    #: How many people it is about; None: about none, or nobody said.
    people: Decimal | None


#: For each place, the places it lies in.
Within = Mapping[int, Collection[int]]


def heads(value: Decimal | None, people: int | None, counts_people: bool) -> Decimal | None:
    """How many people a value is about: the fewer of what it counts and what it is said to be about."""
    said = [Decimal(people)] if people is not None else []
    if counts_people and value is not None:
        said.append(value)
    return min(said, default=None)


def hidden(cells: Iterable[Cell], within: Within, least: int) -> set[int]:
    """The ids of the values that are not shown."""
    groups: dict[tuple[int, date], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.series, cell.day].append(cell)
    return {number for group in groups.values() for number in _hidden(group, within, least)}


def _hidden(group: Sequence[Cell], within: Within, least: int) -> set[int]:
    gone = {cell.id for cell in group if cell.people is not None and cell.people < least}
    if not gone:
        return gone
    families = _families(group, within)
    while True:
        told = next((cell for family in families if (cell := _next_to_hide(*family, gone, least))), None)
        if told is None:
            return gone
        gone.add(told.id)


def _families(group: Sequence[Cell], within: Within) -> list[tuple[Cell, list[Cell]]]:
    """Each value of a wider territory with those of what lies in it."""
    by_place = {cell.place_id: cell for cell in group}
    inside: dict[int, list[Cell]] = defaultdict(list)
    for cell in group:
        for container in within.get(cell.place_id, ()):
            if container in by_place and container != cell.place_id:
                inside[container].append(cell)
    return [(by_place[container], cells) for container, cells in inside.items()]


def _next_to_hide(around: Cell, inside: Sequence[Cell], gone: Collection[int], least: int) -> Cell | None:
    """The smallest neighbour to hide too, when what is hidden can be found from what is shown."""
    out = [cell for cell in inside if cell.id in gone]
    shown = [cell for cell in inside if cell.id not in gone and cell.people is not None]
    if around.id in gone or not out or not shown:
        return None
    together = sum((cell.people or Decimal(0) for cell in out), Decimal(0))
    if len(out) > 1 and together >= least:
        return None
    return min(shown, key=lambda cell: (cell.people or Decimal(0), cell.id))
