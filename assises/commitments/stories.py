"""What axes and commitments tell of themselves on the thread, and what is owed on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

from flask_babel import gettext as _

from assises.commitments import policies, queries
from assises.commitments.models import AssisesCommitment, PriorityAxis, ProgressPoint, PromiseOwner, PromiseStep
from assises.commitments.types import PAGES, AxisState, PromiseState, Side
from assises.editions.services import VERSION as EDITIONS
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _axis_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {axis.id: _of_axis(axis) for axis in queries.axes_by_id(ids)}


def _of_axis(axis: PriorityAxis) -> list[Moment]:
    year = axis.edition.year + 1
    told = [Moment(axis.created_at, _("Proposé comme axe prioritaire de %(year)s", year=year))]
    if axis.state is AxisState.ADOPTED:
        told.append(Moment(axis.changed_at, _("Retenu comme axe prioritaire de %(year)s", year=year), why=axis.reason))
    elif axis.state is AxisState.SET_ASIDE:
        told.append(Moment(axis.changed_at, _("Axe mis de côté"), why=axis.reason))
    return told


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    steps, owners, points = queries.steps(ids), queries.owners(ids), queries.points(ids)
    found = {}
    for commitment in queries.by_id(ids):
        told = [step_moment(step) for step in steps.get(commitment.id, [])]
        told += [owner_moment(owner) for owner in owners.get(commitment.id, [])[1:]]
        told += [point_moment(point) for point in points.get(commitment.id, [])]
        found[commitment.id] = sorted(told, key=lambda moment: moment.at)
    return found


def step_moment(step: PromiseStep) -> Moment:
    """What a move says."""
    return Moment(step.at, step_sentence(step), why=step.reason)


def step_sentence(step: PromiseStep) -> str:
    """A move in words."""
    if step.state is PromiseState.CARRIED_OVER:
        return _("Reporté à %(year)s, pour le %(day)s", year=step.carried_to, day=i18n.day(step.due_on))
    if step.state is PromiseState.PROPOSED:
        return _("Engagement proposé, pour le %(day)s", day=i18n.day(step.due_on))
    return {
        PromiseState.ACCEPTED: _("Engagement accepté"),
        PromiseState.REFUSED: _("Engagement refusé"),
        PromiseState.IN_PROGRESS: _("Le travail a commencé"),
        PromiseState.KEPT: _("Engagement tenu"),
        PromiseState.PARTLY: _("Engagement tenu en partie"),
        PromiseState.NOT_KEPT: _("Engagement non tenu"),
        PromiseState.ABANDONED: _("Engagement abandonné"),
    }[step.state]


def owner_moment(owner: PromiseOwner) -> Moment:
    """It passed to somebody else."""
    return Moment(owner.since, _("L’engagement passe à %(owner)s", owner=owner.owner), why=owner.reason)


def point_moment(point: ProgressPoint) -> Moment:
    """A point, with who said it."""
    told = _("Point d’étape : %(claim)s", claim=point.claim.label)
    if point.side is Side.CITIZEN:
        told = _("Vu par quelqu’un : %(claim)s", claim=point.claim.label)
    return Moment(point.at, told, by=point.author_name, why=point.words)


def due_of(day: date) -> datetime:
    """The end of a day, in Paris."""
    return datetime.combine(day + timedelta(days=1), hour(), PARIS).astimezone(UTC)


def debt(commitment: AssisesCommitment) -> Debt:
    """What is owed: an answer first, then the thing itself."""
    if commitment.accepted_at is None:
        answered = commitment.settled_at
        due = commitment.created_at + policies.ANSWER_WITHIN
        sentence = _("Accepter ou refuser cet engagement, avec une raison")
        return Debt(sentence, commitment.owner, due, answered, since=commitment.created_at)
    due, since = due_of(commitment.due_on), commitment.accepted_at
    return Debt(commitment.words, commitment.owner, due, commitment.settled_at, since=since)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {c.id: [debt(c)] for c in queries.by_id(ids) if c.duplicate_of_id is None}


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(commitment.id, debt(commitment)) for commitment in queries.every_open()]


def _point_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {point.id: [point_moment(point)] for point in queries.points_by_id(ids)}


AXES = Story(_axis_moments)
COMMITMENTS = Story(_moments, _debts, queries.spoken_on_by, _open, (PAGES, EDITIONS))
POINTS = Story(_point_moments)
