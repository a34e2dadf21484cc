"""A group that agreed to go to another activity, because there are more people than seats where it was."""

from __future__ import annotations

from datetime import datetime

from assises.editions.models import AssisesEdition
from assises.people import queries as people
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.seats import locking, policies, queries, rosters
from assises.seats.events import SeatMoved
from assises.seats.keeping import kept, seat_for_the_day
from assises.seats.models import GroupSeat
from assises.seats.services import version_of
from assises.seats.types import TAKEN, Origin, SeatReason, SeatState, Stock, StockKind
from assises.seats.ushering import Usher
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


def move(work: Work, edition_id: int, seat_id: int, activity_id: int, reason: str, now: datetime) -> GroupSeat:
    """Give up this seat and take one there, in one step or not at all; `reason` says who agreed, and how."""
    edition = kept(work, edition_id)
    seat = queries.by_id(seat_id)
    if seat is None or people.by_id(seat.registration_id) is None:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    held = locking.keep_registration(work.session, seat.registration_id)
    target = programme.activity(activity_id)
    if held is None or held[1].id != edition_id:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    refusal = policies.refusal_to_force(edition, held[0], target, reason, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    assert target is not None  # the policy asked
    return carry(holding(work, edition, seat, now), seat, target, reason.strip())


def holding(work: Work, edition: AssisesEdition, seat: GroupSeat, now: datetime) -> Usher:
    """Whoever gives seats, with everything held that this group has or may have; the seat is read anew."""
    usher = Usher(work, edition, now)
    usher.hold_everything([seat.registration_id])
    work.session.refresh(seat)
    return usher


def carry(usher: Usher, seat: GroupSeat, target: Activity, reason: str) -> GroupSeat:
    """Move them while everything is held, and tell them; Refused, and nothing is done, where there is no room."""
    made = _moved(usher, seat, target)
    usher.work.audit("assises.seat.move", f"assises.seat:{made.id}", instead_of=seat.id, reason=reason)
    usher.work.record(SeatMoved(made.id, made.registration_id))
    usher.work.touch(version_of(usher.edition.id))
    return made


def _moved(usher: Usher, seat: GroupSeat, target: Activity) -> GroupSeat:
    if seat.state not in TAKEN or seat.activity_id is None or seat.activity_id == target.id:
        raise Refused(reason=SeatReason.GIVEN_BACK)
    persons = list(usher.holders_of(seat))
    usher.free(seat, SeatState.CANCELLED)
    group, _apart = rosters.group_seats(seat.registration_id)
    # Whoever joined later and sits apart moves alone.
    alone = {queries.stock_of(each): each for each in rosters.of_joiner(seat.joiner_id)} if seat.joiner_id else {}
    live = group | alone if seat.joiner_id else group
    day, there = Stock(StockKind.SITE_DAY, target.site_day_id), Stock(StockKind.ACTIVITY, target.id)
    seat_for_the_day(usher, seat.registration_id, day, live.get(day), persons)
    mine = alone.get(there) if seat.joiner_id else group.get(there)
    made = mine or usher.line_up(seat.registration_id, there, persons, Origin.DIRECT, seat.joiner_id)
    house = usher.houses[there]
    if not house.planned:
        raise Refused(reason=SeatReason.NOT_PLANNED)
    if made.state is SeatState.WAITING and made not in house.line:
        house.line.append(made)
    if made.state is SeatState.OFFERED:
        usher.confirm(made)
    elif made.state is SeatState.WAITING and not usher.seat_now(made, house):
        raise Refused(reason=SeatReason.NO_ROOM_THERE)
    usher.sweep()
    usher.serve()
    return made
