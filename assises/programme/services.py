"""Commands on activities: write, copy, put in the programme, take out, delete, cancel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import update

from assises.editions.models import AssisesEdition
from assises.programme import drafts, locks, queries, releasing
from assises.programme.drafts import ActivityDraft
from assises.programme.events import ActivityCancelled, ActivityResized
from assises.programme.models import Activity, Crew, SiteDay
from assises.programme.policies import Act
from assises.programme.types import ACTIVITY, ActivityState, ProgrammeReason
from assises.subjects import queries as subjects
from assises.subjects.types import SubjectState
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.unit_of_work import Work

#: A change of one of these is a new sequence for calendars.
_IN_CALENDARS = ("starts_at", "ends_at", "site_day_id", "room_id")


def write(work: Work, edition_id: int, draft: ActivityDraft, now: datetime) -> Activity:
    """A new activity, a draft that only the team sees."""
    edition = locks.held_edition(work, edition_id)
    row = _row(edition, draft, None)
    activity = Activity(edition_id=edition_id, changed_at=now, state=ActivityState.DRAFT, **row)
    work.session.add(activity)
    work.session.flush()
    locks.told(work, "write", ACTIVITY, activity.id, title=draft.title)
    return activity


def rewrite(work: Work, activity_id: int, draft: ActivityDraft, seen: int, now: datetime) -> Activity:
    """Change an activity; Stale when somebody else did since version `seen`. Fewer seats put nobody out."""
    activity, edition = locks.held_activity(work, activity_id, Act.REWRITE, seen, now)
    row = _row(edition, draft, activity)
    changed = [name for name, value in row.items() if getattr(activity, name) != value]
    for name in changed:
        setattr(activity, name, row[name])
    activity.version += 1
    activity.sequence += bool({*changed} & {*_IN_CALENDARS})
    activity.changed_at = now
    work.session.flush()
    if "capacity" in changed:
        work.record(ActivityResized(activity_id))
    locks.told(work, "rewrite", ACTIVITY, activity_id, changed=changed)
    return activity


def copy(work: Work, activity_id: int, site_day_id: int, room_id: int | None, starts: time, now: datetime) -> Activity:
    """The same activity at another time or place, with its crew: a draft of its own."""
    source = queries.activity(activity_id)
    if source is None:
        raise NotFound(reason=ProgrammeReason.NO_ACTIVITY)
    edition = locks.held_edition(work, source.edition_id)
    lasts = source.ends_at - source.starts_at
    ends = drafts.hour_of(drafts.at(_day(edition, site_day_id).day, starts) + lasts)
    draft = replace(
        drafts.activity_draft(source), site_day_id=site_day_id, room_id=room_id, starts=starts, ends=ends
    )  # fmt: skip
    row = _row(edition, draft, source)
    made = Activity(edition_id=edition.id, changed_at=now, state=ActivityState.DRAFT, **row)
    work.session.add(made)
    work.session.flush()
    crew = queries.crew(activity_id)
    work.session.add_all(Crew(activity_id=made.id, account_id=each.account_id, part=each.part) for each in crew)
    locks.told(work, "copy", ACTIVITY, made.id, source=activity_id)
    return made


def plan(work: Work, activity_id: int, now: datetime) -> None:
    """Put a draft in the next version of the programme."""
    _become(work, activity_id, Act.PLAN, ActivityState.PLANNED, now)


def withdraw(work: Work, activity_id: int, now: datetime) -> None:
    """Take an activity that no version told of out of the next one."""
    _become(work, activity_id, Act.WITHDRAW, ActivityState.DRAFT, now)


def plan_all(work: Work, edition_id: int, now: datetime) -> int:
    """Put every draft of an edition in the next version of the programme; how many there were."""
    locks.held_edition(work, edition_id)
    mine = (Activity.edition_id == edition_id, Activity.state == ActivityState.DRAFT)
    values = {"state": ActivityState.PLANNED, "version": Activity.version + 1, "changed_at": now}
    planned = list(work.session.scalars(update(Activity).where(*mine).values(values).returning(Activity.id)))
    for number in planned:
        locks.told(work, "plan", ACTIVITY, number)
    return len(planned)


def delete(work: Work, activity_id: int, now: datetime) -> None:
    """Delete an activity that no version told of."""
    activity, _edition = locks.held_activity(work, activity_id, Act.DELETE, None, now)
    locks.removed(work, activity)
    locks.told(work, "delete", ACTIVITY, activity_id, title=activity.title)


def cancel(work: Work, activity_id: int, why: str, seen: int, now: datetime) -> None:
    """It will not take place. Everybody reads why at once: a version of the programme says this and nothing else."""
    activity, edition = locks.held_activity(work, activity_id, Act.CANCEL, seen, now, alone=True)
    if not why.strip():
        raise Invalid(fields={"reason": ProgrammeReason.NEEDS_A_REASON.sentence})
    activity.state, activity.cancel_reason, activity.changed_at = ActivityState.CANCELLED, why.strip(), now
    activity.version += 1
    activity.sequence += 1
    work.session.flush()
    releasing.tell_cancelled(work, edition, activity, now)
    work.record(ActivityCancelled(activity_id))
    locks.told(work, "cancel", ACTIVITY, activity_id, why=why.strip())


def _become(work: Work, activity_id: int, act: Act, state: ActivityState, now: datetime) -> None:
    activity, _edition = locks.held_activity(work, activity_id, act, None, now)
    activity.state, activity.changed_at = state, now
    activity.version += 1
    work.session.flush()
    locks.told(work, act.value, ACTIVITY, activity_id)


def _row(edition: AssisesEdition, draft: ActivityDraft, before: Activity | None) -> dict[str, Any]:
    """The columns of a draft whose day, room and subject are those of this edition."""
    found = draft.mistakes()
    if found:
        raise Invalid(fields=found)
    day = _day(edition, draft.site_day_id)
    _check_room(draft.room_id, day)
    _check_subject(draft.subject_id, edition, before)
    return draft.columns(day.day)


def _day(edition: AssisesEdition, site_day_id: int) -> SiteDay:
    day = queries.site_day(site_day_id)
    if day is None or day.site.edition_id != edition.id:
        raise Invalid(fields={"site_day": ProgrammeReason.NO_DAY.sentence})
    return day


def _check_room(room_id: int | None, day: SiteDay) -> None:
    room = queries.room(room_id) if room_id is not None else None
    if room_id is not None and (room is None or room.site_id != day.site_id):
        raise Invalid(fields={"room": ProgrammeReason.ROOM_ELSEWHERE.sentence})


def _check_subject(subject_id: int | None, edition: AssisesEdition, before: Activity | None) -> None:
    """A subject that is kept for this year, or the one that the activity took up already."""
    if subject_id is None or (before is not None and before.subject_id == subject_id):
        return
    subject = subjects.by_id(subject_id)
    if subject is None or subject.state is not SubjectState.KEPT or subject.edition_year != edition.year:
        raise Invalid(fields={"subject": ProgrammeReason.UNKNOWN_CHOICE.sentence})
