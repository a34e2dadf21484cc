"""What readers owe: a file that was given to read is read in time. Who reads is never told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from commons.threads.types import Debt
from participation.initiatives.models_calls import Application
from participation.initiatives.types import OPEN
from participation.readings import queries
from participation.readings.models import CallReading
from participation.readings.types import ReadingState


def debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The reading each file is owed, or was given: one for all who read it, so that it points at nobody."""
    rows = queries.numbered(ids)
    found = queries.by_application(rows)
    told = {row.id: _debt(row, found.get(row.id, [])) for row in rows}
    return {number: [debt] for number, debt in told.items() if debt is not None}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every file that somebody was asked to read and has not read."""
    owed = debts(queries.being_read())
    return [(number, debt) for number, some in owed.items() for debt in some if debt.done_at is None]


def _debt(row: Application, readings: Sequence[CallReading]) -> Debt | None:
    """Owed by the first of those who have not read; given when the last handed in."""
    waiting = [each for each in readings if each.state is ReadingState.ASSIGNED and row.state in OPEN]
    sentence, by = _("Lire le dossier envoyé à « %(call)s »", call=row.call.title), _("Les personnes qui lisent")
    if waiting:
        first = min(waiting, key=lambda each: each.due_at)
        return Debt(sentence, by, first.due_at, since=min(each.assigned_at for each in waiting))
    done = [each.submitted_at for each in readings if each.submitted_at is not None]
    return Debt(sentence, by, max(each.due_at for each in readings), max(done)) if done else None
