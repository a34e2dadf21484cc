"""The day in numbers: who is expected, in, gone, per site, per hour, per college; never fewer than five in a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _

from assises.checkin import policies, queries
from assises.checkin.models import DoorDevice
from assises.checkin.presence import Case, HeadCounted, Presence, Seen, cases, in_order, presence
from assises.programme.models import SiteDay
from commons.identity.colleges import College
from commons.kernel.clock import PARIS
from commons.ui import charts
from commons.ui.charts import Segment

#: A cell with fewer people is not shown.
LEAST = 5
#: A device silent for longer is not counted as alive.
ALIVE = timedelta(minutes=3)


@dataclass(frozen=True)
class SiteNow:
    """One site on this day."""

    day: SiteDay
    expected: int
    inside: int
    came: int
    walk_ins: int
    #: Null until two hours after the closing.
    absent: int | None
    #: The last time that heads were counted there, and how many the passages said were in.
    heads: HeadCounted | None = None
    thought: int = 0

    @property
    def gone(self) -> int:
        """Those who came and left, or are at another site."""
        return max(0, self.came - self.inside)

    @property
    def percent(self) -> float:
        """How much of the gauge is taken."""
        return min(100.0, round(100 * self.inside / self.day.gauge, 1))

    @property
    def tone(self) -> str:
        """The colour of the gauge; its figures stand beside it."""
        return "rose" if self.percent >= 100 else "sun" if self.percent >= 90 else "leaf"


@dataclass(frozen=True)
class Today:
    """Everything the dashboard shows of one day."""

    sites: Sequence[SiteNow]
    colleges: Sequence[tuple[str, str]]
    hours: Sequence[Segment]
    open_cases: Sequence[Case]


def today(days: Sequence[SiteDay], now: datetime) -> Today:
    """How the day stands at these sites."""
    ids = [day.id for day in days]
    seen = queries.seen(ids)
    heads = queries.heads(ids)
    present = presence(seen, heads)
    found = cases(seen)
    decided = {(each.kind, each.check_in_id) for each in queries.verdicts([case.seen.id for case in found])}
    waiting = [case for case in found if (case.kind, case.seen.id) not in decided]
    return Today(
        [_site(day, present, now, *last_count(day.id, seen, heads)) for day in days],
        colleges(present),
        hours(seen),
        waiting,
    )


def last_count(
    site_day_id: int, seen: Sequence[Seen], heads: Sequence[HeadCounted]
) -> tuple[HeadCounted | None, int]:  # fmt: skip
    """The last count of this building, and how many were thought to be in just before; nothing without a count."""
    last = max((each for each in heads if each.site_day_id == site_day_id), key=_moment, default=None)
    if last is None:
        return None, 0
    before = presence(
        (each for each in seen if each.at <= last.at), (each for each in heads if _moment(each) < _moment(last))
    )
    return last, before.persons_in(site_day_id)


def _moment(heads: HeadCounted) -> tuple[datetime, UUID]:
    return heads.at, heads.id


def _site(day: SiteDay, present: Presence, now: datetime, heads: HeadCounted | None, thought: int) -> SiteNow:
    expected, came = queries.expected(day.id), present.persons_came(day.id)
    known = {queries.person_key(number) for number in expected}
    absent = len(known - came) if policies.absences_count(day, now) else None
    written = sum(person.startswith("w") for person in came)
    return SiteNow(day, len(expected), present.persons_in(day.id), len(came), written, absent, heads, thought)


def colleges(present: Presence) -> list[tuple[str, str]]:
    """People who came by college; small cells are said to be small."""
    came = {person for _day, person in present.came}
    known = queries.colleges_of(came)
    counted = Counter(known[person] for person in came if person in known)
    return [(college.label, _shown(counted[college])) for college in reversed(College)]


def _shown(number: int) -> str:
    return str(number) if number == 0 or number >= LEAST else _("moins de 5")


def hours(seen: Sequence[Seen]) -> list[Segment]:
    """How many came in for the first time, hour by hour."""
    first: dict[str, datetime] = {}
    for each in in_order(seen):
        if each.entering:
            first.setdefault(each.person, each.at)
    counted = Counter(at.astimezone(PARIS).replace(minute=0, second=0, microsecond=0) for at in first.values())
    if not counted:
        return []
    start, end = min(counted), max(counted)
    moments = [start + timedelta(hours=number) for number in range(int((end - start).total_seconds() // 3600) + 1)]
    return charts.bars([(f"{moment:%H} h", counted[moment], str(counted[moment])) for moment in moments])


def is_alive(device: DoorDevice, now: datetime) -> bool:
    """True for a device that gave a sign of life a moment ago."""
    return device.revoked_at is None and device.seen_at is not None and now - device.seen_at <= ALIVE
