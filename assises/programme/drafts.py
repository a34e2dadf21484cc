"""What the secretariat writes of a site, a day, a room and an activity, and what must be put right. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from assises.programme.languages import CODES
from assises.programme.models import Activity, Room, Site, SiteDay
from assises.programme.types import ActivityKind, Entry, ProgrammeReason
from commons.kernel.clock import PARIS

#: Persons: the bounds of the tables.
LEAST, MOST = 1, 100_000
_ENDS = _l("La fin vient après le début, le même jour.")


@dataclass(frozen=True)
class SiteDraft:
    """A site as typed."""

    name: str
    place_id: int | None = None
    address: str = ""
    access: str = ""
    step_free: bool = False
    comfort: str = ""
    child_care: bool = False

    def columns(self) -> dict[str, Any]:
        """What its row holds."""
        return _columns(self)


@dataclass(frozen=True)
class DayDraft:
    """A day of a site as typed: hours of Paris."""

    day: date
    opens: time
    closes: time
    gauge: int

    def mistakes(self, first_day: date, last_day: date) -> dict[str, str]:
        """Field -> what to put right; the days are those of the edition."""
        if not first_day <= self.day <= last_day:
            return {"day": str(_l("Ce jour n’est pas un jour de ces Assises. Changez-le, ou changez leurs dates."))}
        return {"closes": str(_ENDS)} if self.opens >= self.closes else {}

    def columns(self) -> dict[str, Any]:
        """What its row holds."""
        return {
            "day": self.day, "opens_at": at(self.day, self.opens), "closes_at": at(self.day, self.closes),
            "gauge": self.gauge,
        }  # fmt: skip


@dataclass(frozen=True)
class RoomDraft:
    """A room as typed."""

    name: str
    capacity: int
    step_free: bool = False
    hearing_loop: bool = False
    whereabouts: str = ""

    def columns(self) -> dict[str, Any]:
        """What its row holds."""
        return _columns(self)


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as typed: hours of Paris, on a day of a site."""

    kind: ActivityKind
    title: str
    site_day_id: int
    starts: time
    ends: time
    capacity: int
    room_id: int | None = None
    entry: Entry = Entry.SEAT
    summary: str = ""
    hosts: str = ""
    languages: tuple[str, ...] = ("fr",)
    interpreted: tuple[str, ...] = ()
    interpreters: str = ""
    easy_french: bool = False
    orientation_id: int | None = None
    challenge_id: int | None = None
    subject_id: int | None = None

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right, without looking anything up."""
        found: dict[str, str] = {}
        if self.starts >= self.ends:
            found["ends"] = str(_ENDS)
        if not self.languages:
            found["languages"] = str(_l("Choisissez au moins une langue parlée."))
        if not {*self.languages, *self.interpreted} <= {*CODES}:
            found["languages"] = ProgrammeReason.UNKNOWN_CHOICE.sentence
        return found

    def columns(self, day: date) -> dict[str, Any]:
        """What its row holds, on this day."""
        row = _columns(self)
        starts, ends = row.pop("starts"), row.pop("ends")
        row |= {"languages": list(self.languages), "interpreted": list(self.interpreted)}
        return {**row, "starts_at": at(day, starts), "ends_at": at(day, ends)}


def _columns(draft: Any) -> dict[str, Any]:
    return {found.name: getattr(draft, found.name) for found in fields(draft)}


def at(day: date, hour: time) -> datetime:
    """This hour of Paris on this day, in UTC; one that summer time skips is moved on by the zone's own rule."""
    return datetime.combine(day, hour, PARIS).astimezone(UTC)


def hour_of(moment: datetime) -> time:
    """The hour in Paris."""
    return moment.astimezone(PARIS).time()


def site_draft(site: Site) -> SiteDraft:
    """A kept site as a draft again."""
    return SiteDraft(**{found.name: getattr(site, found.name) for found in fields(SiteDraft)})


def day_draft(kept: SiteDay) -> DayDraft:
    """A kept day as a draft again."""
    return DayDraft(kept.day, hour_of(kept.opens_at), hour_of(kept.closes_at), kept.gauge)


def room_draft(room: Room) -> RoomDraft:
    """A kept room as a draft again."""
    return RoomDraft(**{found.name: getattr(room, found.name) for found in fields(RoomDraft)})


def activity_draft(activity: Activity) -> ActivityDraft:
    """A kept activity as a draft again."""
    same = {found.name for found in fields(ActivityDraft)} - {"starts", "ends", "languages", "interpreted"}
    return ActivityDraft(
        **{name: getattr(activity, name) for name in same},
        starts=hour_of(activity.starts_at),
        ends=hour_of(activity.ends_at),
        languages=tuple(activity.languages),
        interpreted=tuple(activity.interpreted),
    )
