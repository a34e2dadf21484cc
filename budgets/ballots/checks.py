"""Reads a ballot form and says what is wrong with it; limits are checked here, whatever the page did. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from budgets.ballots.content import Choices
from budgets.ballots.types import Booth, Fault, Mistake
from budgets.counting.types import BallotKind
from budgets.editions.models import Edition, Envelope
from budgets.projects.types import ProjectState

#: No ballot of a person is longer; a longer one is not read to its end.
LONGEST_FORM = 5000
_POINTS, _RANK = "points-", "rank-"


@dataclass
class Filled:
    """A form as it was filled in: the choices, what was typed for each project, and what could not be read."""

    choices: Choices = field(default_factory=Choices)
    #: Project code -> what to show again (points, rank, or True).
    typed: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def read(kind: BallotKind, form: Mapping[str, Sequence[str]]) -> Filled:
    """The choices of a posted form: `choice` values, or one `points-CODE` or `rank-CODE` field a project."""
    if kind is BallotKind.POINTS:
        return _read_numbers(form, _POINTS)
    if kind is BallotKind.RANKING:
        return _ranked(_read_numbers(form, _RANK))
    chosen = list(dict.fromkeys(form.get("choice", [])))[:LONGEST_FORM]
    return Filled(Choices(tuple(chosen)), dict.fromkeys(chosen, "1"))


def _read_numbers(form: Mapping[str, Sequence[str]], prefix: str) -> Filled:
    filled = Filled()
    pairs: list[tuple[str, int]] = []
    for name, values in form.items():
        text = values[0].strip()[:12] if values else ""
        if not name.startswith(prefix) or text in ("", "0"):
            continue
        code = name.removeprefix(prefix)
        filled.typed[code] = text
        if text.isascii() and text.isdigit():
            pairs.append((code, int(text)))
        else:
            filled.mistakes.append(Mistake(Fault.NOT_A_NUMBER, code))
    filled.choices = Choices(tuple(code for code, _ in pairs), tuple(points for _, points in pairs))
    return filled


def _ranked(filled: Filled) -> Filled:
    """Ranks may have gaps (1, 3, 4 is an order); the same rank twice is not an order."""
    by_rank = sorted(zip(filled.choices.points, filled.choices.codes, strict=True))
    for (rank, _), (next_rank, code) in pairwise(by_rank):
        if rank == next_rank:
            filled.mistakes.append(Mistake(Fault.RANK_TWICE, code, most=rank))
    filled.choices = Choices(tuple(code for _, code in by_rank))
    return filled


def mistakes(booth: Booth, envelope: Envelope, choices: Choices) -> list[Mistake]:
    """Everything that stands between these choices and the box; empty when they are a valid ballot."""
    named = _named(booth, envelope, choices)
    return named or [*_length(booth.edition, choices), *_amount(booth, envelope, choices), *_points(booth, choices)]


def _named(booth: Booth, envelope: Envelope, choices: Choices) -> list[Mistake]:
    found = []
    for code in choices.codes:
        project = booth.by_code.get(code)
        if project is None or project.envelope_id != envelope.id:
            found.append(Mistake(Fault.UNKNOWN, title=code[:40]))
        elif project.state is ProjectState.WITHDRAWN:
            found.append(Mistake(Fault.WITHDRAWN, code, project.title))
    return found


def limits(edition: Edition) -> tuple[int, int]:
    """Fewest and most projects on one ballot; 0 means no limit."""
    most = 1 if edition.ballot is BallotKind.CHOOSE_ONE else edition.ballot_max
    return max(edition.ballot_min, 1), most


def _length(edition: Edition, choices: Choices) -> list[Mistake]:
    fewest, most = limits(edition)
    if len(choices) < fewest:
        return [Mistake(Fault.TOO_FEW, over=fewest - len(choices), most=fewest)]
    if most and len(choices) > most:
        return [Mistake(Fault.TOO_MANY, over=len(choices) - most, most=most)]
    return []


def _amount(booth: Booth, envelope: Envelope, choices: Choices) -> list[Mistake]:
    if booth.edition.ballot is not BallotKind.KNAPSACK:
        return []
    over = total_cost(booth, choices) - envelope.amount.cents
    return [Mistake(Fault.OVER_BUDGET, over=over, most=envelope.amount.cents)] if over > 0 else []


def total_cost(booth: Booth, choices: Choices) -> int:
    """What the chosen projects cost together, in cents."""
    return sum(booth.by_code[code].cost.cents for code in choices.codes)


def _points(booth: Booth, choices: Choices) -> list[Mistake]:
    edition = booth.edition
    if edition.ballot is not BallotKind.POINTS:
        return []
    found = [
        Mistake(Fault.POINTS_EACH, code, booth.by_code[code].title, most=edition.points_each)
        for code, points in zip(choices.codes, choices.points, strict=True)
        if edition.points_each and points > edition.points_each
    ]
    over = sum(choices.points) - edition.points_total
    if edition.points_total and over > 0:
        found.append(Mistake(Fault.POINTS_OVER, over=over, most=edition.points_total))
    return found
