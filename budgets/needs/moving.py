"""Moves needs between priorities: the version of each decides between two who do, and its author is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from budgets.editions.models import Edition
from budgets.needs import letters, queries
from budgets.needs.models import BudgetNeed, BudgetPriority, NeedMove, PriorityStep
from budgets.needs.reasons import NeedReason
from budgets.needs.services import touch
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

#: A need as it was seen on a page: its id, and its version.
Pick = tuple[int, int]


def put(
    work: Work, edition: Edition, step: PriorityStep, picks: Sequence[Pick], target: BudgetPriority | None,
    now: datetime, site: str,
) -> list[NeedMove]:  # fmt: skip
    """Move each need (nowhere: no priority), keep from where, tie it, tell its author."""
    found = queries.held_needs(edition.id, [need_id for need_id, _seen in picks])
    moves = [_move(found, pick, target) for pick in sorted(dict(picks).items())]
    step.moves.extend(moves)
    work.session.flush()
    needs = queries.needs_by_id([move.need_id for move in moves])
    if target is not None:
        for need in needs:
            threads.tie(work, need.ref, target.ref, Relation.LED_TO, now)
    letters.tell_moved(work, step.id, edition, needs, site)
    touch(work, edition)
    return moves


def _move(found: Mapping[int, BudgetNeed], pick: Pick, target: BudgetPriority | None) -> NeedMove:
    need_id, seen = pick
    need, after = found.get(need_id), target.id if target is not None else None
    if need is None:
        raise Invalid(fields={"needs": NeedReason.UNKNOWN_CHOICE.sentence})
    before = need.priority_id
    if not queries.moved(need_id, seen, after):
        raise Stale(reason=NeedReason.MOVED_MEANWHILE)
    return NeedMove(need_id=need_id, before_id=before, after_id=after)


def put_back(work: Work, edition: Edition, step: PriorityStep, back: PriorityStep, site: str) -> None:
    """Each need of a step goes back; one that is elsewhere now makes the whole undoing fail."""
    moves = {move.need_id: move for move in step.moves}
    found = queries.held_needs(edition.id, moves)
    if any(need.priority_id != moves[need.id].after_id for need in found.values()):
        raise Stale(reason=NeedReason.MOVED_MEANWHILE)
    _refuse_merged([move.before_id for move in moves.values()])
    for need in found.values():
        move = moves[need.id]
        queries.moved(need.id, need.version, move.before_id)
        back.moves.append(NeedMove(need_id=need.id, before_id=move.after_id, after_id=move.before_id))
    work.session.flush()
    letters.tell_moved(work, back.id, edition, queries.needs_by_id(moves), site)


def _refuse_merged(ids: Sequence[int | None]) -> None:
    """Nothing goes back into a priority that was merged since."""
    for priority in queries.priorities_by_id({each for each in ids if each is not None}):
        if priority.merged_into_id is not None:
            raise Refused(reason=NeedReason.NOT_STANDING)
