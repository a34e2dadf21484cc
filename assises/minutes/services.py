"""Commands on minutes: each text is built on the last one; submitted, contested, answered, published, rectified."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.minutes import policies, queries, sources
from assises.minutes.events import MinutesReleased, MinutesSubmitted
from assises.minutes.models import ActivityMinutes, MinutesText, MinutesVersion
from assises.minutes.policies import Hand, Standpoint
from assises.minutes.types import CONTEST_FOR, MINUTES, PAGES, MinutesRefusal, MinutesStage
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ACTIVITY
from commons.identity import seals
from commons.kernel.actor import Actor
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Standing
from commons.threads import services as threads
from commons.threads.types import Relation

LONGEST_TEXT, LONGEST_NOTE = 60_000, 2_000


def write(work: Work, activity_id: int, base: int, words: str, now: datetime) -> MinutesText:
    """A text built on text `base` (0: none yet); Stale when another one was built on it meanwhile."""
    activity = held(activity_id)
    minutes = _begun(work, activity, now)
    at, hand = standpoint(activity, minutes, now), hand_of(activity, work.actor)
    refuse(policies.refusal_to_write(hand, at, now))
    if not words.strip():
        raise Invalid(fields={"words": MinutesRefusal.NOTHING_WRITTEN.sentence})
    text = _insert(work, minutes.id, base, words.strip(), now)
    # Whoever reads the text again, submits or publishes it from a page that shows the one before is told.
    minutes.version += 1
    if minutes.stage is MinutesStage.REVIEWED:
        minutes.stage = MinutesStage.DRAFT
    work.audit("assises.minutes.write", str(Ref(MINUTES, minutes.id)), number=text.number)
    return text


def review(work: Work, minutes_id: int, version: int, now: datetime) -> None:
    """Somebody else than its author has read the text again."""
    minutes = found(minutes_id)
    at, hand = _seen(minutes, work.actor, now)
    refuse(policies.refusal_to_review(hand, at, work.actor))
    _become(work, minutes_id, version, stage=MinutesStage.REVIEWED)
    work.audit("assises.minutes.review", str(Ref(MINUTES, minutes_id)), number=at.latest)


def submit(work: Work, minutes_id: int, version: int, now: datetime) -> None:
    """Participants read the text with the code, and may contest it for 72 hours."""
    minutes = found(minutes_id)
    at, hand = _seen(minutes, work.actor, now)
    refuse(policies.refusal_to_submit(hand, at))
    _become(
        work, minutes_id, version, stage=MinutesStage.SUBMITTED, submitted_at=now, contest_until=now + CONTEST_FOR
    )  # fmt: skip
    work.record(MinutesSubmitted(minutes_id, minutes.activity_id))
    work.audit("assises.minutes.submit", str(Ref(MINUTES, minutes_id)), number=at.latest)


def publish(work: Work, minutes_id: int, version: int, note: str, now: datetime) -> int:
    """The last text becomes what everybody reads; a later one says what it corrects. The version's number."""
    minutes = found(minutes_id)
    at, hand = _seen(minutes, work.actor, now)
    refuse(policies.refusal_to_publish(hand, at, now))
    number = (minutes.published or 0) + 1
    if number > 1 and not note.strip():
        raise Invalid(fields={"note": MinutesRefusal.NEEDS_A_NOTE.sentence})
    _become(work, minutes_id, version, stage=MinutesStage.PUBLISHED, published=number)
    row = MinutesVersion(minutes_id=minutes_id, number=number, text_number=at.latest, note=note.strip(), at=now)
    work.session.add(row)
    work.session.flush()
    _follows(work, minutes, now)
    work.record(MinutesReleased(minutes_id, minutes.activity_id, minutes.activity.edition_id, number))
    work.audit("assises.minutes.publish", str(Ref(MINUTES, minutes_id)), number=number, text=at.latest)
    return number


def _follows(work: Work, minutes: ActivityMinutes, now: datetime) -> None:
    """Tie the minutes to the activity they tell of, and to what they were made from."""
    ref = Ref(MINUTES, minutes.id)
    threads.tie(work, Ref(ACTIVITY, minutes.activity_id), ref, Relation.REPORTED_IN, now)
    for origin in sources.prefill(minutes.activity_id).origins:
        threads.tie(work, origin, ref, Relation.QUOTED_IN, now)


def held(activity_id: int) -> Activity:
    """The activity of this number."""
    activity = programme.activity(activity_id)
    if activity is None:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    return activity


def found(minutes_id: int) -> ActivityMinutes:
    """The minutes of this number."""
    minutes = queries.minutes(minutes_id)
    if minutes is None:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    return minutes


def edition_of(activity: Activity) -> AssisesEdition:
    """The edition of an activity."""
    edition = editions.by_id(activity.edition_id)
    assert edition is not None  # a foreign key says so
    return edition


def hand_of(activity: Activity, actor: Actor) -> Hand:
    """What an actor is for an activity."""
    crew = programme.plays(actor.person_id, activity.id)
    return policies.hand_of(edition_of(activity), actor, crew=crew)


def standpoint(activity: Activity, minutes: ActivityMinutes | None, now: datetime) -> Standpoint:
    """Where the minutes of an activity stand."""
    begun, archived = now >= activity.starts_at, policies.is_archived(edition_of(activity))
    if minutes is None:
        return Standpoint(MinutesStage.DRAFT, begun, archived, None)
    latest, versions = queries.latest(minutes.id), queries.versions([minutes.id]).get(minutes.id, [])
    open_ones = queries.contests([minutes.id], Standing.SHOWN, Standing.WAITING).get(minutes.id, [])
    return Standpoint(
        minutes.stage, begun, archived, minutes.contest_until, latest.number if latest else 0,
        versions[-1].text_number if versions else 0, latest.author_id if latest else None,
        sum(contest.replied_at is None for contest in open_ones),
    )  # fmt: skip


def refuse(reason: MinutesRefusal | None) -> None:
    """Raise this reason, if it is one."""
    if reason is not None:
        raise Refused(reason=reason)


def _seen(minutes: ActivityMinutes, actor: Actor, now: datetime) -> tuple[Standpoint, Hand]:
    return standpoint(minutes.activity, minutes, now), hand_of(minutes.activity, actor)


def _begun(work: Work, activity: Activity, now: datetime) -> ActivityMinutes:
    """The minutes of an activity, made the first time, and held until the end of the command."""
    row = {
        "activity_id": activity.id, "stage": MinutesStage.DRAFT, "created_at": now, "version": 1,
        "code": seals.bare(seals.random_letters(2)),
    }  # fmt: skip
    work.session.execute(insert(ActivityMinutes).values(row).on_conflict_do_nothing(index_elements=["activity_id"]))
    query = (
        select(ActivityMinutes).where(ActivityMinutes.activity_id == activity.id).with_for_update(of=ActivityMinutes)
    )
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def _insert(work: Work, minutes_id: int, base: int, words: str, now: datetime) -> MinutesText:
    """Two texts on one base have one number: the constraint says who was first. A base nobody wrote is refused."""
    row = {
        "minutes_id": minutes_id, "number": base + 1, "base": base or None, "words": words,
        "author_id": work.actor.person_id, "at": now,
    }  # fmt: skip
    statement = insert(MinutesText).values(row).on_conflict_do_nothing(constraint="pk_assises_minutes_text")
    try:
        text: MinutesText | None = work.session.scalar(statement.returning(MinutesText))
    except IntegrityError as error:
        if constraint_of(error) == "fk_assises_minutes_text_base":
            raise Stale(reason=MinutesRefusal.WRITTEN_MEANWHILE) from error
        raise
    if text is None:
        raise Stale(reason=MinutesRefusal.WRITTEN_MEANWHILE)
    return text


def _become(work: Work, minutes_id: int, version: int, **values: Any) -> None:
    """One conditional update: of two people who act from the same page, one is told."""
    mine = (ActivityMinutes.id == minutes_id, ActivityMinutes.version == version)
    statement = update(ActivityMinutes).where(*mine).values(**values, version=ActivityMinutes.version + 1)
    if work.session.execute(statement.returning(ActivityMinutes.id)).one_or_none() is None:
        raise Stale(reason=MinutesRefusal.CHANGED_MEANWHILE)
    work.touch(PAGES)
