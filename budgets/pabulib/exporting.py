"""The opened box of an envelope as a Pabulib file: what is counted, and what anybody can count again."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from budgets.ballots.content import positions
from budgets.counting.meta_rule import rule_of
from budgets.counting.options import said
from budgets.counting.outcome import parameters_to_dict
from budgets.counting.pabulib import GROUP, PabulibFile
from budgets.counting.pabulib_write import REQUIRED, UnwritableError, amount, write
from budgets.counting.types import (
    Add1Stop,
    BallotKind,
    Completion,
    Content,
    Parameters,
    Rule,
    Utilities,
)
from budgets.editions import rules
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import Origin
from budgets.projects.models import Project
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid

VOTE_TYPES = {
    BallotKind.APPROVAL: "approval",
    # Pabulib keeps knapsack votes as approvals under a limit of cost, and they are counted as such.
    BallotKind.KNAPSACK: "approval",
    BallotKind.CHOOSE_ONE: "choose-1",
    BallotKind.POINTS: "cumulative",
    BallotKind.RANKING: "ordinal",
}
TAKES_RESULT = "--parameters"


@dataclass(frozen=True)
class Election:
    """One envelope ready to be counted or written: its file, the rule (ties follow the order of the file)."""

    file: PabulibFile
    parameters: Parameters


def election(
    edition: Edition, envelope: Envelope, projects: Sequence[Project], box: Mapping[bytes, int], shuffle: bool = False
) -> Election:
    """The election of one envelope. `projects` are the standing ones, `box` the number of each distinct ballot.

    Projects stand in the order that decides ties, and amounts in the largest unit that keeps them whole: the same
    election read from its exported file is the same to the last byte.
    """
    by_code = {project.code: project for project in projects}
    order = rules.tie_order(edition, list(by_code))
    ordered = [by_code[code] for code in order]
    cents = [envelope.amount.cents, *(project.cost.cents for project in ordered)]
    decimals = next(d for d in range(3) if all(value % 10 ** (2 - d) == 0 for value in cents))
    grain = 10 ** (2 - decimals)
    parameters = rules.from_json(edition.rule)
    ballots = _ballots(box, order, shuffle)
    fits = {"fully_funded": "1"} if sum(cents[1:]) <= cents[0] and edition.origin is not Origin.IMPORTED else {}
    return Election(
        PabulibFile(
            meta={**_meta(edition, envelope, parameters), **fits},
            projects=[_row(project, decimals) for project in ordered],
            costs=[project.cost.cents // grain for project in ordered],
            budget=envelope.amount.cents // grain,
            decimals=decimals,
            kind=_kind(edition),
            ballots=ballots,
            voter_ids=[str(number) for number in range(1, len(ballots) + 1)],
            notes=[],
        ),
        parameters,
    )


def to_bytes(found: Election) -> bytes:
    """The file as Pabulib writes it, with the command that counts it again; Invalid when it cannot be written."""
    meta = {"comment": "#1: Recount: " + recount_command(found), **found.file.meta}
    try:
        return write(replace(found.file, meta=meta))
    except UnwritableError as error:
        sentence = gettext("Ce vote ne peut pas s’écrire au format Pabulib, à cause de « %(what)s ».", what=error)
        raise Invalid(sentence) from error


def _ballots(box: Mapping[bytes, int], codes: Sequence[str], shuffle: bool) -> list[Content]:
    ballots = [_best_first(content) for content, number in positions(box, codes) for _ in range(number)]
    if shuffle:
        # Equal ballots lie together in the box: a drawn order says nothing of when, or beside whom, one was cast.
        secrets.SystemRandom().shuffle(ballots)
    return ballots


def _best_first(content: Content) -> Content:
    """On a points ballot, the project with the most points first, as Pabulib writes it."""
    choices, points = content
    if not points:
        return content
    pairs = sorted(zip(points, choices, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return tuple(choice for _, choice in pairs), tuple(point for point, _ in pairs)


def with_selected(found: Election, winners: Collection[str]) -> Election:
    """The same election, its projects marked as funded or not; a file that says what its city funded keeps it."""
    rows = [
        row if "selected" in row else {**row, "selected": str(int(row["project_id"] in winners))}
        for row in found.file.projects
    ]
    return replace(found, file=replace(found.file, projects=rows))


def _kind(edition: Edition) -> BallotKind:
    said = _source(edition, "meta").get("vote_type", "")
    limited = edition.ballot is BallotKind.KNAPSACK and said.lower() != BallotKind.KNAPSACK
    return BallotKind.APPROVAL if limited else edition.ballot


def _source(edition: Edition, name: str) -> dict[str, str]:
    found: dict[str, str] = edition.source.get(name, {}) if edition.origin is Origin.IMPORTED else {}
    return found


def _meta(edition: Edition, envelope: Envelope, parameters: Parameters) -> dict[str, str]:
    """What an imported file said of itself, completed where it was silent; else what the edition says."""
    own, imported = _own_meta(edition, envelope, parameters), _source(edition, "meta")
    if not imported:
        return own
    return {**{key: own[key] for key in REQUIRED if key in own}, **{k: v for k, v in imported.items() if v}}


def _own_meta(edition: Edition, envelope: Envelope, parameters: Parameters) -> dict[str, str]:
    limits = {
        "min_length": edition.ballot_min,
        "max_length": 1 if edition.ballot is BallotKind.CHOOSE_ONE else edition.ballot_max,
        "max_points": edition.points_each,
        "max_sum_points": edition.points_total,
        "min_project_score_threshold": parameters.threshold,
    }
    meta = {
        "description": edition.title,
        "country": "France",
        "unit": edition.place.name if edition.place is not None else edition.title,
        "subunit": envelope.name if len(edition.envelopes) > 1 else "",
        "instance": str(edition.closes_at.astimezone(PARIS).year),
        "vote_type": VOTE_TYPES[edition.ballot],
        "rule": rule_name(parameters),
        "date_begin": edition.opens_at.astimezone(PARIS).strftime("%d.%m.%Y"),
        "date_end": edition.closes_at.astimezone(PARIS).strftime("%d.%m.%Y"),
        **{key: str(value) for key, value in limits.items() if value},
        "max_sum_cost": amount(envelope.amount.cents, 2) if edition.ballot is BallotKind.KNAPSACK else "",
        "language": "fr",
        "currency": edition.currency,
    }
    return {key: _line(value) for key, value in meta.items() if value}


def _row(project: Project, decimals: int) -> dict[str, str]:
    if project.source.get("project_id") == project.code:
        return {key: str(value) for key, value in project.source.items()}
    where = (
        {} if project.latitude is None else {"latitude": repr(project.latitude), "longitude": repr(project.longitude)}
    )
    row = {
        "project_id": project.code,
        "cost": amount(project.cost.cents // 10 ** (2 - decimals), decimals),
        "name": project.title,
        "category": project.theme,
        "description": project.summary,
        "proposer": project.proposer,
        **where,
    }
    if project.source.get("group"):
        row[GROUP] = str(project.source["group"])
    return {key: _line(value) for key, value in row.items()}


def _line(text: str) -> str:
    return " ".join(text.split())


def rule_name(parameters: Parameters) -> str:
    """The rule in Pabulib's words; "unknown" for one it has no word for."""
    threshold = "-threshold" if parameters.threshold else ""
    if parameters.rule is Rule.GREEDY:
        plain = parameters.top_up is None and not parameters.proposer_cap and not parameters.threshold_share
        if not plain:
            return "greedy-custom"
        return "greedy" + threshold if parameters.skips else "greedy-no-skip"
    if parameters.rule is Rule.EQUAL_SHARES and parameters.utilities is Utilities.COST:
        if parameters.completion is Completion.NONE:
            return "equalshares"
        if parameters.completion is Completion.ADD1 and parameters.add1_stop is Add1Stop.OVERSPEND:
            return "equalshares/add1"
    return "unknown"


def recount_command(found: Election, file_name: str = "urne.pb", result_name: str = "resultat.json") -> str:
    """What to type to count the exported file again; a rule that options cannot say is read from the result."""
    command = ["python -m budgets.counting", file_name]
    if parameters_to_dict(found.parameters) != parameters_to_dict(rule_of(found.file)[0]):
        command += said(found.parameters) or [TAKES_RESULT, result_name]
    return " ".join(command)


def takes_result(found: Election) -> bool:
    """Whether that command needs the result beside the box."""
    return TAKES_RESULT in recount_command(found)
