"""A Pabulib `.pb` file once read: every column of its text, and the election it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from budgets.counting.faults import Note
from budgets.counting.types import BallotKind, Content, Instance, Project, group_ballots

KINDS = {
    "approval": BallotKind.APPROVAL,
    "knapsack": BallotKind.KNAPSACK,
    "choose-1": BallotKind.CHOOSE_ONE,
    "cumulative": BallotKind.POINTS,
    "scoring": BallotKind.POINTS,
    "ordinal": BallotKind.RANKING,
}

#: Our own column: of the projects that share a word in it, one at most is funded.
GROUP = "exclusive_group"


@dataclass
class PabulibFile:
    """A read file. `ballots[i]` is (positions of projects, points or ()), in the order of the file.

    `projects` holds every column as text; `costs` are integers in units of 10**-decimals of the currency.
    """

    meta: dict[str, str]
    projects: list[dict[str, str]]
    costs: list[int]
    budget: int
    decimals: int
    kind: BallotKind
    ballots: list[Content]
    voter_ids: list[str]
    notes: list[Note]

    @property
    def project_ids(self) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(row["project_id"] for row in self.projects)

    def instance(self) -> Instance:
        """The election to count, its identical ballots grouped."""
        rows = zip(self.projects, self.costs, strict=True)
        projects = tuple(
            Project(row["project_id"], cost, row.get("name", ""), row.get(GROUP, ""), row.get("proposer", ""))
            for row, cost in rows
        )
        groups = group_ballots(tally(self.ballots), self.kind)
        length = self.meta.get("max_length", "")
        longest = int(length) if length.isascii() and length.isdigit() else 0
        return Instance(self.budget, projects, groups, self.kind, self.decimals, longest)


def tally(ballots: Iterable[Content]) -> Mapping[Content, int]:
    """How many times each ballot occurs; a project given no point is as good as not named."""
    counts = Counter(ballots)
    if not any(0 in points for _, points in counts):
        return counts
    kept: Counter[Content] = Counter()
    for (choices, points), number in counts.items():
        pairs = [(choice, point) for choice, point in zip(choices, points, strict=True) if point]
        kept[tuple(choice for choice, _ in pairs), tuple(point for _, point in pairs)] += number
    return kept
