"""A site on its day, devices at its door, badges in hands, passages: in a line of a test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from assises.checkin import badges, devices, services, tokens
from assises.checkin.models import DoorDevice
from assises.checkin.passages import NewWalkIn, Passage, Told
from assises.checkin.types import Direction, Mode
from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.programme.models import Activity, SiteDay
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import Origin, SeatState
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import add_day, make_edition, make_site_day


def today_edition(**more: Any) -> AssisesEdition:
    """An edition whose first day is today."""
    now = clock.now()
    first = now.astimezone(PARIS).date()
    dates = {"registrations_open_at": now - timedelta(days=60), "registrations_close_at": now - timedelta(days=2)}
    return make_edition(first_day=first, last_day=first + timedelta(days=1), **(dates | more))


def today_site(edition: AssisesEdition | None = None, gauge: int = 500, days: int = 1, **more: Any) -> SiteDay:
    """A site that is open today (and on the days after, for more than one)."""
    found = make_site_day(edition or today_edition(), gauge=gauge, **more)
    for number in range(1, days):
        add_day(found.site, found.day + timedelta(days=number))
    return found


def untied(site_day: SiteDay, label: str = "Tablette à ouvrir") -> DoorDevice:
    """A device of this site that waits for the telephone it will be tied to."""
    with unit_of_work(SYSTEM) as work:
        return devices.open_device(work, site_day.site_id, label, clock.now())


def paired(site_day: SiteDay, label: str = "Tablette") -> tuple[DoorDevice, str]:
    """A device of this site, tied, and the token in its cookie."""
    with unit_of_work(SYSTEM) as work:
        device = devices.open_device(work, site_day.site_id, label, clock.now())
        secret = tokens.pairing_secret(device.id, device.pairing_turn)
    with unit_of_work(SYSTEM) as work:
        token = devices.pair(work, secret, clock.now())
    db.session.refresh(device)
    return device, token


def badge_of(registration: Registration, number: int = 0) -> str:
    """The token of the badge of this person of a registration."""
    attendee_id = registration.attendees[number].id
    with unit_of_work(SYSTEM) as work:
        return badges.issue(work, [attendee_id], clock.now())[attendee_id].token


def seat(registration: Registration, stock: SiteDay | Activity) -> GroupSeat:
    """A confirmed place of the whole group, at a site on a day or in an activity."""
    now = clock.now()
    what = {"site_day_id": stock.id} if isinstance(stock, SiteDay) else {"activity_id": stock.id}
    found = GroupSeat(
        registration_id=registration.id, persons=len(registration.attendees), state=SeatState.CONFIRMED,
        origin=Origin.DIRECT, asked_at=now, changed_at=now, **what,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    db.session.add_all(SeatHolder(seat_id=found.id, attendee_id=each.id) for each in registration.attendees)
    db.session.commit()
    return found


def passage(site_day: SiteDay, at: datetime | None = None, **more: Any) -> Passage:
    """Somebody who came in, as a fact; `more` says who, and what else."""
    values: dict[str, Any] = {"id": uuid4(), "direction": Direction.IN, "mode": Mode.SCAN, **more}
    if "token" in values:
        values["badge_hash"] = tokens.hash_of(values.pop("token"))
    return Passage(site_day_id=site_day.id, device_at=at or clock.now(), **values)


def walk_in(first_name: str = "Yanis", college: College = College.RESIDENTS, number: UUID | None = None) -> NewWalkIn:
    """Somebody nobody expected."""
    return NewWalkIn(number or uuid4(), first_name, college)


def send(device: DoorDevice, *passages: Passage, ahead: timedelta = timedelta()) -> list[Told]:
    """What the device is told when it sends these; its clock is ahead by so much."""
    with unit_of_work(SYSTEM) as work:
        return services.record(work, device, passages, ahead, clock.now())
