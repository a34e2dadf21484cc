"""Commands on sites, their days and their rooms."""

from __future__ import annotations

from sqlalchemy import select

from assises.editions.models import AssisesEdition
from assises.programme import locks, queries
from assises.programme.drafts import DayDraft, RoomDraft, SiteDraft
from assises.programme.events import DayResized
from assises.programme.models import Room, Site, SiteDay
from assises.programme.types import SITE, ProgrammeReason
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work


def open_site(work: Work, edition_id: int, draft: SiteDraft) -> Site:
    """A new site; its address on the web comes from its name and stays."""
    locks.held_edition(work, edition_id)
    taken = set(work.session.scalars(select(Site.slug).where(Site.edition_id == edition_id)))
    site = Site(edition_id=edition_id, slug=slug_of(draft.name, taken, "site"), **draft.columns())
    locks.added(work, site, "name", ProgrammeReason.NAME_TAKEN)
    locks.told(work, "open", SITE, site.id, name=draft.name)
    return site


def rewrite_site(work: Work, site_id: int, draft: SiteDraft, seen: int) -> None:
    """Change a site's sheet; Stale when somebody else did since version `seen`."""
    _held_site(work, site_id)
    locks.rewritten(work, Site, site_id, seen, draft.columns(), "name", ProgrammeReason.NAME_TAKEN)
    locks.told(work, "rewrite", SITE, site_id, name=draft.name)


def close_site(work: Work, site_id: int) -> None:
    """Take away a site on which nothing rests, with its days and rooms."""
    site, _edition = _held_site(work, site_id)
    for row in (*queries.days_of(site_id), *queries.rooms(site_id), site):
        locks.removed(work, row)
    locks.told(work, "close", SITE, site_id, name=site.name)


def open_day(work: Work, site_id: int, draft: DayDraft) -> SiteDay:
    """A day on which the site is open."""
    _site, edition = _held_site(work, site_id)
    _check(draft, edition)
    day = SiteDay(site_id=site_id, **draft.columns())
    locks.added(work, day, "day", ProgrammeReason.DAY_TAKEN)
    locks.told(work, "open_day", SITE, site_id, day=draft.day.isoformat(), gauge=draft.gauge)
    return day


def rewrite_day(work: Work, day_id: int, draft: DayDraft, seen: int) -> None:
    """Change the hours or the gauge of a day. A day that activities rest on stays the same day."""
    day = queries.site_day(day_id)
    if day is None:
        raise NotFound(reason=ProgrammeReason.NO_DAY)
    site, edition = _held_site(work, day.site_id)
    _check(draft, edition)
    if draft.day != day.day and queries.uses_of_day(day_id):
        raise Invalid(fields={"day": ProgrammeReason.IN_USE.sentence})
    locks.hold_days(work, site.edition_id)
    resized = draft.gauge != day.gauge
    locks.rewritten(work, SiteDay, day_id, seen, draft.columns(), "day", ProgrammeReason.DAY_TAKEN)
    if resized:
        work.record(DayResized(day_id))
    locks.told(work, "rewrite_day", SITE, day.site_id, day=draft.day.isoformat(), gauge=draft.gauge)


def close_day(work: Work, day_id: int) -> None:
    """Take away a day on which nothing rests."""
    day = queries.site_day(day_id)
    if day is None:
        raise NotFound(reason=ProgrammeReason.NO_DAY)
    site, _edition = _held_site(work, day.site_id)
    locks.removed(work, day)
    locks.told(work, "close_day", SITE, site.id, day=day.day.isoformat())


def open_room(work: Work, site_id: int, draft: RoomDraft) -> Room:
    """A room of a site."""
    _held_site(work, site_id)
    room = Room(site_id=site_id, **draft.columns())
    locks.added(work, room, "name", ProgrammeReason.NAME_TAKEN)
    locks.told(work, "open_room", SITE, site_id, room=draft.name, capacity=draft.capacity)
    return room


def rewrite_room(work: Work, room_id: int, draft: RoomDraft, seen: int) -> None:
    """Change a room; a smaller one puts nobody out: the desk shows the activities that no longer fit."""
    room = queries.room(room_id)
    if room is None:
        raise NotFound(reason=ProgrammeReason.NO_ROOM)
    _held_site(work, room.site_id)
    locks.rewritten(work, Room, room_id, seen, draft.columns(), "name", ProgrammeReason.NAME_TAKEN)
    locks.told(work, "rewrite_room", SITE, room.site_id, room=draft.name, capacity=draft.capacity)


def close_room(work: Work, room_id: int) -> None:
    """Take away a room that no activity uses."""
    room = queries.room(room_id)
    if room is None:
        raise NotFound(reason=ProgrammeReason.NO_ROOM)
    site, _edition = _held_site(work, room.site_id)
    locks.removed(work, room)
    locks.told(work, "close_room", SITE, site.id, room=room.name)


def _held_site(work: Work, site_id: int) -> tuple[Site, AssisesEdition]:
    site = queries.site(site_id)
    if site is None:
        raise NotFound(reason=ProgrammeReason.NO_SITE)
    return site, locks.held_edition(work, site.edition_id)


def _check(draft: DayDraft, edition: AssisesEdition) -> None:
    found = draft.mistakes(edition.first_day, edition.last_day)
    if found:
        raise Invalid(fields=found)
