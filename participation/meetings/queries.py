"""What is read of meetings, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from commons.kernel import clock
from commons.kernel.clock import PARIS
from commons.kernel.days import midnight
from commons.kernel.db import db
from commons.threads.models import ThreadCode
from participation.bodies.models import BodyPlace
from participation.meetings.models import (
    Action,
    AgendaItem,
    Attendance,
    Meeting,
    MeetingDecision,
    Minutes,
    Presence,
)
from participation.meetings.types import MEETING, ActionState, Crowd, MeetingState, MinutesState


def by_id(meeting_id: int) -> Meeting | None:
    """The meeting of this number, with its body."""
    return db.session.get(Meeting, meeting_id)


def by_ids(ids: Collection[int]) -> list[Meeting]:
    """These meetings, in order of time."""
    return list(db.session.scalars(select(Meeting).where(Meeting.id.in_(ids)).order_by(Meeting.starts_at, Meeting.id)))


def _to_come(now: datetime) -> Select[Meeting]:
    """Not over yet; a cancelled one stays until its hour, so that nobody comes for nothing."""
    return select(Meeting).where(Meeting.ends_at > now).order_by(Meeting.starts_at, Meeting.id)


def coming(now: datetime, place_ids: Collection[int] | None = None, most: int | None = None) -> list[Meeting]:
    """Meetings to come, the next one first; of bodies that speak for one of these places, when asked."""
    query = _to_come(now)
    if place_ids is not None:
        query = query.where(_speaks_for(place_ids))
    return list(db.session.scalars(query.limit(most) if most is not None else query))


def past(now: datetime, place_ids: Collection[int] | None = None, start: int = 0, most: int = 20) -> list[Meeting]:
    """Meetings that are over, the last one first."""
    query = select(Meeting).where(Meeting.ends_at <= now).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    if place_ids is not None:
        query = query.where(_speaks_for(place_ids))
    return list(db.session.scalars(query.offset(start).limit(most)))


def past_total(now: datetime, place_ids: Collection[int] | None = None) -> int:
    """How many meetings are over."""
    query = select(func.count()).select_from(Meeting).where(Meeting.ends_at <= now)
    if place_ids is not None:
        query = query.where(_speaks_for(place_ids))
    return int(db.session.execute(query).scalar_one())


def _speaks_for(place_ids: Collection[int]):  # type: ignore[no-untyped-def]  # SQLAlchemy's clause type is private
    return Meeting.body_id.in_(select(BodyPlace.body_id).where(BodyPlace.place_id.in_(place_ids)))


def around(now: datetime) -> list[Meeting]:
    """What a calendar of all meetings holds: those of the last six months, and all to come."""
    query = select(Meeting).where(Meeting.ends_at > now - timedelta(days=183))
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(2000)))


def of_body(body_id: int) -> list[Meeting]:
    """Every meeting of a body, the latest first."""
    query = select(Meeting).where(Meeting.body_id == body_id)
    return list(db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc())))


def of_bodies(body_ids: Collection[int], most: int = 200) -> list[Meeting]:
    """The latest meetings of these bodies, the latest first."""
    query = select(Meeting).where(Meeting.body_id.in_(body_ids))
    return list(db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(most)))


def past_of(body_id: int, now: datetime, most: int) -> list[Meeting]:
    """The last meetings of a body that took place, the latest first."""
    query = select(Meeting).where(
        Meeting.body_id == body_id, Meeting.ends_at <= now, Meeting.state != MeetingState.CANCELLED
    )
    return list(db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(most)))


def coming_of(body_id: int) -> list[Meeting]:
    """Meetings to come of a body, the next one first."""
    return list(db.session.scalars(_to_come(clock.now()).where(Meeting.body_id == body_id)))


def next_of(body_ids: Collection[int], now: datetime) -> dict[int, Meeting]:
    """Body -> its next meeting that stands."""
    query = _to_come(now).where(Meeting.body_id.in_(body_ids), Meeting.state != MeetingState.CANCELLED)
    found: dict[int, Meeting] = {}
    for meeting in db.session.scalars(query):
        found.setdefault(meeting.body_id, meeting)
    return found


def in_year(year: int) -> list[Meeting]:
    """Meetings of this year, Paris time, the first one first."""
    begins, ends = (datetime(y, 1, 1, tzinfo=PARIS).astimezone(UTC) for y in (year, year + 1))
    query = select(Meeting).where(Meeting.starts_at >= begins, Meeting.starts_at < ends)
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def between(start: datetime, end: datetime, body_id: int | None = None) -> list[Meeting]:
    """Meetings that touch this stretch of time, the first one first; of one body when one is given."""
    query = select(Meeting).where(Meeting.starts_at < end, Meeting.ends_at > start)
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def agenda(meeting_id: int) -> list[AgendaItem]:
    """The points of the agenda, in order."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(AgendaItem.rank, AgendaItem.id)))


def attendance(meeting_id: int) -> dict[Crowd, int]:
    """How many came, by sort."""
    rows = db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {row.crowd: row.number for row in rows}


def presences(meeting_id: int) -> list[Presence]:
    """Those who came and agreed to be named."""
    query = select(Presence).where(Presence.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(Presence.name, Presence.id)))


def presence_of(meeting_id: int, account_id: int) -> Presence | None:
    """The name this person let be shown."""
    query = select(Presence).where(Presence.meeting_id == meeting_id, Presence.account_id == account_id)
    return db.session.scalar(query)


def revisions(meeting_id: int) -> list[Minutes]:
    """Every revision of the minutes, the latest first."""
    query = select(Minutes).where(Minutes.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(Minutes.number.desc())))


def latest_minutes(meeting_id: int) -> Minutes | None:
    """The revision written last, published or not."""
    query = select(Minutes).where(Minutes.meeting_id == meeting_id).order_by(Minutes.number.desc()).limit(1)
    return db.session.scalar(query)


def published_minutes(meeting_id: int) -> list[Minutes]:
    """The revisions that everybody reads, the one that holds first."""
    return [row for row in revisions(meeting_id) if row.state is MinutesState.PUBLISHED]


def published_of(meeting_ids: Collection[int]) -> dict[int, list[Minutes]]:
    """Meeting -> the revisions of its minutes that everybody reads, the first one first."""
    query = select(Minutes).where(Minutes.meeting_id.in_(meeting_ids), Minutes.state == MinutesState.PUBLISHED)
    found: dict[int, list[Minutes]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(Minutes.number)):
        found[row.meeting_id].append(row)
    return found


def with_minutes(meeting_ids: Collection[int]) -> set[int]:
    """Those of these meetings whose minutes are published."""
    query = select(Minutes.meeting_id).where(
        Minutes.meeting_id.in_(meeting_ids), Minutes.state == MinutesState.PUBLISHED
    )
    return set(db.session.scalars(query.distinct()))


def decisions(meeting_ids: Collection[int]) -> dict[int, list[MeetingDecision]]:
    """Meeting -> what it decided, in order."""
    query = select(MeetingDecision).where(MeetingDecision.meeting_id.in_(meeting_ids)).order_by(MeetingDecision.id)
    found: dict[int, list[MeetingDecision]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.meeting_id].append(row)
    return found


def actions(meeting_ids: Collection[int]) -> dict[int, list[Action]]:
    """Meeting -> who does what, the first due first."""
    query = select(Action).where(Action.meeting_id.in_(meeting_ids)).order_by(Action.due_on, Action.id)
    found: dict[int, list[Action]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.meeting_id].append(row)
    return found


def actions_by_id(ids: Collection[int]) -> list[Action]:
    """These actions with their meetings."""
    return list(db.session.scalars(select(Action).where(Action.id.in_(ids)).options(joinedload(Action.meeting))))


def open_actions(body_id: int) -> list[Action]:
    """What is still to be done after the meetings of a body, the first due first."""
    query = select(Action).join(Meeting).where(Meeting.body_id == body_id, Action.state == ActionState.OPEN)
    return list(db.session.scalars(query.order_by(Action.due_on, Action.id)))


def every_open_action() -> list[Action]:
    """What is still to be done after any meeting, the first due first."""
    query = select(Action).where(Action.state == ActionState.OPEN).order_by(Action.due_on, Action.id)
    return list(db.session.scalars(query))


def without_minutes(now: datetime) -> list[Meeting]:
    """Meetings that are over and stand, without minutes that everybody reads, the oldest first."""
    published = select(Minutes.meeting_id).where(Minutes.state == MinutesState.PUBLISHED)
    query = select(Meeting).where(
        Meeting.ends_at <= now, Meeting.state != MeetingState.CANCELLED, Meeting.id.not_in(published)
    )
    return list(db.session.scalars(query.order_by(Meeting.ends_at, Meeting.id)))


def next_end(now: datetime) -> datetime | None:
    """When the next meeting that stands will be over."""
    query = select(func.min(Meeting.ends_at)).where(Meeting.ends_at > now, Meeting.state != MeetingState.CANCELLED)
    return db.session.scalar(query)


def agreed_of(body_id: int, most: int) -> list[MeetingDecision]:
    """What the meetings of a body decided last, the latest first."""
    query = select(MeetingDecision).join(Meeting, Meeting.id == MeetingDecision.meeting_id)
    query = query.where(Meeting.body_id == body_id)
    return list(db.session.scalars(query.order_by(MeetingDecision.id.desc()).limit(most)))


def code_of(meeting_id: int) -> str:
    """The code that leads to what became of a meeting."""
    query = select(ThreadCode.code).where(ThreadCode.kind == MEETING, ThreadCode.subject_id == meeting_id)
    return db.session.scalar(query) or ""


def attended_by(account_id: int) -> Sequence[int]:
    """Meetings among whose people this account is named."""
    return list(db.session.scalars(select(Presence.meeting_id).where(Presence.account_id == account_id)))


def end_of(day: date) -> datetime:
    """The moment from which what is due on this day is late: the next midnight in Paris."""
    return midnight(day + timedelta(days=1))
