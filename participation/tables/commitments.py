"""Commands on commitments: written once, followed by dated notes, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.meetings.drafts import sane_day
from participation.meetings.models import Meeting
from participation.meetings.types import MEETING
from participation.tables import services
from participation.tables.models import Commitment, CommitmentNote
from participation.tables.policies import TableReason
from participation.tables.types import COMMITMENT, PAGES, CommitmentState, Direction


@dataclass(frozen=True)
class CommitmentDraft:
    """A commitment as typed."""

    direction: Direction
    words: str
    by_whom: str
    due_on: date
    #: The meeting it was given at, when it was.
    meeting_id: int | None = None


def write(work: Work, body_id: int, draft: CommitmentDraft, now: datetime) -> Commitment:
    """Write down what was promised, by whom, until when."""
    body = services.held(work, body_id)
    if not sane_day(draft.due_on):
        raise Invalid(fields={"due_on": TableReason.NO_SUCH_DAY.sentence})
    meeting = work.session.get(Meeting, draft.meeting_id) if draft.meeting_id is not None else None
    if draft.meeting_id is not None and (meeting is None or meeting.body_id != body.id):
        raise Invalid(fields={"meeting": TableReason.NEEDS_A_MEETING.sentence})
    commitment = Commitment(
        body_id=body.id, direction=draft.direction, words=draft.words, by_whom=draft.by_whom, due_on=draft.due_on,
        meeting_id=draft.meeting_id, created_at=now,
    )  # fmt: skip
    work.session.add(commitment)
    work.session.flush()
    ref = Ref(COMMITMENT, commitment.id)
    if meeting is not None:
        threads.tie(work, Ref(MEETING, meeting.id), ref, Relation.LED_TO, now)
    work.audit("participation.commitment.write", str(ref), by=draft.by_whom, words=draft.words)
    work.touch(PAGES)
    return commitment


def follow(
    work: Work, commitment_id: int, state: CommitmentState, words: str, seen: int, now: datetime
) -> CommitmentNote:
    """Note what is seen of a commitment today; Stale when somebody else did since version `seen`."""
    commitment = _held(work, commitment_id)
    if commitment.version != seen:
        raise Stale(reason=TableReason.CHANGED_MEANWHILE)
    if not words.strip():
        raise Invalid(fields={"words": TableReason.NEEDS_A_REASON.sentence})
    commitment.state = state
    commitment.settled_at = None if state.owed else now
    commitment.version += 1
    note = CommitmentNote(commitment_id=commitment.id, state=state, words=words.strip(), at=now)
    work.session.add(note)
    work.session.flush()
    work.audit("participation.commitment.follow", str(Ref(COMMITMENT, commitment.id)), state=state.value, words=words)
    work.touch(PAGES)
    return note


def _held(work: Work, commitment_id: int) -> Commitment:
    body_id = work.session.scalar(select(Commitment.body_id).where(Commitment.id == commitment_id))
    if body_id is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    services.held(work, body_id)
    query = select(Commitment).where(Commitment.id == commitment_id).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()
