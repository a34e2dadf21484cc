"""What is read of axes and commitments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from assises.commitments.models import AssisesCommitment, PriorityAxis, ProgressPoint, PromiseOwner, PromiseStep
from assises.commitments.types import ENDS, AxisState, Side
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from commons.threads.models import Tie

_SHOWN = ProgressPoint.standing == Standing.SHOWN


def axis(axis_id: int) -> PriorityAxis | None:
    """The axis of this number."""
    return db.session.get(PriorityAxis, axis_id)


def axes(edition_id: int, *states: AxisState) -> list[PriorityAxis]:
    """The axes of an edition in these states (any without one), by rank."""
    query = select(PriorityAxis).where(
        PriorityAxis.edition_id == edition_id, PriorityAxis.state.in_(states or tuple(AxisState))
    )
    return list(db.session.scalars(query.order_by(PriorityAxis.rank, PriorityAxis.id)))


def axes_by_id(ids: Collection[int]) -> list[PriorityAxis]:
    """The axes of these numbers."""
    return list(db.session.scalars(select(PriorityAxis).where(PriorityAxis.id.in_(ids))))


def commitment(commitment_id: int) -> AssisesCommitment | None:
    """The commitment of this number."""
    return db.session.get(AssisesCommitment, commitment_id)


def by_id(ids: Collection[int]) -> list[AssisesCommitment]:
    """The commitments of these numbers."""
    return list(db.session.scalars(select(AssisesCommitment).where(AssisesCommitment.id.in_(ids))))


def of_edition(edition_id: int) -> list[AssisesCommitment]:
    """The commitments born at an edition, by deadline."""
    query = select(AssisesCommitment).where(AssisesCommitment.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(AssisesCommitment.due_on, AssisesCommitment.id)))


def followed_in(year: int, edition_id: int) -> list[AssisesCommitment]:
    """Those of an edition, and those of earlier ones that were carried over to its year."""
    mine = (AssisesCommitment.edition_id == edition_id) | (AssisesCommitment.carried_to == year)
    query = select(AssisesCommitment).where(mine)
    return list(db.session.scalars(query.order_by(AssisesCommitment.due_on, AssisesCommitment.id)))


def before(year: int) -> list[AssisesCommitment]:
    """Every commitment of editions of earlier years, the oldest edition first, then by deadline."""
    query = select(AssisesCommitment).join(AssisesCommitment.edition).where(AssisesEdition.year < year)
    return list(db.session.scalars(query.order_by(AssisesEdition.year, AssisesCommitment.due_on, AssisesCommitment.id)))


def of_bodies(body_ids: Collection[int]) -> list[AssisesCommitment]:
    """The commitments that these bodies owe or owed."""
    query = select(AssisesCommitment).where(AssisesCommitment.body_id.in_(body_ids))
    return list(db.session.scalars(query.order_by(AssisesCommitment.settled_at.is_not(None), AssisesCommitment.due_on)))


def every_open() -> list[AssisesCommitment]:
    """Those on which something is still owed, of editions that the public may read."""
    query = select(AssisesCommitment).join(AssisesCommitment.edition)
    open_ones = (AssisesCommitment.state.not_in(tuple(ENDS)), AssisesEdition.state != EditionState.DRAFT)
    return list(db.session.scalars(query.where(*open_ones, AssisesCommitment.duplicate_of_id.is_(None))))


def duplicates(commitment_id: int) -> list[AssisesCommitment]:
    """Those that say the same as this one."""
    query = select(AssisesCommitment).where(AssisesCommitment.duplicate_of_id == commitment_id)
    return list(db.session.scalars(query.order_by(AssisesCommitment.id)))


def steps(ids: Collection[int]) -> dict[int, list[PromiseStep]]:
    """Every move of these commitments, in order of time."""
    found: dict[int, list[PromiseStep]] = defaultdict(list)
    query = select(PromiseStep).where(PromiseStep.commitment_id.in_(ids)).order_by(PromiseStep.at, PromiseStep.id)
    for step in db.session.scalars(query):
        found[step.commitment_id].append(step)
    return found


def owners(ids: Collection[int]) -> dict[int, list[PromiseOwner]]:
    """Who owed these commitments, in order of time."""
    found: dict[int, list[PromiseOwner]] = defaultdict(list)
    query = select(PromiseOwner).where(PromiseOwner.commitment_id.in_(ids))
    for owner in db.session.scalars(query.order_by(PromiseOwner.since, PromiseOwner.id)):
        found[owner.commitment_id].append(owner)
    return found


def points(ids: Collection[int]) -> dict[int, list[ProgressPoint]]:
    """Words on how far these commitments have come, that everybody may read, in order of time."""
    found: dict[int, list[ProgressPoint]] = defaultdict(list)
    query = select(ProgressPoint).where(ProgressPoint.commitment_id.in_(ids), _SHOWN)
    for point in db.session.scalars(query.order_by(ProgressPoint.at, ProgressPoint.id)):
        found[point.commitment_id].append(point)
    return found


def waiting_points(commitment_id: int) -> int:
    """How many words of citizens wait to be read by a moderator."""
    mine = (ProgressPoint.commitment_id == commitment_id, ProgressPoint.standing == Standing.WAITING)
    return int(db.session.scalar(select(func.count()).select_from(ProgressPoint).where(*mine)) or 0)


def points_by_id(ids: Collection[int]) -> list[ProgressPoint]:
    """The words of these numbers, whether they are shown or not."""
    return list(db.session.scalars(select(ProgressPoint).where(ProgressPoint.id.in_(ids))))


def point_of_ticket(ticket: str) -> ProgressPoint | None:
    """What was made with the ticket of a form."""
    return db.session.scalar(select(ProgressPoint).where(ProgressPoint.ticket == ticket))


def spoken_on_by(account_id: int) -> Sequence[int]:
    """The commitments on which somebody said how far they have come."""
    query = select(ProgressPoint.commitment_id).where(
        ProgressPoint.author_id == account_id, ProgressPoint.side == Side.CITIZEN
    )
    return list(db.session.scalars(query.distinct()))


def causes(kind: str, ids: Collection[int]) -> dict[int, list[Ref]]:
    """Where these things come from: workshops, contributions, recommendations…"""
    found: dict[int, list[Ref]] = defaultdict(list)
    query = select(Tie).where(Tie.effect_kind == kind, Tie.effect_id.in_(ids)).order_by(Tie.id)
    for tie in db.session.scalars(query):
        found[tie.effect_id].append(Ref(tie.cause_kind, tie.cause_id))
    return found
