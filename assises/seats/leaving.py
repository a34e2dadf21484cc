"""People who do not come after all: their seats are free, and offered to the next, in the transaction that says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from assises.editions import queries as editions
from assises.people import queries as people
from assises.people.events import PeopleLeft
from assises.seats import queries
from assises.seats.models import Wish
from assises.seats.services import version_of
from assises.seats.types import LIVE, SeatState
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
        if seat.state in LIVE:  # else its day took it along
            usher.leave(seat, fact.attendee_ids, SeatState.CANCELLED)
    usher.sweep()
    usher.serve()
    if not registration.present:
        work.session.execute(delete(Wish).where(Wish.registration_id == registration.id))
    work.touch(version_of(edition.id))
