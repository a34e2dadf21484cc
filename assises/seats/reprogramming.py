"""The programme changes under people who have seats: what is cancelled frees them, what moves or shrinks evicts nobody.

Commands of the programme hold the days of their edition before the activity (`assises.programme.locks`), as whoever
gives seats does; so what is read here is what will be committed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.types import Stage
from assises.programme import queries as programme
from assises.programme.events import ActivityCancelled, ActivityMoved, ActivityResized, DayResized
from assises.programme.models import Activity
from assises.seats import clashes, locking, queries
from assises.seats.events import SeatsClash
from assises.seats.models import GroupSeat
from assises.seats.services import version_of
from assises.seats.types import LIVE, TAKEN, Origin, SeatState, Stock, StockKind
from assises.seats.ushering import Usher
from commons.kernel import clock, events

#: While wishes are taken or drawn, lines do not move.
_STILL = (Stage.WISHES, Stage.DRAWING)


@events.subscribe(ActivityCancelled)
def free_the_cancelled(work: Any, fact: ActivityCancelled) -> None:
    """Everybody's seat there is free, and so are they, for what they wait for elsewhere; told twice, nobody sits."""
    activity = programme.activity(fact.activity_id)
    if activity is None:
        return
    usher, seats = _held(work, activity, LIVE)
    for seat in seats:
        usher.free(seat, SeatState.CANCELLED)
    _serve(usher)
    work.audit("assises.seats.activity_cancelled", f"assises.activity:{activity.id}", groups=len(seats))


@events.subscribe(ActivityMoved)
def keep_the_moved(work: Any, fact: ActivityMoved) -> None:
    """Nobody loses a seat: groups get the day of the new place while there is room, and hear of what clashes now."""
    activity = programme.activity(fact.activity_id)
    if activity is None:
        return
    usher, seats = _held(work, activity, TAKEN)
    for seat in seats:
        _open_the_day(usher, seat, activity.site_day_id)
    _serve(usher)
    for clash in clashes.of_groups(usher.edition, {seat.registration_id for seat in seats}):
        if activity.id in (clash.one_id, clash.other_id):
            other = clash.other_id if clash.one_id == activity.id else clash.one_id
            work.record(SeatsClash(clash.registration_id, activity.id, other))


@events.subscribe(ActivityResized)
def serve_the_resized(work: Any, fact: ActivityResized) -> None:
    """More seats are given at once; fewer take none away: the desk shows who is too many. Told twice, none is left."""
    activity = programme.activity(fact.activity_id)
    if activity is not None:
        _serve(_held(work, activity, ())[0])


@events.subscribe(DayResized)
def serve_the_resized_day(work: Any, fact: DayResized) -> None:
    """The same for the gauge of a site on a day."""
    day = programme.site_day(fact.site_day_id)
    edition = editions.by_id(day.site.edition_id) if day is not None else None
    if edition is not None:
        usher = Usher(work, edition, clock.now())
        usher.hold_everything()
        _serve(usher)


def _held(work: Any, activity: Activity, states: Collection[SeatState]) -> tuple[Usher, list[GroupSeat]]:
    """Everything of the edition, held, and the seats of this activity in these states."""
    edition = editions.by_id(activity.edition_id)
    assert edition is not None  # a foreign key
    locking.lock_days(work.session, [day.id for day in programme.site_days(edition.id)])
    query = select(GroupSeat).where(GroupSeat.activity_id == activity.id, GroupSeat.state.in_(states))
    seats = list(work.session.scalars(query.order_by(GroupSeat.id).execution_options(populate_existing=True)))
    usher = Usher(work, edition, clock.now())
    usher.hold_everything({seat.registration_id for seat in seats})
    return usher, seats


def _open_the_day(usher: Usher, seat: GroupSeat, day_id: int) -> None:
    """The day of the new place, for a group that has it not; without room it waits in the line of that day."""
    stock = Stock(StockKind.SITE_DAY, day_id)
    persons = usher.holders_of(seat)
    house = usher.houses[stock]
    mine = queries.live_seats(seat.registration_id)
    if any(queries.stock_of(each) == stock for each in mine):
        return
    usher.seat_now(usher.line_up(seat.registration_id, stock, persons, Origin.DIRECT), house)


def _serve(usher: Usher) -> None:
    if edition_policies.stage_of(usher.edition, usher.now) not in _STILL:
        usher.sweep()
        usher.serve()
    usher.write()
    usher.work.touch(version_of(usher.edition.id))
