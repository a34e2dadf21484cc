"""The files of a result: counts and round log as CSV and JSON. Cells that a spreadsheet would run are made harmless."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

from budgets.counting.outcome import ProjectResult, Round
from budgets.counting.pabulib_write import amount
from budgets.results.pages import ResultPage
from commons.kernel.tabular import Cell, to_csv


def counts(page: ResultPage) -> bytes:
    """Every project with its votes, its score, its support, whether it is funded and why."""
    header = [
        _("code"), _("projet"), _("coût"), _("voix"), _("score"), _("rang"),
        _("soutien effectif (%)"), _("financé"), _("tour"), _("pourquoi"),
    ]  # fmt: skip
    return to_csv(header, (_count_row(page, result) for result in page.told.ranked))


def _count_row(page: ResultPage, result: ProjectResult) -> list[Cell]:
    funded = _("oui") if result.funded else _("non")
    return [
        result.id, page.teller.titles.get(result.id), amount(result.cost, page.told.decimals), result.votes,
        result.score, result.rank, result.support, funded, result.place, page.teller.why(result),
    ]  # fmt: skip


def rounds(page: ResultPage) -> bytes:
    """Every round: what was left, which project, what was decided."""
    header = [
        _("tour"), _("code"), _("projet"), _("coût"), _("reste avant"), _("décision"),
        _("payeurs"), _("part de chacun"), _("en une phrase"),
    ]  # fmt: skip
    return to_csv(header, (_round_row(page, number, turn) for number, turn in enumerate(page.told.rounds, 1)))


def _round_row(page: ResultPage, number: int, turn: Round) -> list[Cell]:
    each = None if turn.payment is None else str(turn.payment)
    decimals = page.told.decimals
    return [
        number, turn.project, page.teller.titles.get(turn.project), amount(turn.cost, decimals),
        amount(turn.left, decimals), turn.decision.value, turn.payers, each, page.teller.turn(turn),
    ]  # fmt: skip


def everything(page: ResultPage) -> bytes:
    """The count as it was stored, with titles, versions and hashes: all that a recount must give again."""
    count = page.count
    content: dict[str, Any] = {
        "edition": page.edition.slug,
        "envelope": page.envelope.slug,
        "currency": page.edition.currency,
        "version": count.version,
        "reason": count.reason,
        "counted_at": count.counted_at.isoformat(),
        "regulation_digest": page.digest,
        "outcome_hash": count.outcome_hash,
        "box_hash": count.box_hash,
        "titles": {code: page.teller.titles[code] for code in page.told.projects},
        "withdrawn": {project.code: project.withdrawal_reason for project in page.withdrawn},
        "outcome": count.outcome,
        "others": count.others,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()
