"""Thirty days after an edition: numbers stay, the tie between passages and people goes, with names and badges."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from assises.checkin import absences, queries
from assises.checkin.badges import version_of
from assises.checkin.models import Badge, CheckIn, DoorDevice, DoorLine, HeadCount, PresenceTally, WalkIn
from assises.checkin.policies import FORGET_AFTER
from assises.editions import queries as editions
from assises.people.models import Attendee, Registration
from assises.programme.models import Activity, Site, SiteDay
from assises.seats import door
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.unit_of_work import Work, unit_of_work


def forget() -> int:
    """The chore: every edition that has been over for thirty days; how many passages lost their people."""
    today = clock.now().astimezone(PARIS).date()
    over = [each.id for each in editions.editions() if each.last_day + FORGET_AFTER + timedelta(days=1) <= today]
    return sum(_forget_edition(edition_id, clock.now()) for edition_id in over)


def _forget_edition(edition_id: int, now: datetime) -> int:
    with unit_of_work(SYSTEM) as work:
        days = list(work.session.scalars(select(SiteDay.id).join(SiteDay.site).where(Site.edition_id == edition_id)))
        tied = or_(CheckIn.attendee_id.is_not(None), CheckIn.walk_in_id.is_not(None), CheckIn.badge_hash.is_not(None))
        here = (CheckIn.site_day_id.in_(days), tied)
        # One worker at a time: whoever comes second finds nothing left to count.
        found = list(work.session.scalars(select(CheckIn.id).where(*here).with_for_update()))
        if found:
            _tally(work, edition_id)
            absences.keep(work, edition_id)
            cut = update(CheckIn).where(*here).values(attendee_id=None, walk_in_id=None, badge_hash=None)
            work.session.execute(cut)
            work.audit("assises.checkin.forget", f"assises.edition:{edition_id}", number=len(found))
        _empty_the_drawers(work, edition_id, days, now)
        return len(found)


def _tally(work: Work, edition_id: int) -> None:
    counted = Counter((came.site_day_id, came.college, came.home_id) for came in queries.came(edition_id))
    already = Counter[tuple[int, object, int | None]]()
    for row in work.session.scalars(select(PresenceTally)):
        already[(row.site_day_id, row.college, row.home_id)] += row.persons
    for (day_id, college, home_id), persons in counted.items():
        fresh = persons - already[(day_id, college, home_id)]
        if fresh > 0:
            work.session.add(PresenceTally(site_day_id=day_id, college=college, home_id=home_id, persons=fresh))


def _empty_the_drawers(work: Work, edition_id: int, days: list[int], now: datetime) -> None:
    """Names written at the door, lines, badges, counts that passages went with, and devices that are still open."""
    session = work.session
    written: ColumnElement[bool] = WalkIn.site_day_id.in_(days)
    walk_ins = select(WalkIn.id).where(written)
    people = select(Attendee.id).join(Attendee.registration).where(Registration.edition_id == edition_id)
    sites = select(Site.id).where(Site.edition_id == edition_id)
    session.execute(delete(DoorLine).where(or_(DoorLine.walk_in_id.in_(walk_ins), DoorLine.attendee_id.in_(people))))
    session.execute(delete(HeadCount).where(HeadCount.site_day_id.in_(days)))
    door.forget(work, list(session.scalars(select(Activity.id).where(Activity.site_day_id.in_(days)))))
    session.execute(delete(Badge).where(or_(Badge.walk_in_id.in_(walk_ins), Badge.attendee_id.in_(people))))
    session.execute(update(WalkIn).where(written, WalkIn.first_name != "").values(first_name="", merged_into=None))
    still_open = (DoorDevice.site_id.in_(sites), DoorDevice.revoked_at.is_(None))
    closed = session.scalars(update(DoorDevice).where(*still_open).values(revoked_at=now).returning(DoorDevice.id))
    if closed.all():
        work.touch(version_of(edition_id))
