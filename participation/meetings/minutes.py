"""Commands on the minutes: each writing is a revision built on the last one; a late writer is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from participation.meetings import services
from participation.meetings.events import MinutesPublished
from participation.meetings.models import Minutes
from participation.meetings.policies import MeetingReason
from participation.meetings.types import MEETING, MinutesState


def write(
    work: Work, meeting_id: int, base: int, body: str, state: MinutesState, now: datetime, note: str = ""
) -> Minutes:
    """A revision built on revision `base` (0: none yet); Stale when another one was built on it meanwhile."""
    meeting = services.recorded(work, meeting_id, now)
    if not body.strip():
        raise Invalid(fields={"body": MeetingReason.EMPTY_MINUTES.sentence})
    revision = _insert(work, meeting.id, base, body.strip(), state, note, now)
    if state is MinutesState.PUBLISHED:
        work.record(MinutesPublished(meeting.id, revision.number))
    details = {"number": revision.number, "state": state.value}
    work.audit("participation.meeting.minutes", str(Ref(MEETING, meeting.id)), **details)
    return revision


def _insert(
    work: Work, meeting_id: int, base: int, body: str, state: MinutesState, note: str, now: datetime
) -> Minutes:
    """Two revisions on one base have one number: the constraint says who was first. A base nobody wrote is refused."""
    row = {
        "meeting_id": meeting_id, "number": base + 1, "base": base or None, "body": body, "note": note, "state": state,
        "author_id": work.actor.person_id, "at": now,
    }  # fmt: skip
    statement = insert(Minutes).values(row).on_conflict_do_nothing(constraint="uq_participation_minutes_revision")
    try:
        revision: Minutes | None = work.session.scalar(statement.returning(Minutes))
    except IntegrityError as error:
        if constraint_of(error) == "fk_participation_minutes_base":
            raise Stale(reason=MeetingReason.MINUTES_WRITTEN_MEANWHILE) from error
        raise
    if revision is None:
        raise Stale(reason=MeetingReason.MINUTES_WRITTEN_MEANWHILE)
    return revision
