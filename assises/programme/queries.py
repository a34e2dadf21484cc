"""What is read of sites, rooms and activities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from assises.programme.models import Activity, Crew, Release, Room, Site, SiteDay
from assises.programme.types import ActivityState, Part
from commons.kernel.db import db


def sites(edition_id: int) -> list[Site]:
    """The sites of an edition, by name."""
    return list(db.session.scalars(select(Site).where(Site.edition_id == edition_id).order_by(Site.name)))


def site(site_id: int) -> Site | None:
    """The site of this number."""
    return db.session.get(Site, site_id)


def site_by_slug(edition_id: int, slug: str) -> Site | None:
    """The site of this edition whose address ends so."""
    return db.session.scalar(select(Site).where(Site.edition_id == edition_id, Site.slug == slug))


def days_of(site_id: int) -> list[SiteDay]:
    """The days of a site, in order."""
    return list(db.session.scalars(select(SiteDay).where(SiteDay.site_id == site_id).order_by(SiteDay.day)))


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


def room(room_id: int) -> Room | None:
    """The room of this number."""
    return db.session.get(Room, room_id)


def every_room(edition_id: int) -> list[tuple[Room, Site]]:
    """Each room of an edition with its site, by site, then by name."""
    query = select(Room, Site).join(Site, Site.id == Room.site_id).where(Site.edition_id == edition_id)
    return [(row.Room, row.Site) for row in db.session.execute(query.order_by(Site.name, Room.name))]


def activity(activity_id: int) -> Activity | None:
    """The activity of this number."""
    return db.session.get(Activity, activity_id)


def activities(edition_id: int, *states: ActivityState) -> list[Activity]:
    """The activities of an edition in these states (planned ones without any), in order of time."""
    query = select(Activity).where(
        Activity.edition_id == edition_id, Activity.state.in_(states or (ActivityState.PLANNED,))
    )
    return list(db.session.scalars(query.order_by(Activity.starts_at, Activity.site_day_id, Activity.id)))


def bookable(edition_id: int) -> list[Activity]:
    """The planned activities that a released programme told of: those in which anybody may ask for a seat."""
    return [each for each in activities(edition_id) if each.first_release is not None]


def of_room(room_id: int) -> list[Activity]:
    """The activities of a room that are not cancelled, in order of time."""
    query = select(Activity).where(Activity.room_id == room_id, Activity.state != ActivityState.CANCELLED)
    return list(db.session.scalars(query.order_by(Activity.starts_at)))


def of_numbers(ids: Collection[int]) -> list[Activity]:
    """The activities of these numbers."""
    return list(db.session.scalars(select(Activity).where(Activity.id.in_(ids))))


def crew(activity_id: int) -> list[Crew]:
    """Who facilitates an activity and who takes its notes."""
    return list(db.session.scalars(select(Crew).where(Crew.activity_id == activity_id)))


def crews(edition_id: int) -> dict[int, list[Crew]]:
    """Who facilitates each activity of an edition and takes its notes, in one query."""
    found: dict[int, list[Crew]] = defaultdict(list)
    query = select(Crew).join(Activity, Activity.id == Crew.activity_id).where(Activity.edition_id == edition_id)
    for each in db.session.scalars(query.order_by(Crew.activity_id, Crew.part, Crew.account_id)):
        found[each.activity_id].append(each)
    return found


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


def latest(edition_id: int) -> Release | None:
    """The released version that everybody reads."""
    query = select(Release).where(Release.edition_id == edition_id).order_by(Release.number.desc())
    return db.session.scalar(query.limit(1))


def release(edition_id: int, number: int) -> Release | None:
    """A released version."""
    return db.session.get(Release, (edition_id, number))


def releases(edition_id: int) -> list[Release]:
    """Every released version, the latest first, without the programmes themselves."""
    query = select(Release).where(Release.edition_id == edition_id).order_by(Release.number.desc())
    light = load_only(Release.number, Release.published_at, Release.by_id, Release.note, Release.changes)
    return list(db.session.scalars(query.options(light)))


def told_in(activity_id: int) -> list[Release]:
    """The versions of the edition of this activity, the first one first, without the programmes themselves."""
    edition = select(Activity.edition_id).where(Activity.id == activity_id).scalar_subquery()
    query = select(Release).where(Release.edition_id == edition).order_by(Release.number)
    light = load_only(Release.number, Release.published_at, Release.note, Release.changes)
    return list(db.session.scalars(query.options(light)))


def uses(site_id: int) -> int:
    """How many activities, of any state, take place at a site."""
    query = select(func.count()).select_from(Activity).join(Activity.site_day).where(SiteDay.site_id == site_id)
    return int(db.session.execute(query).scalar_one())


def uses_of_day(site_day_id: int) -> bool:
    """Whether any activity, of any state, takes place on this day of a site."""
    return db.session.scalar(select(Activity.id).where(Activity.site_day_id == site_day_id).limit(1)) is not None
