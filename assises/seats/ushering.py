"""The usher: holds stocks for one command, frees seats, and shows the next of the line to them, at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ActivityState
from assises.seats import houses, lines, locking, queries
from assises.seats.drawing import clash
from assises.seats.events import OfferNeedsCall, SeatConfirmed, SeatLost, SeatOffered
from assises.seats.houses import House
from assises.seats.lines import InLine
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.offers import offer_end
from assises.seats.types import LIVE, TAKEN, Origin, SeatState, Stock, StockKind
from commons.kernel.unit_of_work import Work

#: Behind everybody who was drawn; among these the order of arrival counts.
LATER = 1_000_000_000
_NEXT = func.nextval("assises_seat_id_seq")


class Usher:
    """Holds some stocks of an edition until the end of the transaction."""

    def __init__(self, work: Work, edition: AssisesEdition, now: datetime) -> None:
        self.work, self.session, self.edition, self.now = work, work.session, edition, now
        self.houses: dict[Stock, House] = {}
        self.holders: dict[int, tuple[int, ...]] = {}
        self._numbers: list[int] = []
        self._sitting: list[dict[str, int]] = []
        #: Whether anybody's seat changed.
        self.moved = False

    def hold(
        self, days: Collection[int], activities: Collection[int], groups: Iterable[int] = (),
        freed: Collection[Stock] = (),
    ) -> None:  # fmt: skip
        """Lock in the one order, then read. Lines are read where seats are free, or will be: `freed`."""
        groups = set(groups)
        locking.lock_days(self.session, days)
        locking.lock_activities(self.session, activities)
        stocks = [Stock(StockKind.SITE_DAY, number) for number in days]
        self.houses = self._read([*stocks, *(Stock(StockKind.ACTIVITY, number) for number in activities)])
        # A day that is given on may free, or open, any activity of that day. (Whoever holds an activity holds its day
        # first, so that nobody has one of these and waits for one of ours.)
        moving = {stock.id for stock in stocks if stock in freed or self.houses[stock].moves}
        opened = [Stock(StockKind.ACTIVITY, number) for number in self._activities_asked_on(moving)]
        more = [stock for stock in opened if stock not in self.houses]
        if more:
            locking.lock_activities(self.session, [stock.id for stock in more])
            self.houses |= self._read(more)
        self._meet(groups, self._waiting({*freed, *opened}, {*days} - moving, groups))

    def _waiting(
        self, freed: Collection[Stock], settled: Collection[int], mine: Collection[int]
    ) -> list[GroupSeat]:  # fmt: skip
        stocks = [
            stock for stock, house in self.houses.items() if house.moves or (stock in freed and house.waits)
        ]  # fmt: skip
        return houses.lines(self.session, stocks, self.now, settled, mine) if stocks else []

    def _meet(self, mine: Collection[int], waiting: Sequence[GroupSeat]) -> None:
        """Hold the groups that are served, and read what their people have."""
        groups = {*mine, *(seat.registration_id for seat in waiting)}
        locking.lock_groups(self.session, groups)
        self.committed = houses.commitments(self.session, groups, mine)
        self.parties = self.committed.parties
        self.holders = queries.holders_of([seat.id for seat in waiting]) if waiting else {}
        for seat in waiting:
            if seat.state is SeatState.WAITING:
                self.houses[queries.stock_of(seat)].line.append(seat)
        self.overdue = [seat for seat in waiting if seat.state is SeatState.OFFERED]

    def hold_everything(self, groups: Iterable[int] = (), *, every_line: bool = False) -> None:
        """Hold every day and activity of the edition."""
        activities = [activity.id for activity in programme.activities(self.edition.id, *ActivityState)]
        days = [day.id for day in programme.site_days(self.edition.id)]
        stocks = [Stock(StockKind.SITE_DAY, number) for number in days]
        stocks += [Stock(StockKind.ACTIVITY, number) for number in activities]
        self.hold(days, activities, groups, stocks if every_line else ())

    def hold_all_of(self, registration_id: int, freed: Iterable[Stock] | None = None) -> None:
        """Hold whatever a group has, is offered or waits for, in order to free some of it (all, when none is named)."""
        stocks = {queries.stock_of(seat) for seat in queries.live_seats(registration_id)}
        freed = stocks if freed is None else set(freed)
        stocks |= freed
        activities = {stock.id for stock in stocks if stock.kind is StockKind.ACTIVITY}
        query = select(Activity.site_day_id).where(Activity.id.in_(activities))
        days = {stock.id for stock in stocks if stock.kind is StockKind.SITE_DAY} | set(self.session.scalars(query))
        self.hold(days, activities, [registration_id], freed)

    def _read(self, stocks: Collection[Stock]) -> dict[Stock, House]:
        return houses.read(self.session, stocks, self.now)

    def _activities_asked_on(self, days: Collection[int]) -> list[int]:
        if not days:
            return []
        query = select(GroupSeat.activity_id).join(Activity, Activity.id == GroupSeat.activity_id).distinct()
        found = self.session.scalars(query.where(Activity.site_day_id.in_(days), GroupSeat.state.in_(LIVE)))
        return [number for number in found if number is not None]

    def line_up(
        self, registration_id: int, stock: Stock, attendee_ids: Sequence[int], origin: Origin,
        joiner_id: int | None = None,
    ) -> GroupSeat:  # fmt: skip
        """A new place at the end of a line, for these people of a group that is held."""
        day_id = stock.id if stock.kind is StockKind.SITE_DAY else None
        seat = GroupSeat(
            registration_id=registration_id, activity_id=None if day_id else stock.id, site_day_id=day_id,
            joiner_id=joiner_id, persons=len(attendee_ids), state=SeatState.WAITING, origin=origin, line_rank=LATER,
            skipped=0, reason="", asked_at=self.now, changed_at=self.now,
        )  # fmt: skip
        if not self._numbers:
            self.number_seats(1)
        seat.id = self._numbers.pop(0)
        self.session.add(seat)
        self._sitting += [{"seat_id": seat.id, "attendee_id": person} for person in attendee_ids]
        self.holders[seat.id] = tuple(attendee_ids)
        self.houses[stock].line.append(seat)
        return seat

    def number_seats(self, most: int) -> None:
        """Take the numbers of so many seats to come at once; those that are not used are nobody's."""
        query = select(_NEXT).select_from(func.generate_series(1, most))
        self._numbers += list(self.session.scalars(query))

    def write(self) -> None:
        """Send to the database what was decided: seats, then who sits on them, each in one go."""
        self.session.flush()
        if self._sitting:
            self.session.execute(insert(SeatHolder), self._sitting)
            self._sitting = []

    def sweep(self, keep: int | None = None) -> None:
        """End the offers that ran out (`keep` is being answered right now)."""
        for seat in self.overdue:
            if seat.id != keep:
                self.free(seat, SeatState.EXPIRED)
        self.overdue = []

    def free(self, seat: GroupSeat, state: SeatState) -> None:
        """Take a seat away from a group; without a day there is nothing to do at activities of that day either."""
        stock = queries.stock_of(seat)
        house = self.houses[stock]
        if seat.state in TAKEN:
            self.count(seat, -seat.persons)
            self.committed.drop(house, self.holders_of(seat))
        if seat in house.line:
            house.line.remove(seat)
        seat.state, seat.offer_ends_at, seat.changed_at = state, None, self.now
        self.moved = True
        self.work.record(SeatLost(seat.id, seat.registration_id, state.value))
        if stock.kind is StockKind.SITE_DAY:
            self._free_activities_of(stock.id, seat, state)

    def count(self, seat: GroupSeat, persons: int) -> None:
        """So many more persons (fewer, below zero) on a seat that is taken; a chair added by hand takes no room."""
        if seat.origin is not Origin.FORCED:
            self.houses[queries.stock_of(seat)].room.seat(self.parties[seat.registration_id].college, persons)

    def _free_activities_of(self, day_id: int, day: GroupSeat, state: SeatState) -> None:
        gone = self.holders_of(day)
        for seat in queries.live_seats(day.registration_id):
            house = self.houses.get(queries.stock_of(seat))
            if house is None or house.slot is None or house.site_day_id != day_id:
                continue
            # Who only let an offer run out keeps their place in the lines of that day.
            if not (state is SeatState.EXPIRED and seat.state is SeatState.WAITING):
                self.leave(seat, gone, state)

    def leave(self, seat: GroupSeat, gone: Collection[int], state: SeatState) -> None:
        """These people are not on this seat any more; the others keep it, and without any it is free."""
        sitting = self.holders_of(seat)
        left = [person for person in sitting if person in gone]
        if len(left) == len(sitting):
            self.free(seat, state)
        elif left:
            mine = (SeatHolder.seat_id == seat.id, SeatHolder.attendee_id.in_(left))
            self.session.execute(delete(SeatHolder).where(*mine))
            if seat.state in TAKEN:
                self.count(seat, -len(left))
                self.committed.drop(self.houses[queries.stock_of(seat)], left)
            stay = tuple(person for person in sitting if person not in left)
            self.holders[seat.id], seat.persons, seat.changed_at = stay, len(stay), self.now

    def holders_of(self, seat: GroupSeat) -> tuple[int, ...]:
        """Who sits on this seat, or would."""
        if seat.id not in self.holders:
            self.holders |= queries.holders_of([seat.id]) or {seat.id: ()}
        return self.holders[seat.id]

    def sort_lines(self) -> None:
        """Put every line in order again, after ranks were given."""
        for house in self.houses.values():
            house.line.sort(key=lambda seat: (seat.line_rank, seat.id))

    def serve(self, *, here: Collection[int] = (), stocks: Iterable[Stock] | None = None) -> None:
        """Show the next of each line to what is free: days first. Seats of people who are `here` need no offer."""
        for stock in sorted(self.houses if stocks is None else stocks, key=lambda each: each.order):
            self._serve(self.houses[stock], here)
        if stocks is None:
            self.write()

    def _serve(self, house: House, here: Collection[int]) -> None:
        if not house.line or not house.planned or house.room.total >= house.room.capacity:
            return
        seats = {seat.id: seat for seat in house.line}
        end = offer_end(house.begins_at, self.now)
        servable = None if end else here
        waiting = [
            InLine(seat.id, self.parties[seat.registration_id].college, seat.persons, seat.skipped)
            for seat in house.line
        ]
        walked = lines.walk(house.room, waiting, lambda group: self.may_sit(seats[group.seat_id], house), servable)
        for group in walked.skipped:
            seats[group.seat_id].skipped += 1
        for group in walked.served:
            self._give(seats[group.seat_id], house, end, here=group.seat_id in here)

    def may_sit(self, seat: GroupSeat, house: House) -> bool:
        """Whether everybody of this seat has the day, and nothing at the same hour."""
        if house.slot is None:
            return True
        return all(
            house.site_day_id in self.committed.days[person] and not self.is_elsewhere(person, house)
            for person in self.holders_of(seat)
        )

    def is_elsewhere(self, person: int, house: House) -> bool:
        """Whether somebody has a seat somewhere else at that hour, or too far away."""
        others, slot = self.committed.slots[person], house.slot
        return slot is not None and any(
            number != house.stock.id and clash(slot, other, self.edition.travel_minutes)
            for number, other in others.items()
        )

    def has(self, person: int, house: House) -> bool:
        """Whether somebody has a seat there already."""
        if house.slot is None:
            return house.stock.id in self.committed.days[person]
        return house.stock.id in self.committed.slots[person]

    def seat_now(self, seat: GroupSeat, house: House) -> bool:
        """Confirm a waiting seat when the whole group fits and everybody can be there; it says whether it did."""
        party = self.parties[seat.registration_id]
        if seat.persons > house.room.free_for(party.college) or not self.may_sit(seat, house):
            return False
        house.line.remove(seat)
        self.committed.add(house, self.holders_of(seat))
        self.confirm(seat)
        self.count(seat, seat.persons)
        return True

    def _give(self, seat: GroupSeat, house: House, end: datetime | None, *, here: bool) -> None:
        house.line.remove(seat)
        self.committed.add(house, self.holders_of(seat))
        seat.changed_at, self.moved = self.now, True
        seat.held_at = seat.held_at or self.now
        if here:
            self.confirm(seat)
            return
        reachable = self.parties[seat.registration_id].reachable
        seat.state, seat.origin, seat.offer_ends_at = SeatState.OFFERED, Origin.LIST, end if reachable else None
        self.work.record(SeatOffered(seat.id, seat.registration_id, seat.offer_ends_at))
        if not reachable:
            self.work.record(OfferNeedsCall(seat.id, seat.registration_id))

    def confirm(self, seat: GroupSeat) -> None:
        """The group has its seat for good."""
        seat.state, seat.offer_ends_at, seat.changed_at = SeatState.CONFIRMED, None, self.now
        seat.held_at = seat.held_at or self.now
        self.work.record(SeatConfirmed(seat.id, seat.registration_id))
