"""Writing Pabulib's `.pb` files, as `pabulib-checker` accepts them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from budgets.counting.pabulib import PabulibFile
from budgets.counting.types import BallotKind

REQUIRED = ("description", "country", "unit", "instance", "vote_type", "rule", "date_begin", "date_end")
META_ORDER = (
    *("description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes"),
    *("budget", "vote_type", "rule", "date_begin", "date_end", "min_length", "max_length", "min_sum_cost"),
    *("max_sum_cost", "min_points", "max_points", "min_sum_points", "max_sum_points", "default_score"),
    *("min_project_cost", "max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts"),
    *("categories", "edition", "language", "currency", "fully_funded", "experimental", "comment"),
    *("acknowledgments", "leftover_budget"),
)
PROJECT_ORDER = (
    *("project_id", "cost", "votes", "score", "name", "category", "beneficiaries", "selected"),
    *("neighborhood", "subunit", "district", "description", "proposer", "public_id", "latitude", "longitude"),
)


class UnwritableError(ValueError):
    """What is missing or cannot be said in a `.pb` file."""


def write(file: PabulibFile) -> bytes:
    """The file as UTF-8 text. Numbers of projects, ballots, votes and points are recomputed.

    Raises `UnwritableError` when a required META key is missing or an id holds a comma. Nothing about
    voters is written but their number and their ballot.
    """
    _check(file)
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows(_meta_rows(file))
    writer.writerows(_project_rows(file))
    writer.writerows(_vote_rows(file))
    return text.getvalue().encode()


def _check(file: PabulibFile) -> None:
    for key in REQUIRED:
        if not file.meta.get(key):
            raise UnwritableError(key)
    for project_id in file.project_ids:
        if "," in project_id or project_id != project_id.strip():
            raise UnwritableError(project_id)


def _meta_rows(file: PabulibFile) -> Iterator[list[str]]:
    numbers = {
        "num_projects": str(len(file.projects)),
        "num_votes": str(len(file.ballots)),
        "budget": amount(file.budget, file.decimals),
    }
    meta = {**file.meta, **numbers}
    known = [key for key in META_ORDER if meta.get(key)]
    yield ["META"]
    yield ["key", "value"]
    for key in [*known, *(key for key in meta if key not in META_ORDER)]:
        yield [key, meta[key]]


def _project_rows(file: PabulibFile) -> Iterator[list[str]]:
    columns = [name for name in PROJECT_ORDER if name in _columns(file)]
    columns += [name for name in _columns(file) if name not in PROJECT_ORDER]
    votes, scores = _sums(file)
    yield ["PROJECTS"]
    yield columns
    for index, row in enumerate(file.projects):
        computed = {"cost": amount(file.costs[index], file.decimals), "votes": str(votes[index])}
        values = {**row, **computed, "score": str(scores[index])}
        yield [values.get(name, "") for name in columns]


def _columns(file: PabulibFile) -> dict[str, None]:
    """Every column of the projects, in the order first met."""
    columns = dict.fromkeys(("project_id", "cost", "votes"))
    if file.kind.graded:
        columns["score"] = None
    for row in file.projects:
        columns.update(dict.fromkeys(row))
    return columns


def _sums(file: PabulibFile) -> tuple[list[int], list[int]]:
    """Ballots and points per project as Pabulib adds them: zero points are a vote, a rank is worth the
    length of its own ballot minus its position."""
    votes, scores = [0] * len(file.projects), [0] * len(file.projects)
    for choices, points in file.ballots:
        for rank, choice in enumerate(choices):
            votes[choice] += 1
            borda = len(choices) - rank if file.kind is BallotKind.RANKING else 1
            scores[choice] += points[rank] if points else borda
    return votes, scores


def _vote_rows(file: PabulibFile) -> Iterator[list[str]]:
    graded = file.kind is BallotKind.POINTS
    ids = file.project_ids
    yield ["VOTES"]
    yield ["voter_id", "vote", "points"] if graded else ["voter_id", "vote"]
    for voter, (choices, points) in zip(file.voter_ids, file.ballots, strict=True):
        row = [voter, ",".join(ids[choice] for choice in choices)]
        yield [*row, ",".join(map(str, points))] if graded else row


def amount(units: int, decimals: int) -> str:
    """An amount in the smallest unit as a plain decimal number."""
    if not decimals:
        return str(units)
    whole, rest = divmod(units, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if rest else str(whole)
