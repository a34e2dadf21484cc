"""What the worker does for the box, again and again."""

from __future__ import annotations

from sqlalchemy import or_, select

from commons.ballot_box import services
from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import end_reading, unit_of_work


def stir_open_boxes() -> int:
    """Stir every box that takes ballots now, each in a transaction of its own; the number of voters stirred."""
    now = clock.now()
    running = or_(Poll.closes_at > now, Poll.paused_at.is_not(None))
    taking = (Poll.state == PollState.TAKING, Poll.opens_at <= now, running)
    keys = list(db.session.scalars(select(Poll.key).where(*taking)))
    end_reading()
    stirred = 0
    for key in keys:
        with unit_of_work(SYSTEM) as work:
            stirred += services.stir(work, key, now)
    return stirred
