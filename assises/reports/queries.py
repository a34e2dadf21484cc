"""What is read of accounts, and all that figures are made from."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from assises.minutes import queries as minutes
from assises.people.homes import communes as communes  # accounts name it from here
from assises.people.models import Attendee
from assises.people.types import Entrance
from assises.programme import queries as programme
from assises.programme.types import ActivityKind, ActivityState
from assises.reports.counting import Where
from assises.reports.models import EditionReport
from assises.reports.types import SaidKind
from commons.kernel.db import db


def report(edition_id: int) -> EditionReport | None:
    """The account of an edition, once somebody began it."""
    return db.session.get(EditionReport, edition_id)


def where(edition_id: int) -> dict[int, Where]:
    """The days of the sites of an edition."""
    return {day.id: Where(day.site.name, day.day) for day in programme.site_days(edition_id)}


def entrances(ids: Collection[int]) -> dict[int, Entrance]:
    """By which way each of these people was registered."""
    query = select(Attendee).where(Attendee.id.in_(ids)).options(joinedload(Attendee.registration))
    return {person.id: person.registration.entrance for person in db.session.scalars(query)}


def of_the_ground(edition_id: int) -> dict[SaidKind, int]:
    """What the programme and the minutes count."""
    activities = programme.activities(edition_id, ActivityState.PLANNED)
    published = minutes.published(edition_id)
    contested = minutes.contests([each.id for each in published])
    return {
        SaidKind.ACTIVITIES: len(activities),
        SaidKind.WORKSHOPS: sum(activity.kind is ActivityKind.WORKSHOP for activity in activities),
        SaidKind.MINUTES: len(published),
        SaidKind.CONTESTS: sum(map(len, contested.values())),
    }
