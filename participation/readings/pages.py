"""What pages show of readings: figures for everybody once decided, each reading for the desk once all are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from commons.kernel.access import current_actor
from participation.initiatives import queries_calls, queries_rules
from participation.initiatives.models_calls import Application
from participation.initiatives.models_criteria import CallCriterion
from participation.initiatives.sections import Audience
from participation.readings import policies, queries, scores
from participation.readings.models import CallReading
from participation.readings.types import ReadingState


def of_applications(
    applications: Sequence[Application], audience: Audience, now: datetime
) -> Mapping[int, Mapping[str, Any]]:
    """Application -> what is shown of its readings to this audience; left out when there is nothing to show."""
    graded = [each for each in applications if each.call.readers]
    if not graded:
        return {}
    readings = queries.by_application(graded)
    criteria = queries_rules.criteria_by_call({each.call_id for each in graded})
    found: dict[int, Mapping[str, Any]] = {}
    for each in graded:
        mine, rows = readings.get(each.id, []), criteria.get(each.call_id, [])
        shown = _desk(each, mine, rows) if audience is Audience.DESK else _public(each, mine, rows)
        if shown is not None:
            found[each.id] = shown
    return found


def _public(row: Application, readings: Sequence[CallReading], criteria: Sequence[CallCriterion]) -> Any:
    """Means and their number, once decided: never one reading, never who read."""
    if row.decided_at is None or policies.refusal_to_see_all(row.call, readings) is not None:
        return None
    return _figures(readings, criteria)


def _figures(readings: Sequence[CallReading], criteria: Sequence[CallCriterion]) -> dict[str, Any]:
    marks = [marks_of(each) for each in readings]
    totals = [scores.total(criteria, each) for each in marks]
    return {
        "means": scores.means(criteria, marks), "total": scores.mean_total(totals), "count": len(readings),
        "gap": scores.tenths(scores.apart(totals)),
    }  # fmt: skip


def _desk(row: Application, readings: Sequence[CallReading], criteria: Sequence[CallCriterion]) -> dict[str, Any]:
    refusal = policies.refusal_to_see_all(row.call, readings)
    scopes = queries_calls.scopes(row.call)
    shown: dict[str, Any] = {
        "refusal": refusal, "assigning": policies.refusal_to_assign(current_actor(), scopes, row),
        "handed_in": sum(each.state is ReadingState.SUBMITTED for each in readings), "asked": len(readings),
        "wanted": row.call.readers,
    }  # fmt: skip
    if refusal is not None:
        return shown
    marks = [marks_of(each) for each in readings]
    gap = scores.apart([scores.total(criteria, each) for each in marks])
    lettered = [_lettered(rank, each, scores.total(criteria, marks_of(each))) for rank, each in enumerate(readings)]
    return shown | _figures(readings, criteria) | {
        "readings": lettered, "one_more": policies.wants_one_more(row.call, gap, readings), "threshold": row.call.gap,
    }  # fmt: skip


def _lettered(rank: int, reading: CallReading, total: Fraction) -> dict[str, Any]:
    """A reading under a letter: whoever decides needs no name."""
    name = _("Lecture %(letter)s", letter="ABCDEFGHIJ"[rank % 10])
    return {"name": name, "total": scores.tenths(total), "marks": reading.marks}


def marks_of(reading: CallReading) -> dict[int, int]:
    """Criterion -> mark, of a reading that was handed in."""
    return {each.criterion_id: each.mark or 0 for each in reading.marks}
