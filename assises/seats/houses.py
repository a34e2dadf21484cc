"""Stocks as they stand while they are held: what each holds, who has it, when and where it is, and who waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, text
from sqlalchemy.orm import Session, aliased

from assises.people.models import Registration
from assises.programme.models import Activity, SiteDay
from assises.seats import queries
from assises.seats.drawing import Room, Slot
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import LIVE, TAKEN, SeatState, Stock, StockKind
from commons.kernel import clock
from commons.kernel.db import db

#: Where seats given at the door are counted; they are of no college.
DOOR = "door"


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
    #: Whether an offer had run out, and whether somebody waited, when it was read.
    overdue: bool = False
    waits: bool = False

    @property
    def moves(self) -> bool:
        """Whether somebody may be served now, or loses an offer."""
        return self.overdue or (self.waits and self.room.total < self.room.capacity)


@dataclass(frozen=True)
class Party:
    """What the usher knows of a group."""

    registration_id: int
    college: str
    reachable: bool


@dataclass
class Commitments:
    """What people already have: hours of activities, and days of sites."""

    slots: dict[int, dict[int, Slot]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    parties: dict[int, Party] = field(default_factory=dict)
    #: The groups one acts for that have, are offered or wait for something.
    live: set[int] = field(default_factory=set)

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


#: Everything about days and activities, once they are held, in one statement: what they hold, who has it, what is
#: kept, whether an offer ran out and whether somebody waits.
_READ = text("""
WITH stock AS (
  SELECT 'site_day' AS kind, d.id, d.id AS site_day_id, NULL::bigint AS activity_id, d.gauge AS most, true AS planned,
    d.id AS day_id, d.opens_at AS begins_at, NULL::timestamptz AS ends_at, d.site_id, p.edition_id
    FROM assises_site_day d JOIN assises_site p ON p.id = d.site_id WHERE d.id = ANY(:days)
  UNION ALL
  SELECT 'activity', a.id, NULL, a.id, a.capacity * coalesce(o.percent, 100) / 100, a.state = 'planned',
    a.site_day_id, a.starts_at, a.ends_at, d.site_id, a.edition_id
    FROM assises_activity a JOIN assises_site_day d ON d.id = a.site_day_id
    LEFT JOIN assises_overbooking o ON o.edition_id = a.edition_id WHERE a.id = ANY(:activities)
)
SELECT x.kind, x.id, x.most, x.planned, x.day_id, x.begins_at, x.ends_at, x.site_id,
  e.floors_released_at IS NOT NULL AS released,
  coalesce((SELECT json_object_agg(t.college, t.persons) FROM (
    SELECT r.college, sum(s.persons) AS persons FROM assises_seat s
      JOIN assises_registration r ON r.id = s.registration_id
      WHERE (s.activity_id = x.activity_id OR s.site_day_id = x.site_day_id)
        AND s.state IN ('offered', 'confirmed') AND s.origin <> 'forced' GROUP BY r.college
  ) t), '{}') AS taken,
  (SELECT count(*) FROM assises_door_seat q WHERE q.activity_id = x.activity_id AND q.left_at IS NULL) AS at_the_door,
  (SELECT json_agg(json_build_array(f.college, f.floor, f.ceiling)) FROM assises_college_floor f
    WHERE f.activity_id = x.activity_id OR f.site_day_id = x.site_day_id) AS floors,
  EXISTS (SELECT 1 FROM assises_seat s WHERE (s.activity_id = x.activity_id OR s.site_day_id = x.site_day_id)
    AND s.state = 'offered' AND s.offer_ends_at <= :now) AS overdue,
  EXISTS (SELECT 1 FROM assises_seat s WHERE (s.activity_id = x.activity_id OR s.site_day_id = x.site_day_id)
    AND s.state = 'waiting') AS waits
FROM stock x JOIN assises_edition e ON e.id = x.edition_id
""")


def read(session: Session, stocks: Collection[Stock], now: datetime) -> dict[Stock, House]:
    """These stocks, without their lines; to be called once they are held."""
    numbers = {kind: [stock.id for stock in stocks if stock.kind is kind] for kind in StockKind}
    asked = {"days": numbers[StockKind.SITE_DAY], "activities": numbers[StockKind.ACTIVITY], "now": now}
    found = [_house(row) for row in session.execute(_READ, asked)]
    return {house.stock: house for house in sorted(found, key=lambda house: house.stock.order)}


def free(activity_ids: Collection[int], college: str = "") -> dict[int, int]:
    """Seats of each activity that somebody of this college can have now; nothing is held, others may be quicker.

    Without a college: what nobody has. Who waits is of a group too large for what is left, or of a college that has its
    share: a smaller group, or one of another college, sits down at once.
    """
    stocks = [Stock(StockKind.ACTIVITY, number) for number in activity_ids]
    rooms = {stock.id: house.room for stock, house in read(db.session(), stocks, clock.now()).items()} if stocks else {}
    left = {n: room.free_for(college) if college else room.capacity - room.total for n, room in rooms.items()}
    return {number: max(0, seats) for number, seats in left.items()}


def _house(row: Row[Any]) -> House:
    floors = row.floors or []
    room = Room(
        row.most, {college: least for college, least, _most in floors},
        {college: most for college, _least, most in floors if most is not None}, dict(row.taken), row.released,
    )  # fmt: skip
    if row.at_the_door:
        room.taken[DOOR] = row.at_the_door
    kind = StockKind(row.kind)
    slot = slot_of(row.begins_at, row.ends_at, row.site_id) if kind is StockKind.ACTIVITY else None
    return House(
        Stock(kind, row.id), room, row.begins_at, row.day_id, slot, row.planned, overdue=row.overdue, waits=row.waits
    )


def lines(
    session: Session,
    stocks: Collection[Stock],
    now: datetime,
    settled: Collection[int] = (),
    mine: Collection[int] = (),
) -> list[GroupSeat]:
    """Seats of these stocks that wait, or whose offer has run out, in the order of their lines.

    Of activities on `settled` days, on which nobody's seat for the day changes now, those who wait without that day
    cannot be served and are left out; the groups of these registrations (`mine`) are not.
    """
    overdue = and_(GroupSeat.state == SeatState.OFFERED, GroupSeat.offer_ends_at <= now)
    query = select(GroupSeat).where(queries.on(stocks), or_(GroupSeat.state == SeatState.WAITING, overdue))
    query = query.where(or_(_can_be_there(settled), overdue, GroupSeat.registration_id.in_(mine)))
    query = query.order_by(GroupSeat.line_rank, GroupSeat.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _can_be_there(settled: Collection[int]) -> ColumnElement[bool]:
    """Waits for a day, or in an activity of a day that the group has, or that may be given now."""
    the_day = aliased(GroupSeat)
    has = select(the_day.id).where(
        the_day.registration_id == GroupSeat.registration_id, the_day.state.in_(TAKEN),
        the_day.site_day_id == Activity.site_day_id,
    )  # fmt: skip
    here = select(Activity.id).where(
        Activity.id == GroupSeat.activity_id,
        or_(Activity.site_day_id.not_in(settled), has.correlate_except(the_day).exists()),
    )
    return or_(GroupSeat.site_day_id.is_not(None), here.correlate(GroupSeat).exists())


def commitments(
    session: Session, registration_ids: Collection[int], mine: Collection[int] = ()
) -> Commitments:  # fmt: skip
    """Who these groups are and what their people have; to be called once the groups are held.

    Of `mine` it is noted as well that they have, are offered or wait for anything at all.
    """
    seated = and_(GroupSeat.registration_id == Registration.id, GroupSeat.state.in_(LIVE))
    query = (
        select(
            Registration.id, Registration.college, Registration.contact, GroupSeat.state, SeatHolder.attendee_id,
            GroupSeat.activity_id, GroupSeat.site_day_id, Activity.starts_at, Activity.ends_at, SiteDay.site_id,
        )
        .outerjoin(GroupSeat, and_(seated, or_(GroupSeat.state.in_(TAKEN), Registration.id.in_(mine))))
        .outerjoin(SeatHolder, SeatHolder.seat_id == GroupSeat.id)
        .outerjoin(Activity, Activity.id == GroupSeat.activity_id)
        .outerjoin(SiteDay, SiteDay.id == Activity.site_day_id)
        .where(Registration.id.in_(registration_ids))
    )  # fmt: skip
    found = Commitments()
    for row in session.execute(query):
        found.parties[row.id] = Party(row.id, row.college.value, bool(row.contact))
        if row.state is not None:
            found.live.add(row.id)
        if row.state in TAKEN and row.site_day_id is not None:
            found.days[row.attendee_id].add(row.site_day_id)
        elif row.state in TAKEN:
            found.slots[row.attendee_id][row.activity_id] = slot_of(row.starts_at, row.ends_at, row.site_id)
    return found
