"""A day after a workshop closed, nothing of the phones that were in it is left: seals, marks, what people declared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from assises.workshops import queries
from assises.workshops.models import Workshop, WorkshopToken
from assises.workshops.types import FORGET_AFTER
from assises.workshops.words_models import Dot, DotHand, FloorRequest, WorkshopContribution, WorkshopRound
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, unit_of_work


def forget_due() -> int:
    """The chore: forget the phones of every workshop closed for a day; how many workshops."""
    with unit_of_work(SYSTEM) as work:
        due = queries.to_forget(clock.now() - FORGET_AFTER)
        for workshop in due:
            forget(work, workshop, clock.now())
        return len(due)


def forget(work: Work, workshop: Workshop, now: datetime) -> None:
    """Delete what tells one phone from another; words, frozen results and the order of turns stay."""
    mine = workshop.id
    rounds = select(WorkshopRound.id).where(WorkshopRound.workshop_id == mine)
    for table in (Dot, DotHand):
        work.session.execute(delete(table).where(table.round_id.in_(rounds)))
    work.session.execute(delete(WorkshopToken).where(WorkshopToken.workshop_id == mine))
    said, asked = WorkshopContribution.workshop_id == mine, FloorRequest.workshop_id == mine
    work.session.execute(update(WorkshopContribution).where(said).values(mark=None))
    work.session.execute(
        update(FloorRequest).where(asked).values(speaker=None, trait=None, side=None, name="", table_number=None)
    )
    workshop.forgotten_at = now
