"""What else somebody may do who loses an activity or gives it up: at the same hour, or about the same theme."""

from __future__ import annotations

from dataclasses import dataclass

from assises.editions import queries as editions
from assises.people.models import Registration
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import Entry
from assises.seats import houses
from assises.seats.drawing import clash
from assises.seats.houses import Commitments, House
from assises.seats.types import Stock, StockKind
from commons.kernel import clock
from commons.kernel.db import db

#: More are no help.
SHOWN = 3


@dataclass(frozen=True)
class Alternative:
    """Another activity, and whether the whole group has room there now."""

    activity: Activity
    has_room: bool
    same_hour: bool


def of(activity: Activity, registration: Registration, most: int = SHOWN) -> list[Alternative]:
    """At most so many others for this group: those with room first, then those of the same hour.

    What the group has already, and what it could not reach from there, is left out. Nothing is held: somebody else may
    be quicker, and then there is the line.
    """
    near = [each for each in programme.bookable(activity.edition_id) if _is_near(each, activity)]
    stocks = {each.id: Stock(StockKind.ACTIVITY, each.id) for each in near}
    known = houses.read(db.session(), list(stocks.values()), clock.now()) if near else {}
    has = houses.commitments(db.session(), [registration.id])
    free = [each for each in near if not _is_taken(known[stocks[each.id]], activity, has, _travel(activity))]
    college, persons = registration.college.value, len(registration.present)
    found = [
        Alternative(each, known[stocks[each.id]].room.free_for(college) >= persons, _overlap(each, activity))
        for each in free
    ]
    found.sort(key=lambda other: (not other.has_room, not other.same_hour, other.activity.starts_at, other.activity.id))
    return found[:most]


def _is_near(other: Activity, activity: Activity) -> bool:
    """Another one for which one needs a seat, at the same hour or about the same thing."""
    if other.id == activity.id or other.entry is not Entry.SEAT:
        return False
    themes = ("challenge_id", "orientation_id", "subject_id")
    same_theme = any(getattr(activity, name) and getattr(other, name) == getattr(activity, name) for name in themes)
    return same_theme or _overlap(other, activity)


def _overlap(one: Activity, other: Activity) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _travel(activity: Activity) -> int:
    edition = editions.by_id(activity.edition_id)
    return edition.travel_minutes if edition is not None else 0


def _is_taken(house: House, instead_of: Activity, has: Commitments, travel: int) -> bool:
    """Whether somebody of the group sits there, or elsewhere at that hour."""
    mine = {number: slot for slots in has.slots.values() for number, slot in slots.items() if number != instead_of.id}
    return house.stock.id in mine or any(house.slot is not None and clash(house.slot, s, travel) for s in mine.values())
