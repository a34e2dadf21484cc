"""What a count answers: winners, every round, each project's support, and one hash for all of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any

from budgets.counting.types import Decision, Instance, Parameters, Reason


@dataclass(frozen=True)
class Round:
    """One step of the count. Amounts in the smallest unit; fractions exact.

    `left`: money left before; `price`: ρ in Equal Shares (cost per unit of utility), load in Phragmén;
    `payment`: what a supporter pays in full per point; `payers`, `full`: supporters who paid something,
    and who paid in full; `tied`: every project equal at this step.
    """

    project: str
    decision: Decision
    cost: int
    left: int
    reason: Reason | None = None
    price: Fraction | None = None
    payment: Fraction | None = None
    payers: int | None = None
    full: int | None = None
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectResult:
    """What the result page says of one project.

    `rank`: place by score, 1 first; `place`: order among the winners; `support`: soutien effectif, percent of
    what was needed, rounded down (100 or more when funded by the rule); `missing_cost` (smallest unit) and
    `missing_votes`: what would have been enough (under a threshold: to reach it; in Equal Shares:
    voters with a whole share); `elsewhere`: the two projects that received most of its
    supporters' money, with amounts (smallest unit, rounded down); `left_at_turn`: money left when its turn came;
    `cheaper_taken`: first cheaper project funded after it was refused.
    """

    id: str
    cost: int
    votes: int
    score: int
    rank: int
    funded: bool
    place: int | None = None
    complement: bool = False
    support: int | None = None
    reason: Reason | None = None
    missing_cost: int | None = None
    missing_votes: int | None = None
    elsewhere: tuple[tuple[str, int], ...] = ()
    left_at_turn: int | None = None
    cheaper_taken: str | None = None


@dataclass(frozen=True)
class Coverage:
    """How many voters have 0, 1, 2, and 3 or more of their choices funded, and the sum of those choices."""

    none: int
    one: int
    two: int
    three_or_more: int
    funded_choices: int

    @property
    def voters(self) -> int:
        """All ballots, empty ones included."""
        return self.none + self.one + self.two + self.three_or_more

    @property
    def share_heard(self) -> Fraction:
        """Share of voters with at least one funded project."""
        return Fraction(self.voters - self.none, self.voters) if self.voters else Fraction(0)


@dataclass(frozen=True)
class TieBreak:
    """`met`: equals had to be told apart; `decided`: the other order would have funded `other_winners`."""

    met: bool = False
    decided: bool = False
    other_winners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A finished count, the same to the last byte for the same ballots and rule.

    `share`: what each voter could spend in the last run of Equal Shares (smallest unit); `runs`: how many.
    """

    instance: Instance
    parameters: Parameters
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]
    projects: tuple[ProjectResult, ...]
    coverage: Coverage
    tie_break: TieBreak
    share: Fraction | None = None
    runs: int = 1

    @cached_property
    def total(self) -> int:
        """Money given, in the smallest unit."""
        return sum(project.cost for project in self.projects if project.funded)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON of everything above and of the ballots."""
        return digest(self._content())

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready content with its hash; amounts in currency are numbers, the rest in the smallest unit."""
        return {**self._content(), "total_cost": in_currency(self.total, self.instance.decimals), "hash": self.hash}

    def _content(self) -> dict[str, Any]:
        instance = self.instance
        return {
            "winners": list(self.winners),
            "total_units": self.total,
            "budget_units": instance.budget,
            "decimals": instance.decimals,
            "voters": instance.voters,
            "valid_voters": instance.valid_voters,
            "parameters": parameters_to_dict(self.parameters),
            "rounds": [plain(item) for item in self.rounds],
            "projects": [plain(item) for item in self.projects],
            "coverage": plain(self.coverage),
            "tie_break": plain(self.tie_break),
            "share": plain(self.share),
            "runs": self.runs,
            "box_hash": box_hash(instance),
        }


def plain(value: Any) -> Any:
    """A value as JSON knows it: fractions as exact strings, codes as words, absent fields left out."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        pairs = ((item.name, getattr(value, item.name)) for item in fields(value))
        return {name: plain(item) for name, item in pairs if item is not None and item != ()}
    return value


def parameters_to_dict(parameters: Parameters) -> dict[str, Any]:
    """Every parameter, also the silent ones: the result page prints them all."""
    content = {name: plain(value) for name, value in asdict(parameters).items()}
    return {**content, "misfit": "skip" if parameters.skips else "stop"}


def canonical(content: Any) -> bytes:
    """The one way to write content as JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def box_hash(instance: Instance) -> str:
    """Hash of what is counted: budget, projects and grouped ballots, whatever order the ballots came in."""
    projects = [(item.id, item.cost, item.group, item.proposer) for item in instance.projects]
    head = [instance.budget, instance.decimals, instance.kind.value, instance.max_length, projects]
    return digest([head, instance.groups])


def in_currency(units: int, decimals: int) -> int | float:
    """An amount in whole currency units when it is whole, else as the nearest decimal number."""
    unit: int = 10**decimals
    whole, rest = divmod(units, unit)
    return whole if rest == 0 else units / unit
