"""A stored count read back as typed values; amounts still in the smallest unit it was counted in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from budgets.counting.outcome import Coverage, ProjectResult, Round, TieBreak
from budgets.counting.parameters_json import parameters_from_dict
from budgets.counting.types import Decision, Parameters, Reason


@dataclass(frozen=True)
class Other:
    """What another rule would have given from the same ballots."""

    name: str
    winners: tuple[str, ...]
    total: int
    coverage: Coverage
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One count of one envelope."""

    decimals: int
    budget: int
    total: int
    voters: int
    valid_voters: int
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]
    projects: dict[str, ProjectResult]
    coverage: Coverage
    tie_break: TieBreak
    parameters: Parameters
    share: Fraction | None
    runs: int
    others: tuple[Other, ...]

    def cents(self, units: int | Fraction) -> int:
        """An amount in cents, rounded down."""
        return int(units * 10 ** (2 - self.decimals))

    @property
    def ranked(self) -> list[ProjectResult]:
        """Every project, the most wanted first."""
        return sorted(self.projects.values(), key=lambda result: result.rank)

    @property
    def unfunded(self) -> list[ProjectResult]:
        """Those that were not funded, the most wanted first."""
        return [result for result in self.ranked if not result.funded]

    def round_of(self, code: str) -> tuple[int, Round] | None:
        """The round that decided a project, with its number from 1: the last that names it."""
        found = [(number, turn) for number, turn in enumerate(self.rounds, 1) if turn.project == code]
        return found[-1] if found else None


def told(outcome: dict[str, Any], others: list[Any]) -> Told:
    """The count as it was stored (see `budgets.counting.outcome`)."""
    share = outcome["share"]
    return Told(
        decimals=outcome["decimals"],
        budget=outcome["budget_units"],
        total=outcome["total_units"],
        voters=outcome["voters"],
        valid_voters=outcome["valid_voters"],
        winners=tuple(outcome["winners"]),
        rounds=tuple(_round(item) for item in outcome["rounds"]),
        projects={item["id"]: _project(item) for item in outcome["projects"]},
        coverage=Coverage(**outcome["coverage"]),
        tie_break=_tie_break(outcome["tie_break"]),
        parameters=parameters_from_dict(outcome["parameters"]),
        share=Fraction(share) if share is not None else None,
        runs=outcome["runs"],
        others=tuple(_other(item) for item in others),
    )


def _round(item: dict[str, Any]) -> Round:
    known = dict(item)
    known["decision"] = Decision(item["decision"])
    known["tied"] = tuple(item.get("tied", ()))
    if "reason" in item:
        known["reason"] = Reason(item["reason"])
    for name in ("price", "payment"):
        if name in item:
            known[name] = Fraction(item[name])
    return Round(**known)


def _project(item: dict[str, Any]) -> ProjectResult:
    known = dict(item)
    known["elsewhere"] = tuple((code, amount) for code, amount in item.get("elsewhere", ()))
    if "reason" in item:
        known["reason"] = Reason(item["reason"])
    return ProjectResult(**known)


def _tie_break(item: dict[str, Any]) -> TieBreak:
    return TieBreak(item["met"], item["decided"], tuple(item.get("other_winners", ())))


def _other(item: dict[str, Any]) -> Other:
    return Other(
        name=item["name"],
        winners=tuple(item.get("winners", ())),
        total=item["total"],
        coverage=Coverage(**item["coverage"]),
        gained=tuple(item.get("gained", ())),
        lost=tuple(item.get("lost", ())),
    )
