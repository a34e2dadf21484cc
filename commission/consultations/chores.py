"""What the clock does when nobody presses: closes what ended, settles what nobody can contest, reminds members once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from commission.consultations import letters, opening, queries, services
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

#: Members are reminded so long before the end.
REMIND_BEFORE = timedelta(hours=24)


def run() -> int:
    """Everything that is due, each in a transaction of its own; how many consultations moved."""
    return close_over() + settle_uncontested() + remind()


def close_over() -> int:
    """Close those whose end has passed; the box of one that was called off is shut too, and never counted."""
    now = clock.now()
    due, cancelled = queries.due_to_close(now), queries.boxes_left(now)
    end_reading()
    for number in cancelled:
        with unit_of_work(SYSTEM) as work:
            services.shut_box(work, number, now)
    return sum(_tried(services.close, number) for number in due)


def settle_uncontested() -> int:
    """Settle those that can no longer be contested and have no contestation waiting."""
    due = queries.due_to_settle(clock.now())
    end_reading()
    return sum(_tried(services.settle, number) for number in due)


def _tried(command: Callable[[Work, int, datetime], object], number: int) -> bool:
    """True when it moved; somebody of the team may have been faster."""
    try:
        with unit_of_work(SYSTEM) as work:
            command(work, number, clock.now())
    except Refused:
        return False
    return True


def remind() -> int:
    """Write to those who may still speak, a day before the end; once."""
    now = clock.now()
    due = queries.due_to_remind(now, now + REMIND_BEFORE)
    end_reading()
    for number in due:
        with unit_of_work(SYSTEM) as work:
            if opening.mark_reminded(work, number, now):
                _remind(work, number)
    return len(due)


def _remind(work: Work, consultation_id: int) -> None:
    """In a secret vote everybody is reminded: a list of those who did not vote is nobody's to write."""
    consultation = queries.by_id(consultation_id)
    assert consultation is not None  # marked just before
    spoken = {voice.elector_id for voice in queries.standing(consultation_id)}
    silent = [each.member_id for each in queries.electors(consultation_id) if each.id not in spoken]
    letters.ending(work, consultation, silent)
