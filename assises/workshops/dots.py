"""Dots: so many for each phone in a round, so many on one group; closing a round freezes its result and a digest.

Nothing of a dot goes to the journal: its order would lead from a person to a phone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from assises.workshops import joining, marks, queries, services
from assises.workshops.marks import Purpose
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import Way
from assises.workshops.words_models import Dot, DotHand, WorkshopContribution, WorkshopGroup, WorkshopRound
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Standing


def open_round(work: Work, workshop: Workshop, way: Way, now: datetime) -> WorkshopRound:
    """Open a round on the groups as they stand now; a workshop has one open round at most."""
    services.obey(Act.OPEN_DOTS, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    choices = [[group.id, group.title] for group in _groups_with_ideas(work, workshop.id)]
    rounds = queries.rounds(workshop.id)
    if rounds and rounds[0].closed_at is None:
        raise Stale(reason=WorkshopReason.ROUND_OPEN)
    if not choices:
        raise Refused(reason=WorkshopReason.NO_GROUPS)
    number = rounds[0].number + 1 if rounds else 1
    found = WorkshopRound(
        workshop_id=workshop.id, number=number, way=way, dots_each=workshop.dots_each,
        dots_per_group=workshop.dots_per_group, choices=choices, opened_at=now,
    )  # fmt: skip
    work.session.add(found)
    work.session.flush()
    services.log(work, workshop, "round", now, str(number))
    services.touch(work, workshop)
    return found


def _groups_with_ideas(work: Work, workshop_id: int) -> list[WorkshopGroup]:
    ideas = select(WorkshopContribution.group_id).where(
        WorkshopContribution.workshop_id == workshop_id, WorkshopContribution.standing == Standing.SHOWN,
        WorkshopContribution.group_id.is_not(None),
    )  # fmt: skip
    query = select(WorkshopGroup).where(WorkshopGroup.workshop_id == workshop_id, WorkshopGroup.id.in_(ideas))
    return list(work.session.scalars(query.order_by(WorkshopGroup.id)))


def put(work: Work, workshop_id: int, token: str, group_id: int, placed: int, now: datetime) -> int:
    """Let so many dots of this phone stand on a group; how many it has left.

    The number is said whole, not "one more": the same tap sent twice changes nothing. Refused: NOT_INSIDE, NOT_NOW,
    NO_ROUND, LATE_DOTS, NO_DOTS_LEFT, TOO_MANY_ON_ONE.
    """
    joining.may(work, workshop_id, token, Act.PUT_DOTS)
    current = _open_round(work, workshop_id)
    if group_id not in {int(choice[0]) for choice in current.choices}:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    if placed > current.dots_per_group:
        raise Refused(reason=WorkshopReason.TOO_MANY_ON_ONE)
    mark = marks.mark(Purpose.DOTS, workshop_id, token)
    hand = _hand(work, current, mark)
    before = queries.dots_of(current.id, mark).get(group_id, 0)
    used = hand.used - before + placed
    if used > current.dots_each:
        raise Refused(reason=WorkshopReason.NO_DOTS_LEFT)
    hand.used = used
    _write(work, current, mark, group_id, placed)
    return current.dots_each - used


def _open_round(work: Work, workshop_id: int) -> WorkshopRound:
    """The open round, held so that it closes after this command; LATE_DOTS when it has just been closed."""
    open_now = (WorkshopRound.workshop_id == workshop_id, WorkshopRound.closed_at.is_(None))
    query = select(WorkshopRound).where(*open_now).with_for_update(read=True)
    found = work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        known = queries.rounds(workshop_id)
        raise Refused(reason=WorkshopReason.LATE_DOTS if known else WorkshopReason.NO_ROUND)
    if found.way is Way.HANDS:
        raise Refused(reason=WorkshopReason.NO_ROUND)
    return found


def _hand(work: Work, current: WorkshopRound, mark: str) -> DotHand:
    """The hand of this phone, held: two taps at once are counted one after the other."""
    row = {"round_id": current.id, "mark": mark, "used": 0, "most": current.dots_each}
    work.session.execute(insert(DotHand).values(row).on_conflict_do_nothing(constraint="pk_assises_workshop_hand"))
    query = select(DotHand).where(DotHand.round_id == current.id, DotHand.mark == mark).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def _write(work: Work, current: WorkshopRound, mark: str, group_id: int, placed: int) -> None:
    if placed <= 0:
        mine = (Dot.round_id == current.id, Dot.mark == mark, Dot.group_id == group_id)
        work.session.execute(delete(Dot).where(*mine))
        return
    row = {
        "round_id": current.id, "mark": mark, "group_id": group_id, "placed": placed, "most": current.dots_per_group,
    }  # fmt: skip
    statement = insert(Dot).values(row)
    work.session.execute(statement.on_conflict_do_update(constraint="pk_assises_workshop_dot", set_={"placed": placed}))


def close_round(work: Work, workshop: Workshop, hands: Mapping[int, int] | None, now: datetime) -> WorkshopRound:
    """Close the open round and freeze its result; closed already, it is given as it is.

    `hands`: the hands counted in the room for each group; they stand in place of what phones said.
    """
    services.obey(Act.OPEN_DOTS, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    found = _held_round(work, workshop)
    if found.closed_at is not None:
        return found
    by_hand = hands is not None
    counted = _counted(work, found) if hands is None else hands
    people = workshop.counted if by_hand else _people(work, found.id)
    result: list[Any] = [[int(group), str(title), int(counted.get(int(group), 0))] for group, title in found.choices]
    result.sort(key=lambda line: (-line[2], line[0]))
    digest = digest_of(result)
    found.way = Way.HANDS if by_hand else found.way
    found.result, found.people, found.closed_at, found.digest = result, people, now, digest
    services.log(work, workshop, "frozen", now, f"{found.number} {digest[:12]}")
    work.audit("assises.workshop.freeze", f"assises.workshop:{workshop.id}", round=found.number, digest=digest)
    services.touch(work, workshop)
    return found


def _held_round(work: Work, workshop: Workshop) -> WorkshopRound:
    query = select(WorkshopRound).where(WorkshopRound.workshop_id == workshop.id)
    query = query.order_by(WorkshopRound.number.desc()).limit(1).with_for_update()
    found = work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Refused(reason=WorkshopReason.NO_ROUND)
    return found


def _counted(work: Work, found: WorkshopRound) -> dict[int, int]:
    query = select(Dot.group_id, func.sum(Dot.placed)).where(Dot.round_id == found.id).group_by(Dot.group_id)
    return {int(group): int(number) for group, number in work.session.execute(query)}


def _people(work: Work, round_id: int) -> int:
    query = select(func.count()).select_from(DotHand).where(DotHand.round_id == round_id, DotHand.used > 0)
    return int(work.session.execute(query).scalar_one())


def digest_of(result: list[Any]) -> str:
    """SHA-256 of a result in canonical JSON: anybody may make it again from the published result."""
    return hashlib.sha256(json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
