"""Prepares a draw, writes its targets, opens and closes its list, asks for calculations, gives it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from commission.mandates import queries as mandates
from commission.sortition import checking, convening, panels, policies, queries, tallies, words
from commission.sortition.models import DrawTarget, SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.telling import changed, held, move, obey, tell
from commission.sortition.types import CLOSED, Criterion, DrawState, StepKind, Target, Task
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

MOST_SEATS, MOST_DAYS = 200, 90


def prepare(
    work: Work, mandate_id: int, title: str, about: str, seats: int, answer_days: int, now: datetime
) -> SeatDraw:  # fmt: skip
    """A new draw. NotFound, Refused; Invalid (title, seats, answer_days)."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    obey(policies.refusal_to_keep(mandate, work.actor))
    wrong = {} if title.strip() else {"title": DrawReason.NEEDS_A_TITLE.sentence}
    wrong |= {} if 1 <= seats <= MOST_SEATS else {"seats": DrawReason.NEEDS_SEATS.sentence}
    wrong |= {} if 1 <= answer_days <= MOST_DAYS else {"answer_days": DrawReason.NOT_A_VALUE.sentence}
    if wrong:
        raise Invalid(fields=wrong)
    draw = SeatDraw(
        mandate_id=mandate_id, title=title.strip(), about=about.strip(), seats=seats, answer_days=answer_days,
        state=DrawState.PREPARED, created_at=now,
    )  # fmt: skip
    work.session.add(draw)
    work.session.flush()
    tell(work, draw, StepKind.PREPARED, now)
    return draw


def aim(work: Work, draw_id: int, version: int, aims: Sequence[Target], why: str, now: datetime) -> None:
    """Write the targets; once the list is closed each change is told publicly, with its reason, and checked again."""
    draw, mandate = held(work, draw_id)
    obey(policies.refusal_to_aim(mandate, draw, work.actor))
    if draw.version != version:
        raise Stale(reason=DrawReason.CHANGED_MEANWHILE)
    before, late = queries.targets(draw_id), draw.state in CLOSED
    if late and not why.strip():
        raise Invalid(fields={"why": DrawReason.NEEDS_A_REASON.sentence})
    work.session.execute(delete(DrawTarget).where(DrawTarget.draw_id == draw_id))
    for each in aims:
        work.session.add(DrawTarget(
            draw_id=draw_id, criterion=each.criterion, value=each.value, least=each.least, most=each.most,
            source=each.source,
        ))  # fmt: skip
    changes = _changes(before, aims)
    if late and changes:
        tell(work, draw, StepKind.TARGET, now, why.strip(), {"changes": changes})
    if draw.state in (DrawState.FEASIBLE, DrawState.INFEASIBLE):
        draw.state, draw.verdict = DrawState.POOL_CLOSED, None
    changed(work, draw)
    work.audit("commission.draw.aim", f"commission.draw:{draw_id}", targets=len(aims))


def _changes(before: Sequence[Target], after: Sequence[Target]) -> list[list[object]]:
    """[criterion, value, [least, most] before or None, after or None] of each target that is not as it was."""
    old = {(each.criterion, each.value): [each.least, each.most] for each in before}
    new = {(each.criterion, each.value): [each.least, each.most] for each in after}
    return [
        [key[0].value, key[1], old.get(key), new.get(key)] for key in {**old, **new} if old.get(key) != new.get(key)
    ]  # fmt: skip


def become(work: Work, draw_id: int, state: DrawState, version: int, why: str, now: datetime) -> None:
    """Bring the draw to the next state that a person decides. NotFound, Refused, Stale; Invalid (why)."""
    draw, mandate = held(work, draw_id)
    obey(policies.refusal_to_become(mandate, draw, state, work.actor))
    if draw.version != version:
        raise Stale(reason=DrawReason.CHANGED_MEANWHILE)
    if state is DrawState.POOL_OPEN:
        tell(work, draw, StepKind.POOL_OPEN, now)
    elif state is DrawState.POOL_CLOSED:
        _close(work, draw, now)
    elif state is DrawState.CONVENING:
        convening.convene(work, draw, now)
    elif state is DrawState.INSTALLED:
        convening.install(work, draw, mandate, why, now)
    else:
        _abandon(work, draw, why, now)
    move(work, draw, state)


def _close(work: Work, draw: SeatDraw, now: datetime) -> None:
    """Publish the digest of the list, and the totals that may be."""
    if not queries.targets(draw.id):
        raise Refused(reason=DrawReason.NEEDS_TARGETS)
    opened = queries.opened_pool(draw.id)
    if len(opened) < draw.seats:
        raise Refused(reason=DrawReason.TOO_FEW)
    draw.pool_digest, draw.closed_at = checking.digest(checking.closed(opened)), now
    counted = queries.counted(draw.id)
    totals = {
        criterion.value: tallies.published({value: counted[criterion][value] for value in words.values(criterion)})
        for criterion in Criterion
    }
    tell(work, draw, StepKind.POOL_CLOSED, now, draw.pool_digest, {"volunteers": len(opened), "totals": totals})


def _abandon(work: Work, draw: SeatDraw, why: str, now: datetime) -> None:
    if not why.strip():
        raise Invalid(fields={"why": DrawReason.NEEDS_A_REASON.sentence})
    draw.over_at, draw.pending = now, None
    tell(work, draw, StepKind.ABANDONED, now, why.strip())


def ask(work: Work, draw_id: int, task: Task) -> None:
    """Have the worker check the targets, or make the lot. NotFound; Refused (also without the solver)."""
    draw, mandate = held(work, draw_id)
    obey(policies.refusal_to_ask(mandate, draw, task, panels.solver_is_there(), work.actor))
    draw.pending = task
    changed(work, draw)
    work.audit("commission.draw.ask", f"commission.draw:{draw_id}", task=task.value)
