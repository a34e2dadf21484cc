"""What is read of seats."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.programme.models import Activity, SiteDay
from assises.programme.types import ActivityState
from assises.seats.chances import GivenBack, chance
from assises.seats.models import CollegeFloor, DoorSeat, Draw, GroupSeat, Overbooking, SeatHolder, Wish
from assises.seats.types import LIVE, TAKEN, Chance, Origin, SeatState, Stock, StockKind
from commons.kernel.db import db


@dataclass(frozen=True)
class HeldSeat:
    """A seat of a group, with what it is a seat of and how far the line is."""

    seat: GroupSeat
    activity: Activity | None
    site_day: SiteDay
    attendee_ids: tuple[int, ...]
    #: Persons who wait before it; 0 unless it waits.
    ahead: int = 0

    @property
    def state(self) -> SeatState:
        """Where it stands."""
        return self.seat.state

    @property
    def begins_at(self) -> datetime:
        """When one has to be there."""
        return self.activity.starts_at if self.activity is not None else self.site_day.opens_at


@dataclass(frozen=True)
class Left:
    """What is left of an activity: free seats, and persons who already wait."""

    seats: int
    waiting: int


def by_id(seat_id: int) -> GroupSeat | None:
    """The seat of this number."""
    return db.session.get(GroupSeat, seat_id)


def on(stocks: Iterable[Stock]) -> ColumnElement[bool]:
    """Seats (or floors) of any of these stocks."""
    return on_of(GroupSeat, stocks)


def on_of(table: type[GroupSeat] | type[CollegeFloor], stocks: Iterable[Stock]) -> ColumnElement[bool]:
    """Rows of this table about any of these stocks."""
    known = list(stocks)
    return or_(
        table.activity_id.in_([stock.id for stock in known if stock.kind is StockKind.ACTIVITY]),
        table.site_day_id.in_([stock.id for stock in known if stock.kind is StockKind.SITE_DAY]),
    )


def of_registration(registration_id: int, *, ever: bool = False) -> list[HeldSeat]:
    """Every seat of a group that is live or ended without it saying so, in order of time; `ever`: all it ever had."""
    query = select(GroupSeat).where(GroupSeat.registration_id == registration_id).order_by(GroupSeat.id)
    shown = query if ever else query.where(GroupSeat.state.in_((*LIVE, SeatState.EXPIRED)))
    found = list(db.session.scalars(shown))
    seats = found if ever else _without_replaced(found)
    held = _held(seats, ahead_of([seat for seat in seats if seat.state is SeatState.WAITING]))
    return sorted(held, key=lambda each: (each.begins_at, each.activity is not None, each.seat.id))


def lost_with_the_activity(registration_id: int) -> list[HeldSeat]:
    """The seats that a group had, or waited for, in an activity when that was cancelled."""
    query = select(GroupSeat).join(Activity, Activity.id == GroupSeat.activity_id)
    query = query.where(
        GroupSeat.registration_id == registration_id, GroupSeat.state == SeatState.CANCELLED,
        Activity.state == ActivityState.CANCELLED, GroupSeat.changed_at >= Activity.changed_at,
    )  # fmt: skip
    return _held(list(db.session.scalars(query.order_by(Activity.starts_at, GroupSeat.id))), {})


def _without_replaced(seats: Sequence[GroupSeat]) -> list[GroupSeat]:
    """Without expired ones of a stock that was asked for again."""
    last = {(stock_of(seat), seat.joiner_id): seat.id for seat in seats}
    return [seat for seat in seats if seat.state in LIVE or last[stock_of(seat), seat.joiner_id] == seat.id]


def _held(seats: Sequence[GroupSeat], ahead: Mapping[int, int]) -> list[HeldSeat]:
    asked = {seat.activity_id for seat in seats}
    activities = {each.id: each for each in db.session.scalars(select(Activity).where(Activity.id.in_(asked)))}
    asked = {seat.site_day_id for seat in seats}
    days = {each.id: each for each in db.session.scalars(select(SiteDay).where(SiteDay.id.in_(asked)))}
    holders = holders_of([seat.id for seat in seats])
    found = []
    for seat in seats:
        activity = activities[seat.activity_id] if seat.activity_id is not None else None
        day = activity.site_day if activity is not None else days[seat.site_day_id or 0]
        found.append(HeldSeat(seat, activity, day, holders.get(seat.id, ()), ahead.get(seat.id, 0)))
    return found


def stock_of(seat: GroupSeat | CollegeFloor) -> Stock:
    """What a seat is a seat of."""
    if seat.activity_id is not None:
        return Stock(StockKind.ACTIVITY, seat.activity_id)
    assert seat.site_day_id is not None  # one_stock
    return Stock(StockKind.SITE_DAY, seat.site_day_id)


def ahead_of(seats: Sequence[GroupSeat]) -> dict[int, int]:
    """Persons who wait before each of these waiting seats."""
    if not seats:
        return {}
    line = select(
        GroupSeat.id,
        func.sum(GroupSeat.persons).over(
            partition_by=(GroupSeat.activity_id, GroupSeat.site_day_id), order_by=(GroupSeat.line_rank, GroupSeat.id)
        ) - GroupSeat.persons,
    ).where(on({stock_of(seat) for seat in seats}), GroupSeat.state == SeatState.WAITING)  # fmt: skip
    mine = {seat.id for seat in seats}
    return {number: int(ahead) for number, ahead in db.session.execute(line) if number in mine}


def holders_of(seat_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Who sits on each of these seats."""
    query = select(SeatHolder.seat_id, SeatHolder.attendee_id).where(SeatHolder.seat_id.in_(seat_ids))
    found: dict[int, tuple[int, ...]] = {}
    for seat_id, attendee_id in db.session.execute(query.order_by(SeatHolder.attendee_id)):
        found[seat_id] = (*found.get(seat_id, ()), attendee_id)
    return found


def taken_by_college(stocks: Iterable[Stock]) -> dict[Stock, dict[str, int]]:
    """Persons with a seat or an offer, by stock and college; a forced seat is a chair more and counts for none."""
    known = list(stocks)
    query = (
        select(GroupSeat.activity_id, GroupSeat.site_day_id, Registration.college, func.sum(GroupSeat.persons))
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(on(known), GroupSeat.state.in_(TAKEN), GroupSeat.origin != Origin.FORCED)
        .group_by(GroupSeat.activity_id, GroupSeat.site_day_id, Registration.college)
    )
    found: dict[Stock, dict[str, int]] = {stock: {} for stock in known}
    for activity_id, site_day_id, college, persons in db.session.execute(query):
        stock = Stock(StockKind.ACTIVITY, activity_id) if activity_id else Stock(StockKind.SITE_DAY, site_day_id or 0)
        found[stock][college.value] = int(persons)
    return found


def persons_by_state(stocks: Iterable[Stock]) -> dict[Stock, dict[SeatState, int]]:
    """Persons of each stock who have a seat, an offer, or wait; without chairs added by hand."""
    known = list(stocks)
    query = (
        select(GroupSeat.activity_id, GroupSeat.site_day_id, GroupSeat.state, func.sum(GroupSeat.persons))
        .where(on(known), GroupSeat.state.in_(LIVE), GroupSeat.origin != Origin.FORCED)
        .group_by(GroupSeat.activity_id, GroupSeat.site_day_id, GroupSeat.state)
    )
    found: dict[Stock, dict[SeatState, int]] = {stock: {} for stock in known}
    for activity_id, site_day_id, state, persons in db.session.execute(query):
        stock = Stock(StockKind.ACTIVITY, activity_id) if activity_id else Stock(StockKind.SITE_DAY, site_day_id or 0)
        found[stock][state] = int(persons)
    for number, persons in at_the_door([stock.id for stock in known if stock.kind is StockKind.ACTIVITY]).items():
        states = found[Stock(StockKind.ACTIVITY, number)]
        states[SeatState.CONFIRMED] = states.get(SeatState.CONFIRMED, 0) + persons
    return found


def at_the_door(activity_ids: Collection[int]) -> dict[int, int]:
    """Persons with a seat that was given at the door, by activity."""
    query = select(DoorSeat.activity_id, func.count()).where(
        DoorSeat.activity_id.in_(activity_ids), DoorSeat.left_at.is_(None)
    )
    rows = db.session.execute(query.group_by(DoorSeat.activity_id))
    return {number: int(persons) for number, persons in rows}


def floors(stocks: Iterable[Stock]) -> dict[Stock, list[CollegeFloor]]:
    """What is kept for colleges in each of these stocks."""
    known = list(stocks)
    found: dict[Stock, list[CollegeFloor]] = {stock: [] for stock in known}
    query = select(CollegeFloor).where(on_of(CollegeFloor, known)).order_by(CollegeFloor.college)
    for floor in db.session.scalars(query.execution_options(populate_existing=True)):
        found[stock_of(floor)].append(floor)
    return found


def left_of(activity_ids: Collection[int]) -> dict[int, Left]:
    """Free seats and waiting persons of each activity."""
    stocks = {Stock(StockKind.ACTIVITY, number) for number in activity_ids}
    counted = persons_by_state(stocks)
    query = select(Activity.id, Activity.capacity).where(Activity.id.in_(activity_ids))
    found = {}
    for number, capacity in db.session.execute(query):
        states = counted[Stock(StockKind.ACTIVITY, number)]
        taken = sum(states.get(state, 0) for state in TAKEN)
        found[number] = Left(max(0, capacity - taken), states.get(SeatState.WAITING, 0))
    return found


def floors_released(edition_id: int) -> bool:
    """Whether the seats kept for colleges are open to everybody, as it stands now."""
    query = select(AssisesEdition.id).where(AssisesEdition.id == edition_id)
    return db.session.scalar(query.where(AssisesEdition.floors_released_at.is_not(None))) is not None


def percent_of(edition_id: int) -> int:
    """How far activities are given beyond their capacity; 100 says not at all."""
    query = select(Overbooking.percent).where(Overbooking.edition_id == edition_id)
    return db.session.scalar(query) or 100


def overbooking(edition_id: int) -> Overbooking | None:
    """What was decided of giving more seats than there are, with its source."""
    return db.session.get(Overbooking, edition_id)


def draw_of(edition_id: int) -> Draw | None:
    """The draw of an edition, from the publication of its entries on."""
    return db.session.get(Draw, edition_id)


def wishes_of(registration_id: int) -> list[Wish]:
    """What a group would like, its first wish first."""
    query = select(Wish).where(Wish.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(Wish.rank)))


def live_seats(registration_id: int) -> list[GroupSeat]:
    """The seats a group has, is offered or waits for; read anew."""
    query = select(GroupSeat).where(GroupSeat.registration_id == registration_id, GroupSeat.state.in_(LIVE))
    return list(db.session.scalars(query.order_by(GroupSeat.id).execution_options(populate_existing=True)))


def busy_stocks(edition_id: int, now: datetime) -> set[Stock]:
    """Stocks of an edition in which an offer has run out, or somebody waits."""
    overdue = and_(GroupSeat.state == SeatState.OFFERED, GroupSeat.offer_ends_at <= now)
    query = (
        select(GroupSeat)
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(Registration.edition_id == edition_id, or_(overdue, GroupSeat.state == SeatState.WAITING))
    )
    return {stock_of(seat) for seat in db.session.scalars(query)}


def forced(activity_ids: Collection[int]) -> dict[int, int]:
    """Persons on chairs that were added by hand, by activity."""
    query = select(GroupSeat.activity_id, func.sum(GroupSeat.persons)).where(
        GroupSeat.activity_id.in_(activity_ids), GroupSeat.origin == Origin.FORCED, GroupSeat.state.in_(TAKEN)
    )
    rows = db.session.execute(query.group_by(GroupSeat.activity_id))
    return {number: int(persons) for number, persons in rows if number is not None}


def given_back(edition_id: int) -> GivenBack:
    """Of the seats given so far in an edition, how many came back, in persons."""
    query = select(func.sum(GroupSeat.persons), func.sum(GroupSeat.persons).filter(GroupSeat.state.not_in(LIVE)))
    query = query.join(Registration, Registration.id == GroupSeat.registration_id)
    given, back = db.session.execute(
        query.where(Registration.edition_id == edition_id, GroupSeat.held_at.is_not(None))
    ).one()  # fmt: skip
    return GivenBack(int(given or 0), int(back or 0))


def calls(edition_id: int) -> list[HeldSeat]:
    """Offers to people who have neither mail nor telephone: somebody reaches them; those of the nearest hour first."""
    query = (
        select(GroupSeat)
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(
            Registration.edition_id == edition_id, GroupSeat.state == SeatState.OFFERED,
            GroupSeat.offer_ends_at.is_(None),
        )
    )  # fmt: skip
    return sorted(_held(list(db.session.scalars(query)), {}), key=lambda each: (each.begins_at, each.seat.id))


def groups_of(registration_ids: Collection[int]) -> dict[int, Registration]:
    """The registrations of these numbers."""
    query = select(Registration).where(Registration.id.in_(registration_ids))
    return {group.id: group for group in db.session.scalars(query)}


def chance_of(held: HeldSeat, edition_id: int) -> Chance:
    """How likely a waiting group is to get its seat."""
    stock = stock_of(held.seat)
    taken = sum(taken_by_college([stock])[stock].values())
    return chance(held.ahead, held.seat.persons, taken, given_back(edition_id))
