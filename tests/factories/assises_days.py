"""An edition of the Assises with a site and activities, in a line of a test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from assises.editions import queries as editions
from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from assises.people.models import Attendee, Registration
from assises.people.types import Entrance, PersonRole, RegistrationState
from assises.programme.models import Activity, Room, Site, SiteDay
from assises.programme.types import ActivityKind, ActivityState
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work

#: Days after today on which test editions begin.
AHEAD = 40


def make_edition(year: int | None = None, state: EditionState = EditionState.ANNOUNCED, **more: Any) -> AssisesEdition:
    """An edition whose registrations are open now and whose days are forty days ahead; `more` replaces dates."""
    now = clock.now()
    first = now.astimezone(PARIS).date() + timedelta(days=AHEAD)
    taken = {edition.year for edition in editions.editions()}
    year = year or next(each for each in range(2030, 2100) if each not in taken)
    days = (more.pop("first_day", first), more.pop("last_day", first + timedelta(days=1)))
    dates = (
        more.pop("registrations_open_at", now - timedelta(days=1)),
        more.pop("registrations_close_at", now + timedelta(days=30)),
    )
    with unit_of_work(SYSTEM) as work:
        edition = edition_services.prepare(work, year, f"Assises {year}", days, dates, now, **more)
        edition.state = state
    return edition


def make_site_day(edition: AssisesEdition, day: date | None = None, gauge: int = 500, name: str = "") -> SiteDay:
    """A site of this edition, open from 9 to 18 (Paris) on its first day or on this one."""
    day = day or edition.first_day
    name = name or f"Site {uuid4().hex[:6]}"
    site = Site(edition_id=edition.id, slug=name.lower().replace(" ", "-"), name=name)
    db.session.add(site)
    db.session.flush()
    return add_day(site, day, gauge)


def add_day(site: Site, day: date, gauge: int = 500) -> SiteDay:
    """One more day of this site."""
    opens = datetime(day.year, day.month, day.day, 9, tzinfo=PARIS).astimezone(UTC)
    found = SiteDay(site_id=site.id, day=day, opens_at=opens, closes_at=opens + timedelta(hours=9), gauge=gauge)
    db.session.add(found)
    db.session.commit()
    return found


def make_activity(site_day: SiteDay, hour: int = 10, capacity: int = 20, **more: Any) -> Activity:
    """A planned workshop of two hours that begins at this hour of Paris, in a room of its own."""
    room = Room(site_id=site_day.site_id, name=f"Salle {uuid4().hex[:6]}", capacity=max(capacity, 1))
    db.session.add(room)
    db.session.flush()
    starts = site_day.opens_at + timedelta(hours=hour - 9)
    values: dict[str, Any] = {
        "kind": ActivityKind.WORKSHOP, "state": ActivityState.PLANNED, "title": f"Atelier {uuid4().hex[:6]}",
        "languages": ["fr"], "interpreted": [], "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "changed_at": clock.now(), "room_id": room.id, "first_release": 1, **more,
    }  # fmt: skip
    activity = Activity(edition_id=site_day.site.edition_id, site_day_id=site_day.id, capacity=capacity, **values)
    db.session.add(activity)
    db.session.commit()
    return activity


def make_registration(
    edition: AssisesEdition, persons: int = 1, college: College = College.RESIDENTS, **more: Any
) -> Registration:
    """A confirmed registration of so many persons, straight into the tables."""
    mark, now = uuid4().hex, clock.now()
    values: dict[str, Any] = {
        "code": mark[:8].upper(), "secret_seal": mark, "entrance": Entrance.WEB, "created_at": now,
        "state": RegistrationState.CONFIRMED, "confirmed_at": now, **more,
    }  # fmt: skip
    registration = Registration(edition_id=edition.id, college=college, **values)
    for number in range(persons):
        role = PersonRole.COMPANION if number else PersonRole.MAIN
        registration.attendees.append(Attendee(role=role, first_name=f"Personne {number + 1}"))
    db.session.add(registration)
    db.session.commit()
    return registration
