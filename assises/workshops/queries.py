"""What is read of workshops."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import Part
from assises.workshops.models import (
    Workshop,
    WorkshopFeedback,
    WorkshopStep,
    WorkshopSynthesis,
    WorkshopToken,
)
from assises.workshops.types import Device, Hat, Heard, Mood, Phase, RequestState
from assises.workshops.words_models import (
    Dot,
    FloorRequest,
    WorkshopContribution,
    WorkshopGroup,
    WorkshopMove,
    WorkshopRound,
)
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.moderation.types import Standing


def by_id(workshop_id: int) -> Workshop | None:
    """The workshop of this number."""
    return db.session.get(Workshop, workshop_id)


def of_activity(activity_id: int) -> Workshop | None:
    """The workshop of an activity, once it is prepared."""
    return db.session.scalar(select(Workshop).where(Workshop.activity_id == activity_id))


def of_numbers(ids: Collection[int]) -> list[Workshop]:
    """The workshops of these numbers."""
    return list(db.session.scalars(select(Workshop).where(Workshop.id.in_(ids))))


def of_edition(edition_id: int) -> list[Workshop]:
    """The workshops of an edition, in order of time."""
    query = select(Workshop).join(Workshop.activity).where(Activity.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(Activity.starts_at, Workshop.id)))


def by_code(code: str, now: datetime) -> Workshop | None:
    """The workshop that this code (bare, in capitals) opens now."""
    live = (Workshop.code == code, Workshop.code_expires_at > now)
    return db.session.scalar(select(Workshop).where(*live))


def of_code(code: str) -> Workshop | None:
    """The workshop whose code this is or was, bare and in capitals; it may let nobody in any more."""
    return db.session.scalar(select(Workshop).where(Workshop.code == code))


def hat_of(actor: Actor, activity: Activity) -> Hat:
    """As what this person of the team stands before the workshop of this activity."""
    scope = ("assises", activity.edition_id)
    if actor.is_system or any(actor.holds(role, scope) for role in (Role.SECRETARIAT, Role.FACILITATOR)):
        return Hat.LEADS
    if programme.plays(actor.person_id, activity.id, Part.FACILITATOR):
        return Hat.LEADS
    notes = actor.holds(Role.RAPPORTEUR, scope) or programme.plays(actor.person_id, activity.id, Part.RAPPORTEUR)
    return Hat.NOTES if notes else Hat.NOBODY


def steps(workshop_id: int) -> list[WorkshopStep]:
    """The log, the latest line first."""
    query = select(WorkshopStep).where(WorkshopStep.workshop_id == workshop_id)
    return list(db.session.scalars(query.order_by(WorkshopStep.at.desc(), WorkshopStep.id.desc())))


def phones_by(workshop_id: int) -> tuple[int, list[int | None]]:
    """How many phones are one person's, and the table of each turn at a phone that is passed round."""
    query = select(WorkshopToken.device, WorkshopToken.table_number).where(WorkshopToken.workshop_id == workshop_id)
    found = [(row[0], row[1]) for row in db.session.execute(query)]
    passed = [table for device, table in found if device is Device.TABLE]
    return len(found) - len(passed), passed


def is_inside(seal: str) -> WorkshopToken | None:
    """The phone of this entry seal."""
    return db.session.get(WorkshopToken, seal)


def contributions(workshop_id: int, *standings: Standing) -> list[WorkshopContribution]:
    """What was said (shown ones without any standing), in order of arrival."""
    wanted = standings or (Standing.SHOWN,)
    query = select(WorkshopContribution).where(
        WorkshopContribution.workshop_id == workshop_id, WorkshopContribution.standing.in_(wanted)
    )
    return list(db.session.scalars(query.order_by(WorkshopContribution.id)))


def contribution_of(workshop_id: int, number: int) -> WorkshopContribution | None:
    """One contribution of this workshop."""
    found = db.session.get(WorkshopContribution, number)
    return found if found is not None and found.workshop_id == workshop_id else None


def by_ticket(workshop_id: int, ticket: str) -> WorkshopContribution | None:
    """The contribution that this form made."""
    mine = (WorkshopContribution.workshop_id == workshop_id, WorkshopContribution.ticket == ticket)
    return db.session.scalar(select(WorkshopContribution).where(*mine))


def said_by(workshop_id: int, mark: str) -> list[WorkshopContribution]:
    """What one phone said, the latest first; what was hidden is not told again."""
    mine = (WorkshopContribution.workshop_id == workshop_id, WorkshopContribution.mark == mark)
    query = select(WorkshopContribution).where(*mine, WorkshopContribution.standing != Standing.HIDDEN)
    return list(db.session.scalars(query.order_by(WorkshopContribution.id.desc())))


def contributions_of_numbers(ids: Collection[int]) -> list[WorkshopContribution]:
    """The contributions of these numbers."""
    return list(db.session.scalars(select(WorkshopContribution).where(WorkshopContribution.id.in_(ids))))


def groups(workshop_id: int) -> list[WorkshopGroup]:
    """The groups, in the order in which they were made; also those left empty."""
    query = select(WorkshopGroup).where(WorkshopGroup.workshop_id == workshop_id).order_by(WorkshopGroup.id)
    return list(db.session.scalars(query))


def group_of(workshop_id: int, number: int) -> WorkshopGroup | None:
    """One group of this workshop."""
    found = db.session.get(WorkshopGroup, number)
    return found if found is not None and found.workshop_id == workshop_id else None


def last_move(workshop_id: int) -> WorkshopMove | None:
    """The last move that stands."""
    mine = (WorkshopMove.workshop_id == workshop_id, WorkshopMove.undone_at.is_(None))
    return db.session.scalar(select(WorkshopMove).where(*mine).order_by(WorkshopMove.id.desc()).limit(1))


def rounds(workshop_id: int) -> list[WorkshopRound]:
    """The rounds of dots, the latest first."""
    query = select(WorkshopRound).where(WorkshopRound.workshop_id == workshop_id)
    return list(db.session.scalars(query.order_by(WorkshopRound.number.desc())))


def dots_of(round_id: int, mark: str) -> dict[int, int]:
    """The dots of one phone: group -> number."""
    query = select(Dot.group_id, Dot.placed).where(Dot.round_id == round_id, Dot.mark == mark)
    return {int(group): int(placed) for group, placed in db.session.execute(query)}


def requests(workshop_id: int, *states: RequestState) -> list[FloorRequest]:
    """Requests to speak in these states, in order of arrival."""
    query = select(FloorRequest).where(FloorRequest.workshop_id == workshop_id, FloorRequest.state.in_(states))
    return list(db.session.scalars(query.order_by(FloorRequest.id)))


def turns(workshop_id: int) -> list[FloorRequest]:
    """Those who spoke or speak, in order."""
    query = select(FloorRequest).where(FloorRequest.workshop_id == workshop_id, FloorRequest.turn.is_not(None))
    return list(db.session.scalars(query.order_by(FloorRequest.turn)))


def feedback(workshop_id: int) -> tuple[dict[Mood, int], dict[Heard, int]]:
    """How many gave each answer."""
    query = select(WorkshopFeedback.mood, WorkshopFeedback.heard).where(WorkshopFeedback.workshop_id == workshop_id)
    rows = list(db.session.execute(query))
    moods = {mood: sum(row[0] is mood for row in rows) for mood in Mood}
    return moods, {heard: sum(row[1] is heard for row in rows) for heard in Heard}


def told_by(workshop_id: int, mark: str) -> WorkshopFeedback | None:
    """What this phone said of the workshop."""
    return db.session.get(WorkshopFeedback, (workshop_id, mark))


def synthesis(workshop_id: int) -> WorkshopSynthesis | None:
    """The last version of the synthesis."""
    query = select(WorkshopSynthesis).where(WorkshopSynthesis.workshop_id == workshop_id)
    return db.session.scalar(query.order_by(WorkshopSynthesis.number.desc()).limit(1))


def syntheses(ids: Sequence[int]) -> dict[int, WorkshopSynthesis]:
    """The last version of each workshop's synthesis."""
    query = select(WorkshopSynthesis).where(WorkshopSynthesis.workshop_id.in_(ids))
    rows = db.session.scalars(query.order_by(WorkshopSynthesis.workshop_id, WorkshopSynthesis.number))
    return {row.workshop_id: row for row in rows}


def said_count(workshop_id: int) -> dict[Standing, int]:
    """How many contributions stand where."""
    query = select(WorkshopContribution.standing, func.count()).where(WorkshopContribution.workshop_id == workshop_id)
    return {standing: int(number) for standing, number in db.session.execute(query.group_by("standing"))}


def to_forget(before: datetime) -> list[Workshop]:
    """Workshops closed before this moment whose phones are not forgotten yet."""
    closed = (Workshop.phase == Phase.CLOSED, Workshop.closed_at <= before, Workshop.forgotten_at.is_(None))
    return list(db.session.scalars(select(Workshop).where(*closed)))
