"""Books a unit: asked by somebody, or typed by the team. The database decides who was first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from commons.identity import contacts
from commons.identity import queries as identity
from commons.kernel import limits
from commons.kernel.actor import Channel
from commons.kernel.days import day_of
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.equipment import messages, policies, queries, weeks
from participation.equipment.drafts import Wish
from participation.equipment.models import Booking, Item
from participation.equipment.policies import LoanReason, Terms
from participation.equipment.services import VERSION
from participation.equipment.types import BookingState

#: Requests that one person may send in a day, those that found nothing free included.
MOST_A_DAY = 30
_FIELDS = {
    LoanReason.WRONG_ORDER: "last_day",
    LoanReason.TOO_LONG: "last_day",
    LoanReason.TOO_FAR: "last_day",
    LoanReason.PAST: "first_day",
    LoanReason.TOO_SOON: "first_day",
}


def ask(work: Work, slug: str, wish: Wish, now: datetime) -> Booking:
    """Ask for an item; Stale when everything is taken on these days. The same form again gives the same booking."""
    # Before the first row is read: the count has a connection of its own, and must not be waited for with one in hand.
    person = str(work.actor.person_id)
    if not limits.allowed("equipment.ask", person, most=MOST_A_DAY, within=timedelta(days=1)):
        raise TooMany(reason=LoanReason.TOO_MANY)
    item, today = _shared(work, slug), day_of(now)
    before = _already(work, wish)
    if before is not None:
        return before
    _check(policies.refusal_to_ask(work.actor, _terms(item), wish.days, today))
    who = {"account_id": work.actor.person_id, "assisted": False}
    return _take(work, item, wish, BookingState.ASKED, who, now)


def book_for(work: Work, slug: str, wish: Wish, now: datetime) -> Booking:
    """The team books for somebody who is there, or on the telephone: confirmed at once."""
    item, today = _shared(work, slug), day_of(now)
    _check(policies.refusal_to_book_for(work.actor, queries.scopes(item), _terms(item), wish.days, today))
    before = _already(work, wish)
    if before is not None:
        return before
    booking = _take(work, item, wish, BookingState.CONFIRMED, {**_person(wish), "assisted": True}, now)
    messages.confirmed(work, booking)
    return booking


def _shared(work: Work, slug: str) -> Item:
    """The item; it cannot be closed while a booking is being written."""
    item = queries.item_by_slug(slug)
    if item is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    work.session.refresh(item, with_for_update={"read": True, "of": Item})
    return item


def _terms(item: Item) -> Terms:
    return Terms(item.lead_days, item.max_days, item.is_closed)


def _check(refusal: LoanReason | None) -> None:
    if refusal in _FIELDS:
        raise Invalid(fields={_FIELDS[refusal]: refusal.sentence})
    if refusal is not None:
        raise Refused(reason=refusal)


def _already(work: Work, wish: Wish) -> Booking | None:
    found = queries.by_ticket(wish.ticket)
    mine = found is not None and (found.assisted or found.account_id == work.actor.person_id)
    if found is not None and not mine:
        raise Refused(reason=LoanReason.NO_SUCH_BOOKING)
    return found


def _person(wish: Wish) -> dict[str, Any]:
    """Whom the team books for: by their account when the contact has one, else by what they said."""
    if not wish.contact:
        return {}
    try:
        contact = contacts.parse(wish.contact)
    except DomainError as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    account = identity.account_of_contact(contact)
    if account is not None and account.active:
        return {"account_id": account.id}
    return {"contact": contact.key}


def _said(wish: Wish) -> dict[str, str]:
    """What a stranger typed, on one line, without characters that turn a sentence round."""
    return {
        "organisation": one_line(wish.organisation, 200),
        "purpose": one_line(wish.purpose, 300),
        "person": one_line(wish.person, 120),
    }


def _take(work: Work, item: Item, wish: Wish, state: BookingState, who: dict[str, Any], now: datetime) -> Booking:
    """Try each unit that looks free: an insert that the exclusion constraint refuses is no error, but the next try."""
    today = day_of(now)
    values = {
        "ticket": wish.ticket, "item_id": item.id, "first_day": wish.days.first, "last_day": wish.days.last,
        "state": state, "asked_at": now,
        "answer_due_at": weeks.answer_due(today, wish.days.first, item.lead_days), "reason": "", "return_note": "",
        "contact": "", **_said(wish), **who,
    }  # fmt: skip
    for unit_id in queries.free_units(item.id, wish.days, today):
        statement = insert(Booking).values(unit_id=unit_id, **values).on_conflict_do_nothing().returning(Booking.id)
        booking_id = work.session.execute(statement).scalar_one_or_none()
        if booking_id is not None:
            return _made(work, booking_id)
    same = _already(work, wish)
    if same is None:
        raise Stale(reason=LoanReason.TAKEN)
    return same


def _made(work: Work, booking_id: int) -> Booking:
    booking = queries.booking(booking_id)
    assert booking is not None
    desk = work.actor.channel is Channel.DESK or booking.assisted
    work.audit("participation.equipment.book", f"participation.booking:{booking_id}", at_desk=desk)
    work.touch(VERSION)
    return booking
