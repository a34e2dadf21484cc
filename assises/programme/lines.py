"""A line of a released programme: an activity as everybody reads it, with nothing left to look up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from assises.programme.models import Activity
from assises.programme.types import ActivityKind, ActivityState, Entry

_LISTS = ("languages", "interpreted")


@dataclass(frozen=True)
class Line:
    """One activity. Moments are text of UTC, so that a line is the same before and after it was kept as JSON."""

    id: int
    kind: str
    title: str
    starts_at: str
    ends_at: str
    site: str
    site_name: str
    room: str = ""
    whereabouts: str = ""
    step_free: bool = False
    hearing_loop: bool = False
    entry: str = Entry.SEAT.value
    capacity: int = 1
    languages: tuple[str, ...] = ("fr",)
    interpreted: tuple[str, ...] = ()
    easy_french: bool = False
    summary: str = ""
    hosts: str = ""
    #: Codes of the contract's frame of reference; empty for none.
    orientation: str = ""
    challenge: str = ""
    subject_id: int | None = None
    state: str = ActivityState.PLANNED.value
    reason: str = ""
    #: Follow from the rest: two lines that differ only here say the same.
    sequence: int = field(default=0, compare=False)
    #: The beginning and the end that an earlier version gave; empty when it never moved.
    moved_from: tuple[str, ...] = field(default=(), compare=False)

    @property
    def begins(self) -> datetime:
        """When it begins."""
        return datetime.fromisoformat(self.starts_at)

    @property
    def ends(self) -> datetime:
        """When it ends."""
        return datetime.fromisoformat(self.ends_at)

    @property
    def former(self) -> tuple[datetime, datetime] | None:
        """When it was to take place before."""
        return (
            (datetime.fromisoformat(self.moved_from[0]), datetime.fromisoformat(self.moved_from[1]))
            if (self.moved_from)
            else None
        )

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.state == ActivityState.CANCELLED

    @property
    def kind_label(self) -> str:
        """What people do there."""
        return ActivityKind(self.kind).label

    @property
    def needs_a_seat(self) -> bool:
        """Whether a seat is asked for beforehand."""
        return self.entry == Entry.SEAT


NAMES = tuple(found.name for found in fields(Line))


def order(line: Line) -> tuple[str, str, int]:
    """By time, then by site."""
    return (line.starts_at, line.site_name, line.id)


def as_data(line: Line) -> dict[str, Any]:
    """The line as JSON keeps it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(line).items()}


def read(data: Mapping[str, Any]) -> Line:
    """The line that `as_data` wrote; what a later product added has its default, what it no longer knows is left."""
    known = {name: data[name] for name in NAMES if name in data}
    values: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Line(**values)


def read_all(programme: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Every line of a released programme, in order."""
    return sorted((read(data) for data in programme), key=order)


def of_activity(activity: Activity, orientations: Mapping[int, str], challenges: Mapping[int, str]) -> Line:
    """The activity as it stands; the mappings give the code of each orientation and challenge."""
    site, room = activity.site_day.site, activity.room
    return Line(
        id=activity.id,
        kind=activity.kind.value,
        title=activity.title,
        starts_at=_written(activity.starts_at),
        ends_at=_written(activity.ends_at),
        site=site.slug,
        site_name=site.name,
        room=room.name if room else "",
        whereabouts=room.whereabouts if room else "",
        step_free=room.step_free if room else site.step_free,
        hearing_loop=bool(room and room.hearing_loop),
        entry=activity.entry.value,
        capacity=activity.capacity,
        languages=tuple(activity.languages),
        interpreted=tuple(activity.interpreted),
        easy_french=activity.easy_french,
        summary=activity.summary,
        hosts=activity.hosts,
        orientation=orientations.get(activity.orientation_id or 0, ""),
        challenge=challenges.get(activity.challenge_id or 0, ""),
        subject_id=activity.subject_id,
        state=activity.state.value,
        reason=activity.cancel_reason,
        sequence=activity.sequence,
    )


def remembering(lines: Iterable[Line], before: Mapping[int, Line]) -> list[Line]:
    """The lines, each with the time that the version before gave when it differs, or the one it remembered."""
    return sorted((_remembers(line, before.get(line.id)) for line in lines), key=order)


def _remembers(line: Line, before: Line | None) -> Line:
    if before is None:
        return line
    moved = (line.starts_at, line.ends_at) != (before.starts_at, before.ends_at)
    return replace(line, moved_from=(before.starts_at, before.ends_at) if moved else before.moved_from)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
