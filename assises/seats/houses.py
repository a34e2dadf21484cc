"""Stocks as they stand while they are held: what each holds, who has it, when and where it is, and who waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from assises.people.models import Registration
from assises.programme.models import Activity, Site, SiteDay
from assises.programme.types import ActivityState
from assises.seats import queries
from assises.seats.drawing import Room, Slot
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import TAKEN, SeatState, Stock, StockKind


@dataclass
class House:
    """One stock, held."""

    stock: Stock
    room: Room
    begins_at: datetime
    site_day_id: int
    #: When and where, for an activity.
    slot: Slot | None = None
    planned: bool = True
    line: list[GroupSeat] = field(default_factory=list)


@dataclass
class Commitments:
    """What people already have: hours of activities, and days of sites."""

    slots: dict[int, dict[int, Slot]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, house: House, attendee_ids: Iterable[int]) -> None:
        """These people have a seat there now."""
        for person in attendee_ids:
            if house.slot is not None:
                self.slots[person][house.stock.id] = house.slot
            else:
                self.days[person].add(house.stock.id)

    def drop(self, house: House, attendee_ids: Iterable[int]) -> None:
        """They have it no more."""
        for person in attendee_ids:
            self.slots[person].pop(house.stock.id, None)
            if house.slot is None:
                self.days[person].discard(house.stock.id)


def minutes(moment: datetime) -> int:
    """A moment as whole minutes since 1970, as the draw counts them."""
    return int(moment.timestamp()) // 60


def slot_of(starts_at: datetime, ends_at: datetime, site_id: int) -> Slot:
    """When and where an activity is."""
    return Slot(minutes(starts_at), -(-int(ends_at.timestamp()) // 60), site_id)


def read(session: Session, stocks: Collection[Stock], *, released: bool, percent: int) -> dict[Stock, House]:
    """These stocks, without their lines; to be called once they are held."""
    taken, floors = queries.taken_by_college(stocks), queries.floors(stocks)
    found = {}
    for house in (*_days(session, stocks), *_activities(session, stocks, percent)):
        room = house.room
        room.taken, room.released = taken[house.stock], released
        room.floors = {each.college.value: each.floor for each in floors[house.stock]}
        room.ceilings = {each.college.value: each.ceiling for each in floors[house.stock] if each.ceiling is not None}
        found[house.stock] = house
    return found


def _days(session: Session, stocks: Collection[Stock]) -> list[House]:
    ids = [stock.id for stock in stocks if stock.kind is StockKind.SITE_DAY]
    query = select(SiteDay.id, SiteDay.gauge, SiteDay.opens_at).where(SiteDay.id.in_(ids))
    return [
        House(Stock(StockKind.SITE_DAY, number), Room(gauge), opens_at, number)
        for number, gauge, opens_at in session.execute(query)
    ]


def _activities(session: Session, stocks: Collection[Stock], percent: int) -> list[House]:
    ids = [stock.id for stock in stocks if stock.kind is StockKind.ACTIVITY]
    query = (
        select(
            Activity.id, Activity.capacity, Activity.state, Activity.site_day_id, Activity.starts_at, Activity.ends_at,
            SiteDay.site_id,
        )
        .join(SiteDay, SiteDay.id == Activity.site_day_id)
        .where(Activity.id.in_(ids))
    )  # fmt: skip
    return [
        House(
            Stock(StockKind.ACTIVITY, number), Room(capacity * percent // 100), starts_at, day_id,
            slot_of(starts_at, ends_at, site_id), state is ActivityState.PLANNED,
        )
        for number, capacity, state, day_id, starts_at, ends_at, site_id in session.execute(query)
    ]  # fmt: skip


def lines(session: Session, stocks: Collection[Stock], now: datetime) -> list[GroupSeat]:
    """Seats of these stocks that wait, or whose offer has run out, in the order of their lines."""
    overdue = and_(GroupSeat.state == SeatState.OFFERED, GroupSeat.offer_ends_at <= now)
    query = select(GroupSeat).where(queries.on(stocks), or_(GroupSeat.state == SeatState.WAITING, overdue))
    query = query.order_by(GroupSeat.line_rank, GroupSeat.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def commitments(session: Session, registration_ids: Collection[int]) -> Commitments:
    """What the people of these groups have; to be called once the groups are held."""
    query = (
        select(
            SeatHolder.attendee_id, GroupSeat.activity_id, GroupSeat.site_day_id, Activity.starts_at, Activity.ends_at,
            Site.id,
        )
        .join(GroupSeat, GroupSeat.id == SeatHolder.seat_id)
        .outerjoin(Activity, Activity.id == GroupSeat.activity_id)
        .outerjoin(SiteDay, SiteDay.id == Activity.site_day_id)
        .outerjoin(Site, Site.id == SiteDay.site_id)
        .where(GroupSeat.registration_id.in_(registration_ids), GroupSeat.state.in_(TAKEN))
    )  # fmt: skip
    found = Commitments()
    for person, activity_id, site_day_id, starts_at, ends_at, site_id in session.execute(query):
        if site_day_id is not None:
            found.days[person].add(site_day_id)
        elif activity_id is not None:
            found.slots[person][activity_id] = slot_of(starts_at, ends_at, site_id)
    return found


@dataclass(frozen=True)
class Party:
    """What the usher knows of a group."""

    registration_id: int
    college: str
    reachable: bool


def parties(session: Session, registration_ids: Collection[int]) -> dict[int, Party]:
    """The groups of these registrations."""
    query = select(Registration.id, Registration.college, Registration.contact)
    rows = session.execute(query.where(Registration.id.in_(registration_ids)))
    return {number: Party(number, college.value, bool(contact)) for number, college, contact in rows}
