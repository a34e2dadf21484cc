"""Commands on subjects: raised by anybody, put on an agenda, handled or set aside with words that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.types import BODY, BodyState
from participation.meetings import agenda
from participation.meetings import services as meetings
from participation.meetings.events import MeetingCancelled
from participation.meetings.models import Meeting
from participation.meetings.policies import Act
from participation.meetings.types import MEETING
from participation.meetings.types import PAGES as MEETING_PAGES
from participation.tables import policies, queries, services
from participation.tables.events import SubjectMoved
from participation.tables.models import Subject, SubjectStep
from participation.tables.policies import TableReason
from participation.tables.types import PAGES, SUBJECT, SubjectState

LONGEST_TITLE, LONGEST_WORDS, LONGEST_NAME = 120, 2_000, 80
#: The same words from the same person within this time are a form sent twice.
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SubjectDraft:
    """A subject as typed; no name: the person wants none shown."""

    title: str
    words: str = ""
    name: str = ""
    language: str = "fr"


def propose(work: Work, body_id: int, draft: SubjectDraft, now: datetime) -> Subject:
    """A subject from anybody, with or without account; moderation says when it is shown.

    The same words again within a day are the same subject: a form sent twice, or again after a cut.
    """
    body = services.open_table(work, body_id, alone=True)
    refusal = policies.refusal_to_propose(closed=body.state is BodyState.CLOSED)
    if refusal is not None:
        raise Refused(reason=refusal)
    known = queries.same_subject(body.id, _columns(draft), work.actor.person_id, now - A_DAY)
    if known is not None:
        return known
    # Words without an account are read first, whatever the table chose: nobody could be asked about them.
    trusted = work.actor.person_id is not None or work.actor.is_system
    mode = services.mode_of(work, body) if trusted else Mode.BEFORE
    return _raise(work, body, draft, work.actor.person_id, mode, now)


def note_down(work: Work, body_id: int, draft: SubjectDraft, meeting_id: int | None, now: datetime) -> Subject:
    """A subject that somebody raised aloud, typed by the team: at a meeting, or anywhere else."""
    body = services.held(work, body_id)
    meeting = _meeting_of(work, body, meeting_id) if meeting_id is not None else None
    subject = _raise(work, body, draft, None, Mode.AFTER, now, meeting)
    if meeting is not None:
        threads.tie(work, Ref(MEETING, meeting.id), Ref(SUBJECT, subject.id), Relation.LED_TO, now)
    return subject


def _raise(
    work: Work, body: Body, draft: SubjectDraft, author_id: int | None, mode: Mode, now: datetime,
    meeting: Meeting | None = None,
) -> Subject:  # fmt: skip
    columns = _columns(draft)
    if not columns["title"]:
        raise Invalid(fields={"title": TableReason.UNREADABLE.sentence})
    subject = Subject(
        body_id=body.id, language=draft.language, author_id=author_id, raised_at=now, standing=Standing.WAITING,
        raised_at_id=meeting.id if meeting else None, **columns,
    )  # fmt: skip
    work.session.add(subject)
    work.session.flush()
    ref, said = Ref(SUBJECT, subject.id), f"{subject.title}\n{subject.words}\n{subject.author_name}"
    space, scopes = Ref(BODY, body.id), bodies.scopes(body)
    subject.standing = moderation.submit(work, ref, space, scopes, mode, said, author_id, now)
    _step(work, subject, SubjectState.RAISED, "", now, meeting.id if meeting else None)
    threads.ensure_code(work, ref)
    return subject


def _columns(draft: SubjectDraft) -> dict[str, str]:
    """The words as they are kept."""
    return {
        "title": one_line(draft.title, LONGEST_TITLE),
        "words": draft.words.strip(),
        "author_name": one_line(draft.name, LONGEST_NAME),
    }


def schedule(work: Work, subject_id: int, meeting_id: int, seen: int, now: datetime) -> Subject:
    """Put a subject on the agenda of a meeting to come of its table."""
    # The meeting first, as when one is cancelled: two commands never wait for each other.
    meeting = meetings.held(work, meeting_id, Act.PREPARE, now)
    subject = _held(work, subject_id, SubjectState.SCHEDULED, seen)
    if meeting.body_id != subject.body_id:
        raise Invalid(fields={"meeting": TableReason.NEEDS_A_MEETING.sentence})
    if subject.meeting_id == meeting.id and subject.state is SubjectState.SCHEDULED:
        return subject
    _leave_agenda(work, subject, now)
    agenda.add(work, meeting.id, subject.title, now, Ref(SUBJECT, subject.id))
    _move(work, subject, SubjectState.SCHEDULED, "", now, meeting.id)
    return subject


def settle(work: Work, subject_id: int, to: SubjectState, words: str, seen: int, now: datetime) -> Subject:
    """Say what became of a subject, set it aside, or open it again; never without words."""
    subject = _held(work, subject_id, to, seen)
    if not words.strip():
        raise Invalid(fields={"words": TableReason.NEEDS_A_REASON.sentence})
    if to in (SubjectState.SET_ASIDE, SubjectState.RAISED):
        _leave_agenda(work, subject, now)
    _move(work, subject, to, words.strip(), now, None)
    return subject


def subjects_of_a_cancelled_meeting_wait_again(work: Work, fact: MeetingCancelled) -> None:
    """What was to be spoken of at a cancelled meeting is raised again, and says so."""
    query = select(Subject).where(Subject.meeting_id == fact.meeting_id, Subject.state == SubjectState.SCHEDULED)
    meeting = work.session.get_one(Meeting, fact.meeting_id)
    for subject in work.session.scalars(query.order_by(Subject.id).with_for_update()):
        at = meeting.cancelled_at or meeting.created_at
        _move(work, subject, SubjectState.RAISED, meeting.cancel_reason, at, fact.meeting_id)


def show_or_hide(work: Work, subject_id: int, standing: Standing) -> None:
    """Write where moderation put a subject."""
    subject = work.session.get_one(Subject, subject_id)
    subject.standing = standing
    work.session.flush()
    work.touch(PAGES, MEETING_PAGES)


def _held(work: Work, subject_id: int, to: SubjectState, seen: int) -> Subject:
    body_id = work.session.scalar(select(Subject.body_id).where(Subject.id == subject_id))
    if body_id is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    body = services.open_table(work, body_id)
    query = select(Subject).where(Subject.id == subject_id).with_for_update(of=Subject)
    subject = work.session.scalars(query.execution_options(populate_existing=True)).one()
    closed = body.state is BodyState.CLOSED
    refusal = policies.refusal_to_move(work.actor, bodies.scopes(body), subject.state, to, closed=closed)
    if refusal is not None and refusal is not TableReason.NO_SUCH_MOVE:
        raise Refused(reason=refusal)
    if subject.version != seen:
        raise Stale(reason=TableReason.CHANGED_MEANWHILE)
    if refusal is not None:
        raise Refused(reason=refusal)
    return subject


def _move(work: Work, subject: Subject, to: SubjectState, words: str, now: datetime, meeting_id: int | None) -> None:
    subject.state = to
    subject.outcome = words if to in (SubjectState.HANDLED, SubjectState.SET_ASIDE) else ""
    if to is SubjectState.SCHEDULED:
        subject.meeting_id = meeting_id
    subject.version += 1
    work.session.flush()
    step = _step(work, subject, to, words, now, meeting_id)
    work.record(SubjectMoved(subject.id, step.id))
    work.audit("participation.subject.move", str(Ref(SUBJECT, subject.id)), to=to.value, words=words)


def _step(
    work: Work, subject: Subject, to: SubjectState, words: str, now: datetime, meeting_id: int | None
) -> SubjectStep:
    step = SubjectStep(subject_id=subject.id, state=to, words=words, meeting_id=meeting_id, at=now)
    work.session.add(step)
    work.session.flush()
    work.touch(PAGES, MEETING_PAGES)
    return step


def _leave_agenda(work: Work, subject: Subject, now: datetime) -> None:
    """Off the agenda of the meeting it was put on, when that one is not past."""
    if subject.state is SubjectState.SCHEDULED and subject.meeting_id is not None:
        agenda.forget_subject(work, subject.meeting_id, Ref(SUBJECT, subject.id), now)


def _meeting_of(work: Work, body: Body, meeting_id: int) -> Meeting:
    meeting = work.session.get(Meeting, meeting_id)
    if meeting is None or meeting.body_id != body.id:
        raise Invalid(fields={"meeting": TableReason.NEEDS_A_MEETING.sentence})
    return meeting
