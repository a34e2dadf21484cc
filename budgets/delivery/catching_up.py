"""Programmes of editions that were proclaimed before programmes existed: born once, by the worker."""

from __future__ import annotations

from budgets.delivery import queries, services
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work


def bear_those_missing() -> int:
    """Bear the programme of each proclaimed edition that has none; how many were seen. Run again, nothing more."""
    with unit_of_work(SYSTEM) as work:
        found = queries.proclaimed_without_programme()
        for edition in found:
            services.bear(work, edition, clock.now())
    return len(found)
