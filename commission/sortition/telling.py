"""Holds a draw while it changes, moves it, and tells publicly what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commission.sortition.models import DrawStep, SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.types import PAGES, DrawState, StepKind
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


def held(work: Work, draw_id: int) -> tuple[SeatDraw, Mandate]:
    """The draw with its mandate, held: whoever else changes it waits, and sees what was done. NotFound."""
    query = select(SeatDraw).where(SeatDraw.id == draw_id).with_for_update()
    draw = work.session.scalar(query.execution_options(populate_existing=True))
    mandate = mandates.by_id(draw.mandate_id) if draw is not None else None
    if draw is None or mandate is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return draw, mandate


def obey(refusal: DrawReason | None) -> None:
    """Stop here when something is refused."""
    if refusal is not None:
        raise Refused(reason=refusal)


def move(work: Work, draw: SeatDraw, state: DrawState) -> None:
    """Bring a held draw to a state."""
    draw.state = state
    changed(work, draw)


def changed(work: Work, draw: SeatDraw) -> None:
    """A held draw is no longer what older pages show."""
    draw.version += 1
    work.touch(PAGES)


def tell(
    work: Work, draw: SeatDraw, kind: StepKind, now: datetime, words: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Write publicly, and in the journal, what happened."""
    work.session.add(DrawStep(draw_id=draw.id, kind=kind, at=now, words=words, detail=detail))
    work.audit(f"commission.draw.{kind.value}", f"commission.draw:{draw.id}", words=words)
    work.touch(PAGES)
