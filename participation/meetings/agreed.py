"""Commands on what a meeting came to: decisions, and who does what until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.bodies import policies as body_policies
from participation.bodies import queries as bodies
from participation.bodies.types import BodyState
from participation.meetings import queries, services
from participation.meetings.drafts import sane_day
from participation.meetings.models import Action, Meeting, MeetingDecision
from participation.meetings.policies import MeetingReason
from participation.meetings.types import ACTION, MEETING, PAGES, ActionState, How


def decide(
    work: Work, meeting_id: int, words: str, how: How, how_words: str, subject: Ref | None, now: datetime
) -> MeetingDecision:
    """Write down a decision; a subject of the agenda that it answers is tied to it."""
    meeting = services.recorded(work, meeting_id, now)
    if subject is not None and subject not in {item.subject for item in queries.agenda(meeting.id)}:
        raise Invalid(fields={"subject": MeetingReason.UNKNOWN_SUBJECT.sentence})
    decision = MeetingDecision(
        meeting_id=meeting.id,
        words=words,
        how=how,
        how_words=how_words,
        subject_kind=subject.kind if subject else None,
        subject_id=subject.id if subject else None,
        at=now,
    )
    work.session.add(decision)
    work.session.flush()
    if subject is not None:
        here, by = Ref(MEETING, meeting.id), meeting.body.name
        threads.tie(work, subject, here, Relation.DECIDED_BY, now, decided_by=by, reason=words)
    work.audit("participation.meeting.decide", str(Ref(MEETING, meeting.id)), words=words, how=how.value)
    return decision


def take_on(work: Work, meeting_id: int, words: str, owner: str, due_on: date, now: datetime) -> Action:
    """Write down what somebody takes on, until a day."""
    meeting = services.recorded(work, meeting_id, now)
    if not sane_day(due_on):
        raise Invalid(fields={"due_on": MeetingReason.NO_SUCH_DAY.sentence})
    action = Action(meeting_id=meeting.id, words=words, owner=owner, due_on=due_on, created_at=now)
    work.session.add(action)
    work.session.flush()
    threads.tie(work, Ref(MEETING, meeting.id), Ref(ACTION, action.id), Relation.LED_TO, now)
    work.audit("participation.action.take_on", str(Ref(ACTION, action.id)), words=words, owner=owner)
    return action


def follow(work: Work, action_id: int, state: ActionState, note: str, seen: int, now: datetime) -> Action:
    """Say where an action stands; Stale when somebody else did since version `seen`. Giving up needs a reason."""
    action = _held(work, action_id)
    if action.version != seen:
        raise Stale(reason=MeetingReason.CHANGED_MEANWHILE)
    if state is ActionState.ABANDONED and not note.strip():
        raise Invalid(fields={"note": MeetingReason.NEEDS_A_REASON.sentence})
    action.state, action.note = state, note.strip()
    action.settled_at = None if state is ActionState.OPEN else now
    action.version += 1
    work.session.flush()
    work.audit("participation.action.follow", str(Ref(ACTION, action.id)), state=state.value, note=note)
    work.touch(PAGES)
    return action


def _held(work: Work, action_id: int) -> Action:
    """The action, when this actor may speak for it; a body that no longer meets lets nothing be changed."""
    query = select(Action).where(Action.id == action_id).with_for_update()
    action = work.session.scalar(query.execution_options(populate_existing=True))
    if action is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    meeting = work.session.get_one(Meeting, action.meeting_id)
    body = services.held_body(work, meeting.body_id)
    closed = body.state is BodyState.CLOSED
    refusal = body_policies.refusal_to_animate(work.actor, bodies.scopes(body), closed=closed)
    if refusal is not None:
        raise Refused(reason=refusal)
    return action
