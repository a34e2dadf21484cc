"""Recommendations and evaluations as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from commission.works import letters
from commission.works.models_answers import OtherEvaluation
from commission.works.pages import Row
from commons.kernel.days import day_of
from commons.kernel.tabular import Cell, to_csv


def recommendations_csv(rows: Sequence[Row]) -> bytes:
    """Every recommendation with its clock, one a line."""
    header = [
        _("numéro"), _("travail"), _("préconisation"), _("adressée à"), _("transmise le"), _("dernier jour"),
        _("état"), _("délai"), _("réponse"), _("pourquoi"),
    ]  # fmt: skip
    return to_csv(header, (_row(row) for row in rows))


def _row(row: Row) -> list[Cell]:
    each, data = row.recommendation, as_data(row)
    return [
        each.id, each.work.title, each.words, each.addressee, data["sent_on"] or "", data["last_day"] or "",
        row.state, row.clock, row.answer.verdict.label if row.answer else "", row.answer.words if row.answer else "",
    ]  # fmt: skip


def as_data(row: Row) -> dict[str, Any]:
    """The same for programs."""
    each, answer = row.recommendation, row.answer
    last = letters.last_day(each.due_at) if each.due_at else None
    return {
        "id": each.id, "work": each.work_id, "words": each.words, "addressee": each.addressee, "body": each.body_id,
        "sent_on": day_of(each.sent_at).isoformat() if each.sent_at else None,
        "last_day": day_of(last).isoformat() if last else None, "shown": row.shown.value if row.shown else "adopted",
        "answer": {"verdict": answer.verdict.value, "words": answer.words, "by": answer.by_title,
                   "public_at": answer.public_at.isoformat()} if answer else None,
    }  # fmt: skip


def evaluations_csv(several: Sequence[OtherEvaluation]) -> bytes:
    """Every evaluation run elsewhere, one a line."""
    header = [
        _("numéro"), _("évaluation"), _("menée par"), _("territoire"), _("sujet"), _("début"), _("fin"), _("état"),
        _("adresse"),
    ]  # fmt: skip
    return to_csv(header, (_evaluation(each) for each in several))


def _evaluation(each: OtherEvaluation) -> list[Cell]:
    return [
        each.id, each.title, each.runner, each.place.name if each.place else "", each.subject,
        each.starts_on.isoformat() if each.starts_on else "", each.ends_on.isoformat() if each.ends_on else "",
        each.state.label, each.link,
    ]  # fmt: skip
