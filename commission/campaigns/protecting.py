"""Tables that give nobody away, even all of them together: no count under the least, and none by subtraction. Pure.

The respondents are cut into groups by each question, and by pairs of questions. Categories that count too few people
go together, until every published cell counts at least `least` people; nothing else is published, zeros neither.

Why subtraction finds nothing: each table by one question is a partition whose parts all count enough people; each
table by two questions is a product of coarser partitions of the same two questions, whose blocks all count enough.
A set of people whose number follows from those tables is, for each pair of questions, either a union of blocks or
contains a whole part of a table by one question: it counts enough people. Questions that follow from one another
(a jump over a question) would break this: so answers that lead elsewhere never go together, who was not asked stays
apart, and a question that may be passed over is neither crossed nor shown when it cannot be kept so.
tests/commission/campaigns/test_protecting.py attacks it by solving the linear system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from commons.kernel.disclosure import LEAST

#: Categories, by rank, that are counted together.
Group = tuple[int, ...]
Groups = tuple[Group, ...]


@dataclass(frozen=True)
class Variable:
    """What the respondents are cut by: a question, an option that one may tick among several, a theme."""

    name: str
    #: How many categories there are, those that nobody chose included.
    size: int
    #: The category of each respondent, in one and the same order for every variable.
    values: Sequence[int]
    least: int = LEAST
    #: Categories have an order: only neighbours go together.
    ordered: bool = False
    #: Where each category leads; categories that lead elsewhere never go together.
    leads: tuple[int, ...] = ()
    #: Variables that decide who was asked this one.
    gates: tuple[str, ...] = ()


@dataclass(frozen=True)
class OneWay:
    """A table by one variable."""

    name: str
    groups: Groups
    counts: tuple[int, ...]


@dataclass(frozen=True)
class TwoWay:
    """A table by two variables; `counts[row][column]`."""

    row: str
    column: str
    rows: Groups
    columns: Groups
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Published:
    """Everything that may be published of a campaign; no total when all together are too few."""

    total: int | None
    tables: dict[str, OneWay] = field(default_factory=dict)
    crosses: list[TwoWay] = field(default_factory=list)


def protect(total: int, variables: Sequence[Variable], pairs: Sequence[tuple[str, str]]) -> Published:
    """The tables that may be published; variables in the order of the questionnaire, gates before what they gate."""
    if total < LEAST:
        return Published(None)
    tables: dict[str, OneWay] = {}
    apart: set[str] = set()
    for each in variables:
        if not apart.issuperset(each.gates):
            continue
        counts = counted(each)
        groups, kept_apart = grouped(counts, each.least, each.ordered, each.leads)
        if kept_apart:
            apart.add(each.name)
        if len(groups) > 1 and (kept_apart or not each.gates):
            tables[each.name] = OneWay(each.name, groups, tuple(sum(counts[c] for c in group) for group in groups))
    known = {each.name: each for each in variables}
    crosses = [_crossed(known[row], known[column], tables) for row, column in pairs]
    return Published(total, tables, [cross for cross in crosses if cross is not None])


def counted(variable: Variable) -> list[int]:
    """How many respondents are in each category."""
    counts = [0] * variable.size
    for value in variable.values:
        counts[value] += 1
    return counts


def grouped(counts: Sequence[int], least: int, ordered: bool, leads: Sequence[int] = ()) -> tuple[Groups, bool]:
    """The categories that go together, and whether those that lead elsewhere could be kept apart."""
    ways = leads or [0] * len(counts)
    classes = [[c for c in range(len(counts)) if ways[c] == way] for way in sorted(set(ways))]
    apart = all(sum(counts[c] for c in members) >= least for members in classes)
    if not apart:
        classes = [list(range(len(counts)))]
    join = _neighbours if ordered else _smallest
    groups = [group for members in classes for group in join(members, counts, least)]
    return tuple(sorted(groups)), apart


def _smallest(members: list[int], counts: Sequence[int], least: int) -> list[Group]:
    """All small categories go together, with the smallest of the others while they give themselves away."""
    order = sorted(members, key=lambda c: (counts[c], c))
    hidden = sum(counts[c] < least for c in order)
    while 0 < hidden < len(order) and _is_told([counts[c] for c in order[:hidden]], least):
        hidden += 1
    together = [tuple(sorted(order[:hidden]))] if hidden else []
    return [*together, *((c,) for c in order[hidden:])]


def _neighbours(members: list[int], counts: Sequence[int], least: int) -> list[Group]:
    """A small category goes with the smaller of its neighbours."""
    groups: list[Group] = [(c,) for c in members]

    def size(rank: int) -> int:
        return sum(counts[c] for c in groups[rank])

    while len(groups) > 1:
        told = [rank for rank, group in enumerate(groups) if _is_told([counts[c] for c in group], least)]
        if not told:
            break
        worst = min(told, key=size)
        beside = min((rank for rank in (worst - 1, worst + 1) if 0 <= rank < len(groups)), key=size)
        first, second = sorted((worst, beside))
        groups[first : second + 1] = [(*groups[first], *groups[second])]
    return groups


def _is_told(sizes: Sequence[int], least: int) -> bool:
    """Whether the sum of these categories gives one of them away: too few, or each known to be at its most."""
    together = sum(sizes)
    all_small = all(size < least for size in sizes)
    return together < least or (all_small and together >= (least - 1) * len(sizes))


def _crossed(row: Variable, column: Variable, tables: dict[str, OneWay]) -> TwoWay | None:
    if row.gates or column.gates or row.name not in tables or column.name not in tables:
        return None
    rows, columns = list(tables[row.name].groups), list(tables[column.name].groups)
    cells = _cells(row, column, rows, columns)
    least = max(row.least, column.least)
    while any(n < least for line in cells for n in line):
        if len(rows) < 2 or len(columns) < 2:
            return None
        rows, columns, cells = _merged(row, column, rows, columns, cells, least)
    if len(rows) < 2 or len(columns) < 2:
        return None
    return TwoWay(row.name, column.name, tuple(rows), tuple(columns), tuple(map(tuple, cells)))


Cells = list[list[int]]


def _cells(row: Variable, column: Variable, rows: list[Group], columns: list[Group]) -> Cells:
    line_of = {c: rank for rank, group in enumerate(rows) for c in group}
    place_of = {c: rank for rank, group in enumerate(columns) for c in group}
    cells = [[0] * len(columns) for _ in rows]
    for one, other in zip(row.values, column.values, strict=True):
        cells[line_of[one]][place_of[other]] += 1
    return cells


def _merged(
    row: Variable, column: Variable, rows: list[Group], columns: list[Group], cells: Cells, least: int
) -> tuple[list[Group], list[Group], Cells]:  # fmt: skip
    """Two lines, or two columns, go together: whichever leaves the fewest small cells, then the most cells."""
    turned = [list(line) for line in zip(*cells, strict=True)]
    by_rows = [(_joined(cells, *pair), pair, True) for pair in _pairs(rows, row.ordered, cells, least)]
    by_columns = [(_joined(turned, *pair), pair, False) for pair in _pairs(columns, column.ordered, turned, least)]
    made, (first, second), is_row = min(
        [*by_rows, *by_columns], key=lambda way: (_small(way[0], least), -len(way[0]) * len(way[0][0]), way[1], way[2])
    )
    if is_row:
        return _together(rows, first, second), columns, made
    return rows, _together(columns, first, second), [list(line) for line in zip(*made, strict=True)]


def _pairs(groups: list[Group], ordered: bool, cells: Cells, least: int) -> list[tuple[int, int]]:
    """Pairs of lines that may go together, one of which holds a small cell."""
    small = {rank for rank, line in enumerate(cells) if min(line) < least}
    found = combinations(range(len(groups)), 2)
    return [pair for pair in found if small & set(pair) and (not ordered or pair[1] - pair[0] == 1)]


def _joined(cells: Cells, first: int, second: int) -> Cells:
    both = [one + other for one, other in zip(cells[first], cells[second], strict=True)]
    return [both if rank == first else line for rank, line in enumerate(cells) if rank != second]


def _together(groups: list[Group], first: int, second: int) -> list[Group]:
    both = tuple(sorted(groups[first] + groups[second]))
    return [both if rank == first else group for rank, group in enumerate(groups) if rank != second]


def _small(cells: Cells, least: int) -> int:
    return sum(n < least for line in cells for n in line)
