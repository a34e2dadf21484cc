"""Puts ideas that say the same thing together; every move can be undone, and originals stay as they were said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from assises.workshops import queries, services
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import LONGEST_TITLE
from assises.workshops.words_models import WorkshopContribution, WorkshopGroup, WorkshopMove
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


def gather(work: Work, workshop: Workshop, title: str, ids: Sequence[int], now: datetime) -> WorkshopGroup:
    """Make a group of these ideas (of none, to begin with)."""
    _may(work, workshop)
    named = one_line(title, LONGEST_TITLE)
    if not named:
        raise Invalid(fields={"title": WorkshopReason.NO_WORDS.sentence})
    group = WorkshopGroup(workshop_id=workshop.id, title=named)
    work.session.add(group)
    work.session.flush()
    _move(work, workshop, ids, group.id, named, now)
    return group


def place(work: Work, workshop: Workshop, ids: Sequence[int], group_id: int | None, now: datetime) -> None:
    """Move ideas into a group, or out of any."""
    _may(work, workshop)
    group = _group(workshop, group_id) if group_id is not None else None
    _move(work, workshop, ids, group_id, group.title if group is not None else "—", now)


def merge(work: Work, workshop: Workshop, from_id: int, into_id: int, now: datetime) -> None:
    """Pour one group into another; it stays, empty, so that the move can be undone."""
    _may(work, workshop)
    source, target = _group(workshop, from_id), _group(workshop, into_id)
    if source.id == target.id:
        return
    mine = (WorkshopContribution.workshop_id == workshop.id, WorkshopContribution.group_id == source.id)
    ids = list(work.session.scalars(select(WorkshopContribution.id).where(*mine)))
    _move(work, workshop, ids, target.id, target.title, now)


def rename(work: Work, workshop: Workshop, group_id: int, title: str, now: datetime) -> None:
    """Say better what a group is about."""
    _may(work, workshop)
    named = one_line(title, LONGEST_TITLE)
    if not named:
        raise Invalid(fields={"title": WorkshopReason.NO_WORDS.sentence})
    _group(workshop, group_id).title = named
    services.touch(work, workshop)


def undo(work: Work, workshop: Workshop, move_id: int, now: datetime) -> None:
    """Put back what the last move took; ideas that were moved again since stay where they are."""
    _may(work, workshop)
    move = queries.last_move(workshop.id)
    if move is None or move.id != move_id:
        raise Refused(reason=WorkshopReason.NOTHING_TO_UNDO)
    for number, before, after in move.changes:
        _put(work, workshop, int(number), after, before)
    move.undone_at = now
    services.touch(work, workshop)


def _may(work: Work, workshop: Workshop) -> None:
    services.obey(Act.GROUP, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    if any(each.closed_at is None for each in queries.rounds(workshop.id)):
        raise Refused(reason=WorkshopReason.ROUND_OPEN)


def _group(workshop: Workshop, group_id: int) -> WorkshopGroup:
    found = queries.group_of(workshop.id, group_id)
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def _move(work: Work, workshop: Workshop, ids: Sequence[int], group_id: int | None, label: str, now: datetime) -> None:
    """Move these and remember from where; the row of the workshop is held, so that two moves never cross."""
    mine = (WorkshopContribution.workshop_id == workshop.id, WorkshopContribution.id.in_(ids))
    found = list(work.session.scalars(select(WorkshopContribution).where(*mine).order_by(WorkshopContribution.id)))
    if len(found) != len(set(ids)):
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    changes = [[each.id, each.group_id, group_id] for each in found if each.group_id != group_id]
    for each in found:
        each.group_id = group_id
    if changes:
        work.session.add(WorkshopMove(workshop_id=workshop.id, label=label, changes=changes, at=now))
    work.session.flush()
    services.touch(work, workshop)


def _put(work: Work, workshop: Workshop, number: int, now_in: int | None, back_to: int | None) -> None:
    there = WorkshopContribution.group_id.is_not_distinct_from(now_in)
    mine = (WorkshopContribution.workshop_id == workshop.id, WorkshopContribution.id == number, there)
    work.session.execute(update(WorkshopContribution).where(*mine).values(group_id=back_to))
