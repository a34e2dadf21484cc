"""What the secretariat writes of a date: days and hours of Paris, made into moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from commons.kernel.clock import PARIS
from commons.kernel.days import day_of, midnight
from participation.calendar.models import GovernanceDate
from participation.calendar.policies import DateReason
from participation.calendar.types import DateState

YEARS = (2000, 2100)


@dataclass(frozen=True)
class DateDraft:
    """A date as typed. Without hours: whole days. Not firm: a period in which the day is still to be chosen."""

    title: str
    first_day: date
    last_day: date | None = None
    from_hour: time | None = None
    to_hour: time | None = None
    firm: bool = True
    place: str = ""
    note: str = ""
    state: DateState = DateState.PLANNED
    reason: str = ""

    def mistakes(self, now: datetime) -> dict[str, str]:
        """Field -> what to put right."""
        days = {"first_day": self.first_day, "last_day": self.last_day}
        far = {name: DateReason.TOO_FAR.sentence for name, day in days.items() if day is not None and _is_far(day)}
        if far:
            return far
        return self._hours_wrong() or self._state_wrong(now)

    def _hours_wrong(self) -> dict[str, str]:
        given = [hour for hour in (self.from_hour, self.to_hour) if hour is not None]
        if len(given) == 1 or (given and not self.firm):
            return {"from_hour": DateReason.HOURS_UNREADABLE.sentence}
        if self.starts_at >= self.ends_at:
            return {"last_day": DateReason.ENDS_BEFORE.sentence}
        return {}

    def _state_wrong(self, now: datetime) -> dict[str, str]:
        if self.state is DateState.CANCELLED and not self.reason.strip():
            return {"reason": DateReason.NEEDS_A_REASON.sentence}
        if self.state is DateState.HELD and self.starts_at > now:
            return {"state": DateReason.NOT_YET.sentence}
        return {}

    @property
    def whole_days(self) -> bool:
        """Whether no hour is given."""
        return self.from_hour is None

    @property
    def starts_at(self) -> datetime:
        """The first moment."""
        return _moment(self.first_day, self.from_hour) if self.from_hour else midnight(self.first_day)

    @property
    def ends_at(self) -> datetime:
        """The moment at which it is over."""
        last = self.last_day or self.first_day
        return _moment(last, self.to_hour) if self.to_hour else midnight(last + timedelta(days=1))

    def columns(self) -> dict[str, Any]:
        """What its row holds; only a cancelled date has a reason."""
        return {
            "title": self.title,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "whole_days": self.whole_days,
            "firm": self.firm,
            "place": self.place,
            "note": self.note,
            "state": self.state,
            "reason": self.reason.strip() if self.state is DateState.CANCELLED else "",
        }


def _is_far(day: date) -> bool:
    return not YEARS[0] <= day.year < YEARS[1]


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, PARIS).astimezone(UTC)


def draft_of(kept: GovernanceDate) -> DateDraft:
    """A kept date as a draft again, to be changed."""
    start, end = kept.starts_at.astimezone(PARIS), kept.ends_at.astimezone(PARIS)
    last = day_of(kept.ends_at - timedelta(seconds=1)) if kept.whole_days else end.date()
    hours = (None, None) if kept.whole_days else (start.time(), end.time())
    return DateDraft(
        title=kept.title,
        first_day=start.date(),
        last_day=last if last != start.date() else None,
        from_hour=hours[0],
        to_hour=hours[1],
        firm=kept.firm,
        place=kept.place,
        note=kept.note,
        state=kept.state,
        reason=kept.reason,
    )
