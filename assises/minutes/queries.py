"""What is read of minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from assises.minutes.models import ActivityMinutes, MinutesContest, MinutesText, MinutesVersion
from assises.minutes.types import MinutesStage
from assises.programme.models import Activity
from commons.kernel.db import db
from commons.moderation.types import Standing


def minutes(minutes_id: int) -> ActivityMinutes | None:
    """The minutes of this number."""
    return db.session.get(ActivityMinutes, minutes_id)


def by_id(ids: Collection[int]) -> list[ActivityMinutes]:
    """The minutes of these numbers."""
    return list(db.session.scalars(select(ActivityMinutes).where(ActivityMinutes.id.in_(ids))))


def of_activity(activity_id: int) -> ActivityMinutes | None:
    """The minutes of an activity, once somebody began them."""
    return db.session.scalar(select(ActivityMinutes).where(ActivityMinutes.activity_id == activity_id))


def of_activities(ids: Collection[int]) -> dict[int, ActivityMinutes]:
    """The minutes of each of these activities that has some."""
    query = select(ActivityMinutes).where(ActivityMinutes.activity_id.in_(ids))
    return {found.activity_id: found for found in db.session.scalars(query)}


def of_code(code: str) -> ActivityMinutes | None:
    """The minutes that this code opens (bare, in capitals)."""
    return db.session.scalar(select(ActivityMinutes).where(ActivityMinutes.code == code))


def published(edition_id: int) -> list[ActivityMinutes]:
    """The published minutes of an edition, in order of time."""
    query = select(ActivityMinutes).join(ActivityMinutes.activity)
    mine = (Activity.edition_id == edition_id, ActivityMinutes.stage == MinutesStage.PUBLISHED)
    return list(db.session.scalars(query.where(*mine).order_by(Activity.starts_at, Activity.id)))


def latest(minutes_id: int) -> MinutesText | None:
    """The last text that was written."""
    query = select(MinutesText).where(MinutesText.minutes_id == minutes_id).order_by(MinutesText.number.desc())
    return db.session.scalar(query.limit(1))


def text(minutes_id: int, number: int) -> MinutesText | None:
    """The text of this number."""
    return db.session.get(MinutesText, (minutes_id, number))


def versions(ids: Collection[int]) -> dict[int, list[MinutesVersion]]:
    """The published versions of these minutes, the first one first."""
    found: dict[int, list[MinutesVersion]] = defaultdict(list)
    query = select(MinutesVersion).where(MinutesVersion.minutes_id.in_(ids)).order_by(MinutesVersion.number)
    for version in db.session.scalars(query):
        found[version.minutes_id].append(version)
    return found


def texts(minutes_id: int, numbers: Collection[int]) -> dict[int, MinutesText]:
    """These texts of the minutes, by number."""
    query = select(MinutesText).where(MinutesText.minutes_id == minutes_id, MinutesText.number.in_(numbers))
    return {found.number: found for found in db.session.scalars(query)}


def contests(ids: Collection[int], *standings: Standing) -> dict[int, list[MinutesContest]]:
    """What was contested in these minutes and may be read (any of these standings), in order of time."""
    found: dict[int, list[MinutesContest]] = defaultdict(list)
    mine = (MinutesContest.minutes_id.in_(ids), MinutesContest.standing.in_(standings or (Standing.SHOWN,)))
    query = select(MinutesContest).where(*mine).order_by(MinutesContest.at, MinutesContest.id)
    for contest in db.session.scalars(query):
        found[contest.minutes_id].append(contest)
    return found


def contests_by_id(ids: Collection[int]) -> list[MinutesContest]:
    """The contestations of these numbers."""
    return list(db.session.scalars(select(MinutesContest).where(MinutesContest.id.in_(ids))))


def contest_of_ticket(ticket: str) -> MinutesContest | None:
    """What was made with the ticket of a form."""
    return db.session.scalar(select(MinutesContest).where(MinutesContest.ticket == ticket))


def every_submitted() -> list[ActivityMinutes]:
    """Minutes that participants have had in hand and that wait to be published."""
    query = select(ActivityMinutes).where(ActivityMinutes.stage == MinutesStage.SUBMITTED)
    return list(db.session.scalars(query))


def contested_by(account_id: int) -> Sequence[int]:
    """The minutes that somebody contested."""
    query = select(MinutesContest.minutes_id).where(MinutesContest.author_id == account_id)
    return list(db.session.scalars(query.distinct()))
