"""Asks for seats, accepts or declines what is offered, gives back; whatever is freed is offered at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update

from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.editions.types import Stage
from assises.people.models import Registration
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.seats import locking, policies, queries, rosters, wishing
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import LIVE, Origin, SeatReason, SeatState, Stock, StockKind
from assises.seats.ushering import Usher
from commons.kernel.errors import NotFound, Reason, Refused
from commons.kernel.unit_of_work import Work


def version_of(edition_id: int) -> str:
    """The name that public pages about the seats of an edition depend on."""
    return f"assises:seats:{edition_id}"


def ask(
    work: Work, registration_id: int, site_day_ids: Collection[int], activity_ids: Sequence[int], now: datetime
) -> list[GroupSeat]:
    """Seats for the whole group on these days and in these activities, the one it wants most first.

    While wishes are taken they are written down in place of those before. Afterwards what is free is given at once,
    and the rest becomes a place in its waiting line, in this same transaction. Asking twice changes nothing.
    """
    registration, edition = _held_group(work, registration_id)
    attendee_ids = [person.id for person in registration.present]
    _stop(policies.refusal_to_join(registration, attendee_ids))
    if edition_policies.stage_of(edition, now) is Stage.WISHES:
        locking.lock_edition(work.session, edition.id, shared=True)
    _stop(edition_policies.refusal_to_register(edition, now))
    activities = _activities(edition, activity_ids)
    days = _days(edition, site_day_ids, activities)
    work.audit("assises.seat.ask", f"assises.registration:{registration_id}", days=days, activities=[*activity_ids])
    work.touch(version_of(edition.id))
    if edition_policies.stage_of(edition, now) is Stage.WISHES:
        return wishing.write(work, registration, days, [each.id for each in activities], now)
    return _seat(work, edition, registration, days, activities, attendee_ids, now)


def take(
    work: Work, registration_id: int, activity_id: int, attendee_ids: Collection[int], now: datetime
) -> GroupSeat:  # fmt: skip
    """A seat in one activity for some people of a group, or a place in its line; the whole group gets the day."""
    registration, edition = _held_group(work, registration_id)
    _stop(policies.refusal_to_join(registration, attendee_ids))
    _stop(edition_policies.refusal_to_register(edition, now))
    if edition_policies.stage_of(edition, now) is Stage.WISHES:
        raise Refused(reason=SeatReason.WISHES_OPEN)
    activities = _activities(edition, [activity_id])
    work.audit("assises.seat.take", f"assises.registration:{registration_id}", activity=activity_id)
    work.touch(version_of(edition.id))
    days = [activities[0].site_day_id]
    seats = _seat(work, edition, registration, days, activities, sorted(attendee_ids), now)
    mine = next((seat for seat in seats if seat.activity_id == activity_id), None)
    if mine is None:
        raise Refused(reason=SeatReason.SAME_HOUR)
    return mine


def join(work: Work, registration_id: int, attendee_id: int, now: datetime) -> list[GroupSeat]:
    """Seats for somebody who came to a group later: those that the group has or waits for, asked for this person alone.

    What is free is given at once, else this person waits at the end of the line; nobody of the group loses anything.
    While wishes are taken, nobody has a seat yet: the wishes of the group are simply those of one more.
    """
    registration, edition = _held_group(work, registration_id)
    _stop(policies.refusal_to_join(registration, [attendee_id]))
    wishes_open = edition_policies.stage_of(edition, now) is Stage.WISHES
    if wishes_open:
        locking.lock_edition(work.session, edition.id, shared=True)
    _stop(edition_policies.refusal_to_register(edition, now))
    work.audit("assises.seat.join", f"assises.registration:{registration_id}", attendee=attendee_id)
    work.touch(version_of(edition.id))
    known, _apart = rosters.group_seats(registration_id)
    if wishes_open:
        days = [stock.id for stock in known if stock.kind is StockKind.SITE_DAY]
        return wishing.write(work, registration, days, _wished(registration_id), now)
    found = _seat_alone(work, edition, registration, sorted(known, key=lambda stock: stock.order), attendee_id, now)
    return [_made_one(work, seat, known[queries.stock_of(seat)]) for seat in found]


def _wished(registration_id: int) -> list[int]:
    return [wish.activity_id for wish in queries.wishes_of(registration_id)]


def _made_one(work: Work, alone: GroupSeat, group: GroupSeat) -> GroupSeat:
    """Whoever has the very seat that the group has sits with it from now on; whoever waits does so alone."""
    with_them = alone.state is group.state is SeatState.CONFIRMED and group.origin is not Origin.FORCED
    if not with_them:
        return alone
    mine = update(SeatHolder).where(SeatHolder.seat_id == alone.id)
    work.session.execute(mine.values(seat_id=group.id))
    work.session.delete(alone)
    work.session.flush()
    group.persons += 1
    work.session.flush()
    return group


def _seat_alone(
    work: Work, edition: AssisesEdition, registration: Registration, stocks: Sequence[Stock], attendee_id: int,
    now: datetime,
) -> list[GroupSeat]:  # fmt: skip
    numbers = {kind: [stock.id for stock in stocks if stock.kind is kind] for kind in StockKind}
    usher = Usher(work, edition, now)
    usher.hold(numbers[StockKind.SITE_DAY], numbers[StockKind.ACTIVITY], [registration.id])
    usher.sweep()
    found = []
    for stock in stocks:
        seat = _line_up(usher, registration.id, stock, [attendee_id], joiner_id=attendee_id)
        if seat is not None:
            found.append(seat)
            usher.serve(here={each.id for each in found}, stocks=[stock])
    usher.serve()
    return found


def accept(work: Work, seat_id: int, now: datetime) -> GroupSeat:
    """Yes to an offer; after its end as well, while the seat is still there, else the group waits at its old rank."""
    seat, registration, edition = _answered(work, seat_id, now)
    day_id = _day_of(seat)
    usher = Usher(work, edition, now)
    usher.hold([day_id], [seat.activity_id] if seat.activity_id else [], [registration.id])
    work.session.refresh(seat)
    _stop(policies.refusal_to_accept(seat.state))
    usher.sweep(keep=seat.id)
    if seat.state is SeatState.EXPIRED:
        _return_to_line(usher, seat)
    elif seat.state is SeatState.OFFERED:
        usher.confirm(seat)
    if seat.activity_id is not None:
        _confirm_day(usher, seat, day_id)
    usher.serve(here={seat.id})
    work.audit("assises.seat.accept", f"assises.seat:{seat_id}", state=seat.state.value)
    work.touch(version_of(edition.id))
    return seat


def decline(work: Work, seat_id: int, now: datetime) -> GroupSeat:
    """No to an offer; the seat goes to the next of the line at once."""
    return _leave(work, seat_id, now)


def give_back(work: Work, seat_id: int, now: datetime) -> GroupSeat:
    """A seat (or a place in a line) that is not wanted any more; a day takes its activities with it."""
    return _leave(work, seat_id, now)


def _leave(work: Work, seat_id: int, now: datetime) -> GroupSeat:
    seat, registration, edition = _answered(work, seat_id, now)
    usher = Usher(work, edition, now)
    usher.hold_all_of(registration.id, {queries.stock_of(seat)})
    work.session.refresh(seat)
    if seat.state in LIVE:
        declined = seat.state is SeatState.OFFERED
        usher.free(seat, SeatState.DECLINED if declined else SeatState.CANCELLED)
        work.audit("assises.seat.leave", f"assises.seat:{seat_id}", state=seat.state.value)
        work.touch(version_of(edition.id))
    elif seat.state is SeatState.EXPIRED:
        seat.state, seat.changed_at = SeatState.DECLINED, now
    usher.sweep()
    usher.serve()
    return seat


def _seat(
    work: Work, edition: AssisesEdition, registration: Registration, days: Sequence[int],
    activities: Sequence[Activity], attendee_ids: Sequence[int], now: datetime,
) -> list[GroupSeat]:  # fmt: skip
    usher = Usher(work, edition, now)
    usher.hold(days, [each.id for each in activities], [registration.id])
    usher.sweep()
    usher.number_seats(len(days) + len(activities))
    everybody = [person.id for person in registration.present]
    asked_before = registration.id in usher.committed.live
    known, apart = rosters.group_seats(registration.id) if asked_before else ({}, set())
    asked = [(Stock(StockKind.SITE_DAY, number), everybody) for number in days]
    asked += [(Stock(StockKind.ACTIVITY, each.id), list(attendee_ids)) for each in activities]
    found = []
    for stock, everyone in asked:
        persons = [person for person in everyone if (person, stock) not in apart]
        seat = known.get(stock) or (_line_up(usher, registration.id, stock, persons) if persons else None)
        if seat is not None:
            _join(usher, seat, persons)
            found.append(seat)
            usher.serve(here={each.id for each in found}, stocks=[stock])
    usher.serve()
    return found


def _line_up(
    usher: Usher, registration_id: int, stock: Stock, persons: Sequence[int], joiner_id: int | None = None
) -> GroupSeat | None:
    house = usher.houses[stock]
    if not house.planned:  # cancelled while it was asked for
        raise Refused(reason=SeatReason.NOT_PLANNED)
    college = usher.parties[registration_id].college
    if len(persons) > min(house.room.capacity, house.room.ceilings.get(college, house.room.capacity)):
        raise Refused(reason=SeatReason.TOO_LARGE)
    if any(usher.is_elsewhere(person, house) for person in persons):
        return None
    return usher.line_up(registration_id, stock, persons, Origin.DIRECT, joiner_id)


def _join(usher: Usher, seat: GroupSeat, persons: Sequence[int]) -> None:
    """People who came to the group after it had the day come along, when there is room."""
    more = [person for person in persons if person not in usher.holders_of(seat)]
    if not more or seat.site_day_id is None:
        return
    house = usher.houses[queries.stock_of(seat)]
    college = usher.parties[seat.registration_id].college
    if seat.state is not SeatState.WAITING:
        if len(more) > house.room.free_for(college):
            raise Refused(reason=SeatReason.GAUGE_FULL)
        house.room.seat(college, len(more))
        usher.committed.add(house, more)
    usher.session.add_all(SeatHolder(seat_id=seat.id, attendee_id=person) for person in more)
    usher.holders[seat.id] = (*usher.holders_of(seat), *more)
    seat.persons += len(more)


def _return_to_line(usher: Usher, seat: GroupSeat) -> None:
    house = usher.houses[queries.stock_of(seat)]
    others = (each for each in queries.live_seats(seat.registration_id) if each.joiner_id == seat.joiner_id)
    if any(queries.stock_of(other) == house.stock for other in others):
        raise Refused(reason=SeatReason.GIVEN_BACK)
    seat.state, seat.changed_at = SeatState.WAITING, usher.now
    house.line.append(seat)
    usher.sort_lines()


def _confirm_day(usher: Usher, activity: GroupSeat, day_id: int) -> None:
    """Whoever says yes to an activity says yes to its day; people of the group who asked alone answer alone."""
    coming = set(usher.holders_of(activity))
    for seat in queries.live_seats(activity.registration_id):
        if seat.site_day_id == day_id and seat.state is SeatState.OFFERED and coming & set(usher.holders_of(seat)):
            usher.confirm(seat)


def _held_group(work: Work, registration_id: int) -> tuple[Registration, AssisesEdition]:
    held = locking.keep_registration(work.session, registration_id)
    if held is None:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    return held


def _answered(work: Work, seat_id: int, now: datetime) -> tuple[GroupSeat, Registration, AssisesEdition]:
    seat = queries.by_id(seat_id)
    if seat is None:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    registration, edition = _held_group(work, seat.registration_id)
    _stop(edition_policies.refusal_to_change(edition, now))
    return seat, registration, edition


def _activities(edition: AssisesEdition, ids: Sequence[int]) -> list[Activity]:
    known = {activity.id: activity for activity in programme.of_numbers(ids)}
    asked = list(dict.fromkeys(ids))
    for number in asked:
        _stop(policies.refusal_to_ask_for(known.get(number), edition.id))
    return [known[number] for number in asked]


def _days(edition: AssisesEdition, ids: Collection[int], activities: Sequence[Activity]) -> list[int]:
    # The days of activities of this edition are its own.
    known = {activity.site_day_id for activity in activities}
    if not known.issuperset(ids) and not {day.id for day in programme.site_days(edition.id)}.issuperset(ids):
        raise Refused(reason=SeatReason.OTHER_EDITION)
    return sorted(known.union(ids))


def _day_of(seat: GroupSeat) -> int:
    activity = programme.activity(seat.activity_id) if seat.activity_id is not None else None
    day_id = activity.site_day_id if activity is not None else seat.site_day_id
    assert day_id is not None  # one_stock
    return day_id


def _stop(refusal: Reason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
