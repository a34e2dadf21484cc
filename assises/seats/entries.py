"""What goes into the draw: every group by pseudonym with what it wishes, and what there is to give."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.programme import queries as programme
from assises.programme.models import Activity, SiteDay
from assises.programme.types import Entry
from assises.seats import houses
from assises.seats.drawing import FORMAT, Room
from assises.seats.houses import House
from assises.seats.models import GroupSeat, Wish
from assises.seats.pseudonyms import pseudonym
from assises.seats.types import TAKEN, SeatState, Stock, StockKind
from commons.kernel.db import db


def of_edition(edition: AssisesEdition, now: datetime) -> dict[str, Any]:
    """The entries as they stand now, sorted so that nobody reads who came first out of them."""
    days = {day.id: day for day in programme.site_days(edition.id)}
    activities = {each.id: each for each in programme.activities(edition.id) if each.entry is Entry.SEAT}
    stocks = [Stock(StockKind.SITE_DAY, number) for number in days]
    stocks += [Stock(StockKind.ACTIVITY, number) for number in activities]
    held = houses.read(db.session(), stocks, now).values()
    return {
        "format": FORMAT,
        "edition": edition.year,
        "travel_minutes": edition.travel_minutes,
        "site_days": {str(h.stock.id): _day(h, days[h.stock.id]) for h in held if h.slot is None},
        "activities": {str(h.stock.id): _activity(h, activities[h.stock.id]) for h in held if h.slot is not None},
        "groups": _groups(edition.id, set(activities)),
    }


def _day(house: House, day: SiteDay) -> dict[str, Any]:
    return {"name": day.site.name, "day": day.day.isoformat(), **_room(house.room)}


def _activity(house: House, activity: Activity) -> dict[str, Any]:
    assert house.slot is not None  # an activity has hours
    slot = {"begins": house.slot.begins, "ends": house.slot.ends, "site": house.slot.site}
    return {"title": activity.title, "site_day": activity.site_day_id, **slot, **_room(house.room)}


def _room(room: Room) -> dict[str, Any]:
    return {
        "capacity": room.capacity, "floors": dict(room.floors), "ceilings": dict(room.ceilings),
        "taken": dict(room.taken), "released": room.released,
    }  # fmt: skip


def _groups(edition_id: int, open_to_wishes: set[int]) -> list[dict[str, Any]]:
    wishes = _wishes(edition_id, open_to_wishes)
    waits, days, activities = _seats(edition_id)
    live = (Registration.edition_id == edition_id, Registration.state != RegistrationState.CANCELLED)
    found = [
        {
            "pseudonym": pseudonym(edition_id, each.id), "persons": len(each.present), "college": each.college.value,
            "days": sorted(waits[each.id]), "wishes": wishes[each.id], "has_days": sorted(days[each.id]),
            "has_activities": sorted(activities[each.id]),
        }
        for each in db.session.scalars(select(Registration).where(*live))
        if each.present and (wishes[each.id] or waits[each.id])
    ]  # fmt: skip
    return sorted(found, key=lambda group: str(group["pseudonym"]))


def _wishes(edition_id: int, open_to_wishes: set[int]) -> dict[int, list[int]]:
    query = select(Wish).join(Registration, Registration.id == Wish.registration_id)
    found: dict[int, list[int]] = defaultdict(list)
    for wish in db.session.scalars(query.where(Registration.edition_id == edition_id).order_by(Wish.rank)):
        if wish.activity_id in open_to_wishes:
            found[wish.registration_id].append(wish.activity_id)
    return found


Numbers = dict[int, set[int]]


def _seats(edition_id: int) -> tuple[Numbers, Numbers, Numbers]:
    """By registration: the days it waits for, those it has, and the activities it has."""
    query = select(GroupSeat).join(Registration, Registration.id == GroupSeat.registration_id)
    query = query.where(Registration.edition_id == edition_id, GroupSeat.state.in_((*TAKEN, SeatState.WAITING)))
    waits, days, activities = (defaultdict[int, set[int]](set) for _ in range(3))
    for seat in db.session.scalars(query):
        if seat.activity_id is not None:
            (activities[seat.registration_id] if seat.state in TAKEN else set()).add(seat.activity_id)
        elif seat.site_day_id is not None:
            (days if seat.state in TAKEN else waits)[seat.registration_id].add(seat.site_day_id)
    return waits, days, activities
