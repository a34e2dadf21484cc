"""People who do not come after all: their seats are free, and offered to the next, in the transaction that says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete

from assises.editions import queries as editions
from assises.people import queries as people
from assises.people.events import PeopleLeft
from assises.seats import queries
from assises.seats.models import GroupSeat, SeatHolder, Wish
from assises.seats.services import version_of
from assises.seats.types import LIVE, TAKEN, SeatState
from assises.seats.ushering import Usher
from commons.kernel import clock, events


@events.subscribe(PeopleLeft)
def free_those_who_left(work: Any, fact: PeopleLeft) -> None:
    """Those who stay keep their seats; told twice, nobody is left to free."""
    registration = people.by_id(fact.registration_id)
    edition = editions.by_id(registration.edition_id) if registration is not None else None
    if registration is None or edition is None:
        return
    usher = Usher(work, edition, clock.now())
    usher.hold_all_of(registration.id)
    for seat in queries.live_seats(registration.id):
        _shrink(usher, seat, fact.attendee_ids)
    usher.sweep()
    usher.serve()
    if not registration.present:
        work.session.execute(delete(Wish).where(Wish.registration_id == registration.id))
    work.touch(version_of(edition.id))


def _shrink(usher: Usher, seat: GroupSeat, gone: Collection[int]) -> None:
    if seat.state not in LIVE:  # its day took it along
        return
    sitting = usher.holders_of(seat)
    stay = tuple(person for person in sitting if person not in gone)
    if len(stay) == len(sitting):
        return
    if not stay:
        usher.free(seat, SeatState.CANCELLED)
        return
    house = usher.houses[queries.stock_of(seat)]
    left = [person for person in sitting if person in gone]
    usher.session.execute(delete(SeatHolder).where(SeatHolder.seat_id == seat.id, SeatHolder.attendee_id.in_(left)))
    if seat.state in TAKEN:
        usher.count(seat, len(stay) - len(sitting))
        usher.committed.drop(house, left)
    usher.holders[seat.id], seat.persons, seat.changed_at = stay, len(stay), usher.now
