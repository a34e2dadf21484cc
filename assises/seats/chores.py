"""Regular chores: end the offers that ran out and give them on; open kept seats on the day that was announced."""

from __future__ import annotations

from datetime import datetime, timedelta

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import Stage
from assises.seats import keeping, policies, queries
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.jobs import every
from commons.kernel.unit_of_work import unit_of_work

#: When lines move; during wishes and before the draw nobody is served.
MOVING = frozenset({Stage.REGISTRATIONS, Stage.CLOSED, Stage.RUNNING})


def settle() -> int:
    """Every edition whose lines move, each in a transaction of its own; how many had something to do."""
    now = clock.now()
    moving = [edition for edition in editions.announced() if edition_policies.stage_of(edition, now) in MOVING]
    due = [edition.id for edition in moving if _is_due(edition, now)]
    for edition_id in due:
        with unit_of_work(SYSTEM) as work:
            edition = keeping.kept(work, edition_id)
            if policies.refusal_to_release(edition, now) is None:
                keeping.release_floors(work, edition_id, now)
            else:
                keeping.promote(work, edition_id, now)
    return len(due)


def _is_due(edition: AssisesEdition, now: datetime) -> bool:
    return policies.refusal_to_release(edition, now) is None or bool(queries.busy_stocks(edition.id, now))


every(timedelta(minutes=1), "assises.seats", settle)
