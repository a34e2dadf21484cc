"""Commands on the agenda of a meeting: add a point, take one off, change the order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.meetings import queries, services
from participation.meetings.models import AgendaItem, Meeting
from participation.meetings.policies import Act, MeetingReason
from participation.meetings.types import MEETING, PAGES, MeetingState


def add(work: Work, meeting_id: int, title: str, now: datetime, subject: Ref | None = None) -> AgendaItem:
    """A point at the end of the agenda; the subject it speaks of is tied to the meeting, and comes there once."""
    meeting = services.held(work, meeting_id, Act.PREPARE, now)
    last = work.session.scalar(select(func.max(AgendaItem.rank)).where(AgendaItem.meeting_id == meeting.id)) or 0
    item = AgendaItem(
        meeting_id=meeting.id,
        rank=last + 1,
        title=title,
        subject_kind=subject.kind if subject else None,
        subject_id=subject.id if subject else None,
    )
    work.session.add(item)
    _flush(work)
    if subject is not None:
        threads.tie(work, subject, Ref(MEETING, meeting.id), Relation.LED_TO, now, decided_by=meeting.body.name)
    work.touch(PAGES)
    return item


def take_off(work: Work, meeting_id: int, item_id: int, now: datetime) -> None:
    """Take a point off the agenda; one that a subject was put on for leaves with the subject's own move."""
    meeting = services.held(work, meeting_id, Act.PREPARE, now)
    found = _item(meeting, item_id)
    if found.subject is not None:
        raise Refused(reason=MeetingReason.SUBJECT_ON_AGENDA)
    work.session.delete(found)
    work.session.flush()
    work.touch(PAGES)


def forget_subject(work: Work, meeting_id: int, subject: Ref, now: datetime) -> None:
    """Take the point of this subject off a meeting to come; what was on the agenda of one that is past stays."""
    coming = (Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now)
    planned = select(Meeting.id).where(Meeting.id == meeting_id, *coming)
    there = (AgendaItem.meeting_id.in_(planned), AgendaItem.subject_kind == subject.kind)
    work.session.execute(delete(AgendaItem).where(*there, AgendaItem.subject_id == subject.id))
    work.touch(PAGES)


def move_up(work: Work, meeting_id: int, item_id: int, now: datetime) -> None:
    """Bring a point before the one above it; the first stays where it is."""
    meeting = services.held(work, meeting_id, Act.PREPARE, now)
    items = queries.agenda(meeting.id)
    place = items.index(_item(meeting, item_id))
    if place:
        items[place - 1], items[place] = items[place], items[place - 1]
    for rank, item in enumerate(items, start=1):
        item.rank = rank
    work.session.flush()
    work.touch(PAGES)


def _item(meeting: Meeting, item_id: int) -> AgendaItem:
    found = next((item for item in queries.agenda(meeting.id) if item.id == item_id), None)
    if found is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    return found


def _flush(work: Work) -> None:
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_participation_agenda_item_subject":
            raise Invalid(fields={"subject": MeetingReason.ALREADY_ON_AGENDA.sentence}) from error
        raise
