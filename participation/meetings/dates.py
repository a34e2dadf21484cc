"""Meetings as dates of the calendar of governance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from participation.calendar.types import DateState, Happening
from participation.meetings import queries
from participation.meetings.models import Meeting
from participation.meetings.types import MeetingState

_STATES = {
    MeetingState.PLANNED: DateState.PLANNED,
    MeetingState.HELD: DateState.HELD,
    MeetingState.CANCELLED: DateState.CANCELLED,
}


def happenings(start: datetime, end: datetime, body_id: int | None) -> Sequence[Happening]:
    """The meetings that touch this stretch of time, of one body when one is given."""
    return [_happening(meeting) for meeting in queries.between(start, end, body_id)]


def _happening(meeting: Meeting) -> Happening:
    return Happening(
        uid=f"rencontre-{meeting.id}",
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        body_id=meeting.body_id,
        body=meeting.body.name,
        url=url_for("meetings.show", meeting_id=meeting.id),
        place=", ".join(part for part in (meeting.place, meeting.address) if part),
        note=meeting.summary,
        state=_STATES[meeting.state],
        reason=meeting.cancel_reason,
        sequence=meeting.sequence,
    )
