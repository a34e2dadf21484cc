"""Commands on a meeting: announce, rewrite, cancel; what is recorded in it stands in its own modules."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from participation.bodies import policies as body_policies
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyState
from participation.meetings import policies
from participation.meetings.drafts import MeetingDraft
from participation.meetings.events import MeetingCancelled
from participation.meetings.models import Meeting
from participation.meetings.policies import Act, Hours, MeetingReason
from participation.meetings.types import MEETING, PAGES, MeetingState

#: What calendars show: a change of one of these is a new sequence.
_IN_CALENDARS = ("title", "summary", "starts_at", "ends_at", "place", "address", "access", "remote", "contact")


def announce(work: Work, body_id: int, draft: MeetingDraft, now: datetime) -> Meeting:
    """A new meeting of a body, with the code that leads to what becomes of it."""
    body = held_body(work, body_id)
    closed = body.state is BodyState.CLOSED
    refusal = body_policies.refusal_to_animate(work.actor, bodies.scopes(body), closed=closed)
    if refusal is not None:
        raise Refused(reason=refusal)
    _check(draft)
    meeting = Meeting(body_id=body.id, created_at=now, **draft.columns())
    work.session.add(meeting)
    work.session.flush()
    threads.ensure_code(work, Ref(MEETING, meeting.id))
    _told(work, "announce", meeting, title=draft.title)
    return meeting


def rewrite(work: Work, meeting_id: int, draft: MeetingDraft, seen: int, now: datetime) -> Meeting:
    """Change the sheet; Stale when somebody else did since version `seen`. Another hour moves the meeting."""
    meeting = held(work, meeting_id, Act.PREPARE, now)
    if meeting.version != seen:
        raise Stale(reason=MeetingReason.CHANGED_MEANWHILE)
    _check(draft)
    changed = [f.name for f in fields(draft) if getattr(meeting, f.name) != getattr(draft, f.name)]
    if meeting.starts_at != draft.starts_at:
        meeting.moved_from = meeting.starts_at
    for name in changed:
        setattr(meeting, name, getattr(draft, name))
    meeting.version += 1
    meeting.sequence += bool(set(changed) & set(_IN_CALENDARS))
    work.session.flush()
    _told(work, "rewrite", meeting, changed=changed)
    return meeting


def cancel(work: Work, meeting_id: int, why: str, now: datetime) -> Meeting:
    """It will not take place; everybody reads why."""
    meeting = held(work, meeting_id, Act.CANCEL, now)
    if not why.strip():
        raise Invalid(fields={"reason": MeetingReason.NEEDS_A_REASON.sentence})
    meeting.state, meeting.cancel_reason, meeting.cancelled_at = MeetingState.CANCELLED, why.strip(), now
    meeting.version += 1
    meeting.sequence += 1
    work.session.flush()
    work.record(MeetingCancelled(meeting.id))
    _told(work, "cancel", meeting, why=why)
    return meeting


def held(work: Work, meeting_id: int, act: Act, now: datetime) -> Meeting:
    """The meeting, kept from other commands until the end of this one, when this actor may do this with it."""
    body_id = work.session.scalar(select(Meeting.body_id).where(Meeting.id == meeting_id))
    if body_id is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    body = held_body(work, body_id)
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update(of=Meeting)
    meeting = work.session.scalars(query.execution_options(populate_existing=True)).one()
    closed = body.state is BodyState.CLOSED
    refusal = policies.refusal_to(
        act, work.actor, bodies.scopes(body), meeting.state, hours_of(meeting), now, closed=closed
    )
    if refusal is not None:
        raise Refused(reason=refusal)
    return meeting


def hours_of(meeting: Meeting) -> Hours:
    """When it begins and ends, as its policy asks."""
    return Hours(meeting.starts_at, meeting.ends_at)


def recorded(work: Work, meeting_id: int, now: datetime) -> Meeting:
    """The same, to write down what happens there: from the first line on, it has taken place."""
    meeting = held(work, meeting_id, Act.RECORD, now)
    meeting.state = MeetingState.HELD
    work.touch(PAGES)
    return meeting


def held_body(work: Work, body_id: int) -> Body:
    """The body, which nobody closes before the end of this command."""
    query = select(Body).where(Body.id == body_id).with_for_update(read=True)
    body = work.session.scalar(query.execution_options(populate_existing=True))
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return body


def _check(draft: MeetingDraft) -> None:
    found = draft.mistakes()
    if found:
        raise Invalid(fields=found)


def _told(work: Work, verb: str, meeting: Meeting, **details: object) -> None:
    work.audit(f"participation.meeting.{verb}", str(Ref(MEETING, meeting.id)), **details)
    work.touch(PAGES)
