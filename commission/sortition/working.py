"""Long calculations, away from any page: whether a panel can meet the targets, and the lot of panels."""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from commission.sortition import checking, panels, queries, relaxing
from commission.sortition.models import DrawLot, SeatDraw
from commission.sortition.telling import changed, held, move, tell
from commission.sortition.types import DrawState, StepKind, Task
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

log = logging.getLogger("possibles.sortition")
_alone = threading.Lock()


def begin() -> None:
    """Begin what waits, beside the worker: letters go on meanwhile."""
    if panels.solver_is_there() and queries.pending() and not _alone.locked():
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app, not its proxy
        threading.Thread(target=_in_context, args=(app,), daemon=True, name="sortition").start()


def _in_context(app: Flask) -> None:
    with app.app_context():
        try:
            work_pending()
        except Exception:
            log.exception("a calculation failed; it will run again")


def work_pending() -> int:
    """Do every calculation that waits; how many. Nothing without the solver: they wait for it."""
    if not panels.solver_is_there() or not _alone.acquire(blocking=False):
        return 0
    try:
        waiting = [(draw.id, draw.version, draw.pending) for draw in queries.pending()]
        return sum(_done(draw_id, version, task) for draw_id, version, task in waiting if task is not None)
    finally:
        _alone.release()


def _done(draw_id: int, version: int, task: Task) -> bool:
    """Calculate on what stands now, then write it when nothing changed meanwhile."""
    found = calculated(draw_id, task)
    with unit_of_work(SYSTEM) as work:
        draw, _mandate = held(work, draw_id)
        if draw.version != version or draw.pending is not task:
            return False
        draw.pending = None
        _write(work, draw, found, clock.now())
        return True


def calculated(draw_id: int, task: Task) -> dict[str, Any]:
    """What the calculation gives; no connection is held while it lasts."""
    draw = queries.by_id(draw_id)
    assert draw is not None  # asked of a known draw
    pool, digest = _pool(draw), draw.pool_digest
    end_reading()
    return _found(pool, digest, task)


def carry_out(work: Work, draw_id: int, now: datetime) -> None:
    """Do what a draw waits for in the transaction of whoever asks: for lists of a few people. NotFound."""
    draw, _mandate = held(work, draw_id)
    task, draw.pending = draw.pending, None
    if task is not None:
        _write(work, draw, _found(_pool(draw), draw.pool_digest, task), now)


def _pool(draw: SeatDraw) -> panels.Pool:
    return panels.Pool.of(queries.opened_pool(draw.id), queries.bounds(draw.id), draw.seats)


def _found(pool: panels.Pool, digest: str | None, task: Task) -> dict[str, Any]:
    if task is Task.CHECK:
        changes = relaxing.smallest_changes(pool)
        return {"changes": None if changes is None else [asdict(each) for each in changes]}
    try:
        return {"lot": panels.lot_of(pool, digest or "")}
    except panels.Impossible:
        return {"changes": None}


def _write(work: Work, draw: SeatDraw, found: dict[str, Any], now: datetime) -> None:
    if "lot" in found:
        lot = DrawLot(draw_id=draw.id, content=found["lot"], digest=checking.digest(found["lot"]), published_at=now)
        work.session.add(lot)
        tell(work, draw, StepKind.LOT_PUBLISHED, now, lot.digest)
        move(work, draw, DrawState.LOT_PUBLISHED)
        return
    draw.verdict = found
    possible = found["changes"] == []
    tell(work, draw, StepKind.FEASIBLE if possible else StepKind.INFEASIBLE, now)
    move(work, draw, DrawState.FEASIBLE if possible else DrawState.INFEASIBLE)
    changed(work, draw)
