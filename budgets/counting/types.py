"""Values of the counting engine: what is counted, by which rule, and the words of its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from budgets.counting.columns import Columns, build_columns


class BallotKind(StrEnum):
    """How people vote; cumulative and scoring ballots are both `POINTS`."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    CHOOSE_ONE = "choose-1"
    POINTS = "points"
    RANKING = "ranking"

    @property
    def graded(self) -> bool:
        """Whether a ballot says how much a project is wanted, not only that it is."""
        return self in (BallotKind.POINTS, BallotKind.RANKING)


class Rule(StrEnum):
    """The four families of rules; `Parameters` says the rest."""

    GREEDY = "greedy"
    GREEDY_PER_EURO = "greedy-per-euro"
    EQUAL_SHARES = "mes"
    PHRAGMEN = "phragmen"


class Misfit(StrEnum):
    """What happens at the first project that does not fit in what is left."""

    SKIP = "skip"
    STOP = "stop"


class Utilities(StrEnum):
    """What one voter gains from a funded project, in Equal Shares.

    On approval ballots: its cost, or one. On graded ballots `COST` is the cost of every project named
    (pabutools' Cost_Sat), `CARDINALITY` the points given (Additive_Cardinal_Sat, Additive_Borda_Sat),
    `WEIGHTED_COST` points times cost.
    """

    COST = "cost"
    CARDINALITY = "cardinality"
    WEIGHTED_COST = "weighted-cost"


class Start(StrEnum):
    """Each voter's first share: the exact quotient, or whole currency units only."""

    EXACT = "exact"
    FLOOR = "floor"


class Completion(StrEnum):
    """What is done with the money Equal Shares leaves."""

    NONE = "none"
    GREEDY = "greedy"
    ADD1 = "add1"


class Add1Stop(StrEnum):
    """When raising every share stops: the next run overspends, or nothing more fits."""

    OVERSPEND = "overspend"
    EXHAUSTIVE = "exhaustive"


class Ranking(StrEnum):
    """Points of a rank: longest ballot minus position (Borda), or a published table."""

    BORDA = "borda"
    TABLE = "table"


class Reason(StrEnum):
    """Why a project was not funded."""

    NO_VOTES = "no_votes"
    BELOW_THRESHOLD = "below_threshold"
    ABOVE_BUDGET = "above_budget"
    GROUP_TAKEN = "group_taken"
    PROPOSER_CAP = "proposer_cap"
    NO_ROOM = "no_room"
    STOPPED = "stopped"
    TOO_FEW_VOTES = "too_few_votes"
    SHARE_SPENT = "share_spent"
    VERY_CLOSE = "very_close"


class Decision(StrEnum):
    """What a round did with its project."""

    CHOSEN = "chosen"
    TOPPED_UP = "topped_up"
    COMPLEMENT = "complement"
    REFUSED = "refused"


class ParameterError(ValueError):
    """A rule that cannot be applied; `code` names the parameter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Project:
    """One project; `cost` in the instance's smallest unit, `group` of mutually exclusive projects."""

    id: str
    cost: int
    name: str = ""
    group: str = ""
    proposer: str = ""


class BallotGroup(NamedTuple):
    """Identical ballots: project positions (best first in a ranking), points aligned, how many."""

    choices: tuple[int, ...]
    points: tuple[int, ...]
    number: int


@dataclass(frozen=True)
class Instance:
    """An election to count. Amounts are integers in units of 10**-decimals of the currency."""

    budget: int
    projects: tuple[Project, ...]
    groups: tuple[BallotGroup, ...]
    kind: BallotKind = BallotKind.APPROVAL
    decimals: int = 0
    max_length: int = 0

    @cached_property
    def voters(self) -> int:
        """Number of ballots, empty ones included."""
        return sum(group.number for group in self.groups)

    @cached_property
    def valid_voters(self) -> int:
        """Number of ballots that name at least one project."""
        return sum(group.number for group in self.groups if group.choices)

    @cached_property
    def longest(self) -> int:
        """Length a full ranking has: what the rules say, else the longest one cast."""
        return self.max_length or max((len(group.choices) for group in self.groups), default=0)

    @cached_property
    def columns(self) -> Columns:
        """Ballots by project, as arrays."""
        return build_columns(self.groups, len(self.projects))

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """Number of ballots that name each project."""
        return self.columns.votes()


Content = tuple[tuple[int, ...], tuple[int, ...]]


def group_ballots(ballots: Iterable[Content] | Mapping[Content, int], kind: BallotKind) -> tuple[BallotGroup, ...]:
    """Group identical (choices, points) ballots in one canonical order, whatever the order they came in."""
    counts: dict[Content, int] = {}
    items = ballots.items() if isinstance(ballots, Mapping) else ((ballot, 1) for ballot in ballots)
    for (choices, points), number in items:
        key = _canonical(choices, points, kind)
        counts[key] = counts.get(key, 0) + number
    return tuple(BallotGroup(*key, number) for key, number in sorted(counts.items()))


def _canonical(choices: tuple[int, ...], points: tuple[int, ...], kind: BallotKind) -> Content:
    if kind is BallotKind.RANKING:
        return choices, ()
    if kind is not BallotKind.POINTS:
        return tuple(sorted(choices)), ()
    pairs = sorted(zip(choices, points, strict=True))
    return tuple(choice for choice, _ in pairs), tuple(point for _, point in pairs)


@dataclass(frozen=True)
class Parameters:
    """Everything a règlement must say for a count to be the same for everybody.

    `threshold` is in the unit the ballots are counted in (votes or points); `threshold_share` is a share of
    valid ballots (0 to 1); `top_up` the share of its cost the next project must find left (None: no top-up);
    `increment` in whole currency units; `tie_order` the published order of ids (empty: order of the file), used
    after lower cost and more votes, or alone when `tie_by_order_only`.
    """

    rule: Rule = Rule.GREEDY
    misfit: Misfit | None = None
    threshold: int = 0
    threshold_share: Fraction = Fraction(0)
    top_up: Fraction | None = None
    exclusive_groups: bool = True
    proposer_cap: int = 0
    utilities: Utilities = Utilities.COST
    start: Start = Start.EXACT
    count_empty: bool = True
    completion: Completion = Completion.NONE
    increment: int = 1
    add1_stop: Add1Stop = Add1Stop.OVERSPEND
    ranking: Ranking = Ranking.BORDA
    ranking_table: tuple[int, ...] = ()
    tie_order: tuple[str, ...] = ()
    tie_by_order_only: bool = False

    def __post_init__(self) -> None:
        checks = {
            "threshold": self.threshold >= 0,
            "threshold_share": 0 <= self.threshold_share <= 1,
            "top_up": self.top_up is None or 0 < self.top_up <= 1,
            "proposer_cap": self.proposer_cap >= 0,
            "increment": self.increment >= 1,
            "ranking_table": self.ranking is Ranking.BORDA or bool(self.ranking_table),
            "ranking_points": all(points >= 0 for points in self.ranking_table),
            "tie_order": len(set(self.tie_order)) == len(self.tie_order),
        }
        for code, holds in checks.items():
            if not holds:
                raise ParameterError(code)

    @property
    def skips(self) -> bool:
        """Whether the count goes past a project that does not fit (Phragmén stops unless told)."""
        default = Misfit.STOP if self.rule is Rule.PHRAGMEN else Misfit.SKIP
        return (self.misfit or default) is Misfit.SKIP
