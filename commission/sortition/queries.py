"""What is read of draws: the pool, its targets, the lot, who was convened, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from commission.mandates.types import Entrance
from commission.sortition.models import Convocation, DrawLot, DrawStep, DrawTarget, DrawTyping, SeatDraw, Volunteer
from commission.sortition.types import AnswerState, Criterion, DrawState, StepKind, Target, TypingState
from commons.kernel.db import db


def by_id(draw_id: int) -> SeatDraw | None:
    """One draw."""
    return db.session.get(SeatDraw, draw_id)


def draws(mandate_id: int | None = None) -> Sequence[SeatDraw]:
    """Every draw, or those of a mandate, the latest first."""
    query = select(SeatDraw).order_by(SeatDraw.created_at.desc(), SeatDraw.id.desc())
    return db.session.scalars(query if mandate_id is None else query.where(SeatDraw.mandate_id == mandate_id)).all()


def open_draws(mandate_id: int) -> Sequence[SeatDraw]:
    """Those that take volunteers now."""
    return [draw for draw in draws(mandate_id) if draw.state is DrawState.POOL_OPEN]


def pending() -> Sequence[SeatDraw]:
    """Those that wait for a calculation."""
    return db.session.scalars(select(SeatDraw).where(SeatDraw.pending.is_not(None)).order_by(SeatDraw.id)).all()


def volunteers(draw_id: int) -> Sequence[Volunteer]:
    """Everybody on the list, in the order of their pseudonyms (left ones too, after the closing)."""
    return db.session.scalars(
        select(Volunteer).where(Volunteer.draw_id == draw_id).order_by(Volunteer.pseudonym)
    ).all()  # fmt: skip


def how_many(draw_id: int) -> int:
    """How many are on the list."""
    return db.session.execute(select(func.count()).where(Volunteer.draw_id == draw_id)).scalar_one()


def on_paper(draw_id: int) -> int:
    """How many of them wrote on a sheet."""
    mine = (Volunteer.draw_id == draw_id, Volunteer.channel == Entrance.PAPER)
    return int(db.session.scalar(select(func.count()).select_from(Volunteer).where(*mine)) or 0)


def volunteer_of_link(draw_id: int, link_seal: str) -> Volunteer | None:
    """Whose own page this is."""
    return db.session.scalar(select(Volunteer).where(Volunteer.draw_id == draw_id, Volunteer.link_seal == link_seal))


def opened_pool(draw_id: int) -> dict[str, dict[str, str]]:
    """The lines of the pool by pseudonym; for the draw alone."""
    return {each.pseudonym: each.line for each in volunteers(draw_id)}


def counted(draw_id: int) -> dict[Criterion, Counter[str]]:
    """How many volunteers gave each answer; never published as it is."""
    found = volunteers(draw_id)
    return {criterion: Counter(str(getattr(each, criterion.value)) for each in found) for criterion in Criterion}


def targets(draw_id: int) -> list[Target]:
    """The targets, criterion by criterion, each in the order it was written."""
    rows = db.session.scalars(select(DrawTarget).where(DrawTarget.draw_id == draw_id).order_by(DrawTarget.id)).all()
    order = list(Criterion)
    found = [Target(row.criterion, row.value, row.least, row.most, row.source) for row in rows]
    return sorted(found, key=lambda target: order.index(target.criterion))


def bounds(draw_id: int) -> dict[str, dict[str, list[int]]]:
    """The targets as the calculation takes them."""
    found: dict[str, dict[str, list[int]]] = {}
    for target in targets(draw_id):
        found.setdefault(target.criterion.value, {})[target.value] = [target.least, target.most]
    return found


def lot_of(draw_id: int) -> DrawLot | None:
    """The published panels."""
    return db.session.scalar(select(DrawLot).where(DrawLot.draw_id == draw_id))


def typings(draw_id: int) -> Sequence[DrawTyping]:
    """Every number that was typed, in order."""
    return db.session.scalars(select(DrawTyping).where(DrawTyping.draw_id == draw_id).order_by(DrawTyping.id)).all()


def open_typing(draw_id: int) -> DrawTyping | None:
    """The number that waits for a second person."""
    mine = (DrawTyping.draw_id == draw_id, DrawTyping.state == TypingState.OPEN)
    return db.session.scalars(select(DrawTyping).where(*mine).order_by(DrawTyping.id)).first()


def convocations(draw_id: int) -> Sequence[Convocation]:
    """Who was convened, in the order of waves and pseudonyms."""
    query = select(Convocation).join(Volunteer).where(Convocation.draw_id == draw_id)
    return db.session.scalars(query.order_by(Convocation.wave, Volunteer.pseudonym)).all()


def convocation_of(volunteer_id: int) -> Convocation | None:
    """What this volunteer was asked."""
    return db.session.scalar(select(Convocation).where(Convocation.volunteer_id == volunteer_id))


def answers(draw_id: int) -> Counter[AnswerState]:
    """How many convocations stand in each state."""
    query = select(Convocation.state, func.count()).where(Convocation.draw_id == draw_id).group_by(Convocation.state)
    return Counter({row[0]: row[1] for row in db.session.execute(query)})


def steps(draw_id: int) -> Sequence[DrawStep]:
    """What happened, in order."""
    return db.session.scalars(
        select(DrawStep).where(DrawStep.draw_id == draw_id).order_by(DrawStep.at, DrawStep.id)
    ).all()  # fmt: skip


def totals(draw_id: int) -> dict[str, dict[str, int | None]]:
    """The totals of the pool as they were published at its closing; nothing before."""
    mine = (DrawStep.draw_id == draw_id, DrawStep.kind == StepKind.POOL_CLOSED)
    step = db.session.scalars(select(DrawStep).where(*mine)).first()
    return {} if step is None or step.detail is None else step.detail["totals"]
