"""Brings values in from a file: first what each line would do, then, once somebody read it, all of it or nothing.

The same file twice is one import (its digest is unique). A value that is already there in other words is a conflict:
left alone, unless whoever confirms says that the file corrects it, and why; the value before stays readable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert as plain_insert
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from commission.matrix import lines_of_csv, planning, policies
from commission.matrix.keeping import found, mandate_of, note, obey, reasoned
from commission.matrix.kinds import IMPORT_MOVES, ImportState, Outcome
from commission.matrix.lines_of_csv import TooLongATable, UnreadableTable
from commission.matrix.measured import Measure, MeasureImport
from commission.matrix.measuring import EMPTY
from commission.matrix.models import Indicator
from commission.matrix.planning import Plan, Planned
from commission.matrix.types import MatrixReason
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work

#: Rows sent to the database at once.
BATCH = 1_000


def check(work: Work, mandate_id: int, name: str, body: bytes, now: datetime) -> MeasureImport:
    """Keep a file that can be read, to be confirmed; the same bytes again give the same import.

    NotFound, Refused (already imported), Invalid (file).
    """
    obey(policies.refusal_to_measure(mandate_of(mandate_id), work.actor))
    try:
        lines = lines_of_csv.read(body)
    except TooLongATable as error:
        raise Invalid(fields={"file": MatrixReason.TOO_LONG_A_FILE.sentence}) from error
    except UnreadableTable as error:
        raise Invalid(fields={"file": str(error)}) from error
    if not lines:
        raise Invalid(fields={"file": MatrixReason.UNREADABLE_FILE.sentence})
    digest = hashlib.sha256(body).hexdigest()
    row = {
        "digest": digest, "name": name.strip()[:200], "body": body, "state": ImportState.CHECKED, "checked_at": now,
        "created": 0, "corrected": 0,
    }  # fmt: skip
    work.session.execute(insert(MeasureImport).values(row).on_conflict_do_nothing())
    kept = work.session.scalars(select(MeasureImport).where(MeasureImport.digest == digest)).one()
    if kept.state is ImportState.WRITTEN:
        raise Refused(reason=MatrixReason.ALREADY_IMPORTED)
    kept.state = ImportState.CHECKED
    work.session.flush()
    work.audit("commission.matrix.import.check", f"commission.measure_import:{kept.id}", lines=len(lines))
    return kept


def write(
    work: Work, mandate_id: int, import_id: int, seen: str, corrects: bool, reason: str, now: datetime
) -> Plan:  # fmt: skip
    """Write the lines that can be; `seen`: digest of the plan that was read. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_measure(mandate_of(mandate_id), work.actor))
    kept = _locked(work, import_id, ImportState.WRITTEN)
    why = reasoned(reason) if corrects else ""
    named = [line.cells.get("indicator", "") for line in lines_of_csv.read(kept.body)]
    # Their rows are locked in one order: two files at once, or a revision, wait for each other.
    query = select(Indicator.id).where(Indicator.code.in_(set(named))).order_by(Indicator.id)
    work.session.execute(query.with_for_update()).all()
    plan = planning.plan(kept.body, now)
    if plan.digest != seen:
        raise Stale(reason=MatrixReason.PLAN_CHANGED)
    created = _of(plan.lines, Outcome.CREATED)
    changed = _of(plan.lines, Outcome.CONFLICTING) if corrects else []
    if not created and not changed:
        raise Refused(reason=MatrixReason.NOTHING_TO_IMPORT)
    _correct(work, kept.id, changed, why, now)
    _insert(work, ({**EMPTY, **line.columns(), "import_id": kept.id, "entered_at": now} for line in created))
    kept.state, kept.written_at = ImportState.WRITTEN, now
    kept.created, kept.corrected = len(created), len(changed)
    work.session.flush()
    note(
        work, "import.write", f"commission.measure_import:{import_id}", created=len(created), corrected=len(changed)
    )  # fmt: skip
    return plan


def discard(work: Work, mandate_id: int, import_id: int, now: datetime) -> None:
    """Throw a checked file away; nothing of it was written. NotFound, Refused."""
    obey(policies.refusal_to_measure(mandate_of(mandate_id), work.actor))
    kept = _locked(work, import_id, ImportState.DISCARDED)
    kept.state = ImportState.DISCARDED
    work.session.flush()
    work.audit("commission.matrix.import.discard", f"commission.measure_import:{import_id}", at=now.isoformat())


def _locked(work: Work, import_id: int, wanted: ImportState) -> MeasureImport:
    found(work, MeasureImport, import_id)
    query = select(MeasureImport).where(MeasureImport.id == import_id).with_for_update()
    kept = work.session.scalars(query.execution_options(populate_existing=True)).one()
    if wanted not in IMPORT_MOVES[kept.state]:
        written = kept.state is ImportState.WRITTEN
        raise Refused(reason=MatrixReason.ALREADY_IMPORTED if written else MatrixReason.NO_SUCH_MOVE)
    return kept


def _of(lines: Sequence[Planned], outcome: Outcome) -> list[Planned]:
    return [line for line in lines if line.outcome is outcome]


def _correct(work: Work, import_id: int, lines: Sequence[Planned], why: str, now: datetime) -> None:
    ids = [line.replaces_id for line in lines]
    if not ids:
        return
    mine = (Measure.id.in_(ids), Measure.replaced_at.is_(None))
    moved = work.session.scalars(update(Measure).where(*mine).values(replaced_at=now).returning(Measure.id)).all()
    if len(moved) != len(ids):
        raise Stale(reason=MatrixReason.PLAN_CHANGED)
    more = {**EMPTY, "import_id": import_id, "entered_at": now, "reason": why}
    _insert(work, ({**more, **line.columns(), "replaces_id": line.replaces_id} for line in lines))
    work.session.expire_all()


def _insert(work: Work, rows: Iterable[dict[str, Any]]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), BATCH):
        work.session.execute(plain_insert(Measure), waiting[start : start + BATCH])
