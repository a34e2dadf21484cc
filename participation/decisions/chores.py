"""What the worker does for decisions: tells those whose day of publication has come."""

from __future__ import annotations

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import end_reading, unit_of_work
from participation.decisions import queries, services


def announce_due() -> int:
    """Tell every decision that became public; the number told."""
    now = clock.now()
    waiting = queries.to_announce(now)
    end_reading()
    if not waiting:
        return 0
    with unit_of_work(SYSTEM) as work:
        return services.announce_due(work, waiting, now)
