"""Reads what decides whether a programme fits: activities with their rooms, days, crews, and who sits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assises.editions.models import AssisesEdition
from assises.programme import alerts, occupancy, queries
from assises.programme.alerts import Alert, Bounds, Planned
from assises.programme.models import Activity, Crew
from assises.programme.types import ActivityState, Part


def every_alert(edition: AssisesEdition) -> list[Alert]:
    """What does not fit among drafts and planned activities, in a fixed number of queries."""
    found = queries.activities(edition.id, ActivityState.DRAFT, ActivityState.PLANNED)
    crews = queries.crews(edition.id)
    planned = [planned_of(activity, crews.get(activity.id, ())) for activity in found]
    return alerts.alerts(planned, Bounds(edition.first_day, edition.last_day, edition.travel_minutes))


def planned_of(activity: Activity, crew: Sequence[Crew]) -> Planned:
    """An activity with all that decides whether it fits."""
    day, room = activity.site_day, activity.room
    return Planned(
        id=activity.id,
        title=activity.title,
        kind=activity.kind,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        site_id=day.site_id,
        site_day_id=day.id,
        day=day.day,
        opens_at=day.opens_at,
        closes_at=day.closes_at,
        gauge=day.gauge,
        capacity=activity.capacity,
        room_id=room.id if room else None,
        room_capacity=room.capacity if room else None,
        step_free=room.step_free if room else day.site.step_free,
        languages=tuple(activity.languages),
        interpreted=tuple(activity.interpreted),
        interpreters=activity.interpreters,
        facilitators=tuple(each.account_id for each in crew if each.part is Part.FACILITATOR),
        rapporteurs=tuple(each.account_id for each in crew if each.part is Part.RAPPORTEUR),
    )


@dataclass(frozen=True)
class Crowded:
    """An activity in which more persons have a seat than it holds now; nobody is put out."""

    activity: Activity
    #: The smaller of its own capacity and of its room's.
    holds: int
    taken: occupancy.Taken

    @property
    def over(self) -> int:
        """Persons too many."""
        return self.taken.over(self.holds)


def crowded(activities: Sequence[Activity]) -> list[Crowded]:
    """Those in which too many persons have a seat, the fullest first."""
    taken = occupancy.taken([activity.id for activity in activities])
    found = [Crowded(activity, holds(activity), taken[activity.id]) for activity in activities]
    return sorted((each for each in found if each.over), key=lambda each: -each.over)


def holds(activity: Activity) -> int:
    """How many persons an activity holds: its own capacity, or its room's when that is smaller."""
    return min(activity.capacity, activity.room.capacity) if activity.room else activity.capacity
