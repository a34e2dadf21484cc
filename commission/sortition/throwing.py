"""The number that came out in public is typed by one person and again by another: it designates the panel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from commission.sortition import policies, queries
from commission.sortition.models import DrawTyping, SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.telling import changed, held, move, obey, tell
from commission.sortition.types import DrawState, StepKind, TypingState
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_SOURCE = 300


def type_number(work: Work, draw_id: int, number: int, source: str, now: datetime) -> TypingState:
    """Type it, first or again; what became of it. NotFound, Refused; Invalid (number, source); Stale."""
    draw, mandate = held(work, draw_id)
    typing = queries.open_typing(draw_id)
    obey(policies.refusal_to_type(mandate, draw, typing, work.actor))
    lot = queries.lot_of(draw_id)
    if lot is None or not 0 <= number < len(lot.content["panels"]):
        raise Invalid(fields={"number": DrawReason.OUT_OF_LOT.sentence})
    if typing is None:
        return _first(work, draw, number, one_line(source, LONGEST_SOURCE), now)
    return _again(work, draw, typing, number, now)


def _first(work: Work, draw: SeatDraw, number: int, source: str, now: datetime) -> TypingState:
    if not source:
        raise Invalid(fields={"source": DrawReason.NEEDS_A_SOURCE.sentence})
    typing = DrawTyping(draw_id=draw.id, number=number, source=source, typed_by=work.actor.person_id, typed_at=now)
    try:
        with work.session.begin_nested():
            work.session.add(typing)
    except IntegrityError as error:
        raise Stale(reason=DrawReason.CHANGED_MEANWHILE) from error
    tell(work, draw, StepKind.TYPED, now, source)
    changed(work, draw)
    return TypingState.OPEN


def _again(work: Work, draw: SeatDraw, typing: DrawTyping, number: int, now: datetime) -> TypingState:
    typing.again, typing.again_by, typing.again_at = number, work.actor.person_id, now
    if number != typing.number:
        typing.state = TypingState.SET_ASIDE
        tell(work, draw, StepKind.SET_ASIDE, now, f"{typing.number} ≠ {number}")
        changed(work, draw)
        return typing.state
    typing.state = TypingState.CONFIRMED
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Refused(reason=DrawReason.NO_SUCH_MOVE) from error
    draw.chosen, draw.drawn_at = number, now
    tell(work, draw, StepKind.DRAWN, now, str(number), {"number": number, "source": typing.source})
    move(work, draw, DrawState.DRAWN)
    return typing.state
