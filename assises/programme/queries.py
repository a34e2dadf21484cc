"""What is read of sites, rooms and activities."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from assises.programme.models import Activity, Crew, Room, Site, SiteDay
from assises.programme.types import ActivityState, Part
from commons.kernel.db import db


def sites(edition_id: int) -> list[Site]:
    """The sites of an edition, by name."""
    return list(db.session.scalars(select(Site).where(Site.edition_id == edition_id).order_by(Site.name)))


def site(site_id: int) -> Site | None:
    """The site of this number."""
    return db.session.get(Site, site_id)


def site_days(edition_id: int) -> list[SiteDay]:
    """The days of every site of an edition, by day, then by site."""
    query = select(SiteDay).join(SiteDay.site).where(Site.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(SiteDay.day, Site.name)))


def site_day(site_day_id: int) -> SiteDay | None:
    """The day of a site of this number."""
    return db.session.get(SiteDay, site_day_id)


def rooms(site_id: int) -> list[Room]:
    """The rooms of a site, by name."""
    return list(db.session.scalars(select(Room).where(Room.site_id == site_id).order_by(Room.name)))


def activity(activity_id: int) -> Activity | None:
    """The activity of this number."""
    return db.session.get(Activity, activity_id)


def activities(edition_id: int, *states: ActivityState) -> list[Activity]:
    """The activities of an edition in these states (planned ones without any), in order of time."""
    query = select(Activity).where(
        Activity.edition_id == edition_id, Activity.state.in_(states or (ActivityState.PLANNED,))
    )
    return list(db.session.scalars(query.order_by(Activity.starts_at, Activity.site_day_id, Activity.id)))


def of_numbers(ids: Collection[int]) -> list[Activity]:
    """The activities of these numbers."""
    return list(db.session.scalars(select(Activity).where(Activity.id.in_(ids))))


def crew(activity_id: int) -> list[Crew]:
    """Who facilitates an activity and who takes its notes."""
    return list(db.session.scalars(select(Crew).where(Crew.activity_id == activity_id)))


def animated_by(account_id: int) -> list[Activity]:
    """The activities that somebody facilitates or takes notes of, in order of time."""
    query = select(Activity).join(Crew, Crew.activity_id == Activity.id).where(Crew.account_id == account_id)
    return list(db.session.scalars(query.distinct().order_by(Activity.starts_at)))


def plays(account_id: int | None, activity_id: int, *parts: Part) -> bool:
    """Whether somebody has one of these parts (any without one) in an activity."""
    if account_id is None:
        return False
    mine = (Crew.account_id == account_id, Crew.activity_id == activity_id, Crew.part.in_(parts or tuple(Part)))
    return db.session.scalar(select(Crew.activity_id).where(*mine).limit(1)) is not None
