"""Who had a seat and did not come, by kind of activity: counted from passages, kept as numbers once those go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from assises.checkin import policies, queries
from assises.checkin.models import AttendanceTally
from assises.checkin.presence import Seen, in_order
from assises.editions import queries as editions
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ActivityKind
from assises.seats.absences import Measured
from assises.seats.models import DoorSeat
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work


def before(year: int) -> list[Measured]:
    """Earlier editions, as numbers that were kept or, of the latest, as its passages say."""
    found = []
    for edition in editions.editions():
        if edition.year < year:
            found += _kept(edition.id, edition.year) or _counted(edition.id, edition.year)
    return found


def keep(work: Work, edition_id: int) -> None:
    """Write the numbers down before passages lose their people; what is written stays."""
    edition = editions.by_id(edition_id)
    for each in _counted(edition_id, edition.year) if edition is not None else []:
        row = {"edition_id": edition_id, "kind": each.kind, "expected": each.expected, "came": each.came}
        work.session.execute(insert(AttendanceTally).values(row).on_conflict_do_nothing())


def _kept(edition_id: int, year: int) -> list[Measured]:
    query = select(AttendanceTally).where(AttendanceTally.edition_id == edition_id)
    return [Measured(year, row.kind, row.expected, row.came) for row in db.session.scalars(query)]


def _counted(edition_id: int, year: int) -> list[Measured]:
    """Only days that are over, and only rooms whose door was held: where nobody was seen, nothing was measured."""
    now = clock.now()
    days = [day for day in programme.site_days(edition_id) if policies.absences_count(day, now)]
    seen = {day.id: queries.seen([day.id]) for day in days}
    expected, came = Counter[ActivityKind](), Counter[ActivityKind]()
    for activity in programme.activities(edition_id):
        entered = _entered(seen.get(activity.site_day_id, ()), activity.id)
        if entered:
            with_seat = {queries.person_key(number) for number in queries.seated(activity.id)}
            expected[activity.kind] += len(with_seat) + _let_go(activity)
            came[activity.kind] += len(with_seat & entered)
    return [Measured(year, kind, number, came[kind]) for kind, number in sorted(expected.items()) if number]


def _entered(seen: Sequence[Seen], activity_id: int) -> set[str]:
    return {each.person for each in in_order(seen) if each.activity_id == activity_id and each.entering}


def _let_go(activity: Activity) -> int:
    """People whose seats went to the line at the door."""
    query = select(func.coalesce(func.sum(DoorSeat.let_go), 0)).where(DoorSeat.activity_id == activity.id)
    return int(db.session.execute(query).scalar_one())
