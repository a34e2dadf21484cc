"""What people do with their registration afterwards: confirm, answer an offer, choose otherwise, ask for help."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from assises.people import joining, needing
from assises.people import queries as people
from assises.people import services as people_services
from assises.people.drafts import Newcomer
from assises.people.models import Registration
from assises.people.types import NeedKind
from assises.registrations import letters
from assises.seats import queries as seat_queries
from assises.seats import rosters, volunteering
from assises.seats import services as seats
from assises.seats.types import SeatReason, SeatState
from commons.identity.types import Contact
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work


def accept(work: Work, registration_id: int, seat_id: int, now: datetime, key: str = "") -> None:
    """Yes to an offer. Whoever says yes has given the sign that was waited for as well."""
    _mine(work, registration_id, seat_id, now, key)
    seats.accept(work, seat_id, now)
    people_services.confirm(work, registration_id, now, key)


def decline(work: Work, registration_id: int, seat_id: int, now: datetime, key: str = "") -> None:
    """No to an offer."""
    _mine(work, registration_id, seat_id, now, key)
    seats.decline(work, seat_id, now)


def give_back(work: Work, registration_id: int, seat_id: int, now: datetime, key: str = "") -> None:
    """A seat, or a place in a line, is not wanted any more."""
    _mine(work, registration_id, seat_id, now, key)
    seats.give_back(work, seat_id, now)


def change_to(
    work: Work, registration_id: int, seat_id: int, activity_id: int, now: datetime, key: str = ""
) -> None:  # fmt: skip
    """Go to another activity, because there are too many people in this one."""
    _mine(work, registration_id, seat_id, now, key)
    volunteering.change(work, seat_id, activity_id, now)


def choose(
    work: Work, registration_id: int, day_ids: Collection[int], activity_ids: Sequence[int], now: datetime,
    key: str = "",
) -> None:  # fmt: skip
    """Other wishes while the window is open; afterwards, more days and activities for the whole group."""
    people_services.held(work, registration_id, now, key)
    seats.ask(work, registration_id, day_ids, activity_ids, now)


def add(work: Work, registration_id: int, newcomer: Newcomer, now: datetime, key: str = "") -> bool:
    """Somebody more comes, with seats where the group has some; whether this person waits somewhere."""
    person, new = joining.add(work, registration_id, newcomer, now, key)
    if new:
        seats.join(work, registration_id, person.id, now)
    return any(seat.state is SeatState.WAITING for seat in rosters.of_joiner(person.id))


def relink(work: Work, registration_id: int, key: str = "") -> str:
    """Another link, from now on; it is written to whoever can be written to. Its secret."""
    secret = joining.relink(work, registration_id, key)
    registration = people.by_id(registration_id)
    assert registration is not None  # just held
    letters.relinked(work, registration)
    return secret


def ask_help(work: Work, registration_id: int, kind: NeedKind, words: str, now: datetime, key: str) -> None:
    """One more need, or other words for one that was told."""
    needing.ask(work, people_services.held(work, registration_id, now, key), kind, words)


def need_no_more(work: Work, registration_id: int, need_id: int, now: datetime, key: str) -> None:
    """A need is withdrawn, and deleted."""
    needing.drop(work, people_services.held(work, registration_id, now, key), need_id)


def send_link(work: Work, edition_id: int, contact: Contact, now: datetime) -> None:
    """Send the links of whatever is registered at this contact; who asks is told the same when nothing is."""
    for registration in people.by_contact(edition_id, contact.key):
        letters.link_again(work, registration, now)


def _mine(work: Work, registration_id: int, seat_id: int, now: datetime, key: str) -> Registration:
    registration = people_services.held(work, registration_id, now, key)
    seat = seat_queries.by_id(seat_id)
    if seat is None or seat.registration_id != registration.id:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    return registration
