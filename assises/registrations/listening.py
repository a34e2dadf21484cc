"""Tells people what happens to their registration: a letter each, or a call for whoever cannot be written to."""

from __future__ import annotations

from typing import Any

from assises.people import queries as people
from assises.people.events import Confirmed, NeedAnswered, PeopleLeft, Registered
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.programme import queries as programme
from assises.programme.events import ActivityCancelled, ActivityMoved
from assises.programme.models import Activity
from assises.registrations import calls, letters, queries
from assises.registrations.types import Why
from assises.seats import alternatives, volunteering
from assises.seats import queries as seats
from assises.seats.events import (
    DrawMade,
    OfferNeedsCall,
    SeatConfirmed,
    SeatLost,
    SeatMoved,
    SeatOffered,
    SeatsClash,
    VolunteersAsked,
)
from assises.seats.models import GroupSeat
from assises.seats.types import Origin, SeatState
from commons.kernel import clock, i18n
from commons.kernel.events import subscribe


@subscribe(Registered)
def tell_registered(work: Any, fact: Registered) -> None:
    """The link, the code, and until when to confirm."""
    registration = people.by_id(fact.registration_id)
    if registration is not None:
        letters.registered(work, registration)


@subscribe(Confirmed)
def tell_confirmed(work: Any, fact: Confirmed) -> None:
    """The badge, for whoever is sure to come now."""
    registration = people.by_id(fact.registration_id)
    if registration is not None and registration.state is RegistrationState.CONFIRMED:
        letters.confirmed(work, registration)


@subscribe(PeopleLeft)
def tell_cancelled(work: Any, fact: PeopleLeft) -> None:
    """Once nobody comes any more."""
    registration = people.by_id(fact.registration_id)
    if registration is not None and registration.state is RegistrationState.CANCELLED:
        letters.cancelled(work, registration)


@subscribe(DrawMade)
def tell_drawn(work: Any, fact: DrawMade) -> None:
    """To each group what it got."""
    for registration, got, waits in queries.drawn(fact.edition_id):
        if not letters.drawn(work, registration, got, waits):
            calls.add(work, registration, Why.DRAWN, "", f"drawn:{registration.id}", clock.now())


@subscribe(SeatOffered)
def tell_offer(work: Any, fact: SeatOffered) -> None:
    """A seat is held, until an hour; who has no contact is called (OfferNeedsCall)."""
    seat, registration = seats.by_id(fact.seat_id), people.by_id(fact.registration_id)
    if seat is not None and registration is not None and seat.state is SeatState.OFFERED:
        letters.offered(work, registration, _turn(seat), _title(seat), fact.ends_at)


@subscribe(OfferNeedsCall)
def call_for_offer(work: Any, fact: OfferNeedsCall) -> None:
    """Somebody has to ask them; the seat waits as long as that takes."""
    seat, registration = seats.by_id(fact.seat_id), people.by_id(fact.registration_id)
    if seat is not None and registration is not None:
        calls.add(work, registration, Why.OFFERED, _title(seat), f"offered:{_turn(seat)}", clock.now())


@subscribe(SeatConfirmed)
def tell_seat(work: Any, fact: SeatConfirmed) -> None:
    """A seat that was waited for; what somebody has just taken on their page, they see there."""
    seat = seats.by_id(fact.seat_id)
    registration = people.by_id(fact.registration_id) if seat is not None and seat.origin is Origin.LIST else None
    if seat is not None and registration is not None:
        letters.seat(work, registration, f"{_turn(seat)}:had", _title(seat), has_it=True)


@subscribe(SeatLost)
def tell_seat_lost(work: Any, fact: SeatLost) -> None:
    """An offer that was not answered in time; what people give back themselves needs no letter."""
    seat, registration = seats.by_id(fact.seat_id), people.by_id(fact.registration_id)
    if seat is None or registration is None or fact.state != SeatState.EXPIRED.value:
        return
    if not letters.seat(work, registration, f"{_turn(seat)}:lost", _title(seat), has_it=False):
        calls.add(work, registration, Why.LOST, _title(seat), f"lost:{_turn(seat)}", clock.now())


@subscribe(ActivityMoved)
def tell_moved(work: Any, fact: ActivityMoved) -> None:
    """To whoever has a seat there or waits for one: where and when it is now."""
    activity = programme.activity(fact.activity_id)
    if activity is not None:
        _tell_of(work, activity, Why.MOVED, _when_and_where(activity), "")


@subscribe(ActivityCancelled)
def tell_activity_cancelled(work: Any, fact: ActivityCancelled) -> None:
    """To whoever had a seat there: why."""
    activity = programme.activity(fact.activity_id)
    if activity is not None:
        _tell_of(work, activity, Why.ACTIVITY_CANCELLED, None, activity.cancel_reason)


@subscribe(SeatsClash)
def tell_clash(work: Any, fact: SeatsClash) -> None:
    """That two of their seats are at the same hour now: they keep both, and choose."""
    registration = people.by_id(fact.registration_id)
    activity, other = programme.activity(fact.activity_id), programme.activity(fact.other_id)
    if registration is None or activity is None or other is None:
        return
    key = f"clash:{activity.id}:{activity.sequence}:{other.id}:{registration.id}"
    if not letters.clash(work, registration, key, activity.title, other.title):
        calls.add(work, registration, Why.MOVED, f"{activity.title} / {other.title}", key, clock.now())


@subscribe(VolunteersAsked)
def tell_volunteers(work: Any, fact: VolunteersAsked) -> None:
    """Whether they would change, to whoever has a seat where there are too many people: once a day."""
    activity = programme.activity(fact.activity_id)
    if activity is None:
        return
    for registration in volunteering.asked(activity):
        key = f"volunteers:{fact.activity_id}:{fact.day}:{registration.id}"
        others = [other.title for other in volunteering.elsewhere(activity, registration, clock.now())]
        if not letters.volunteers(work, registration, key, activity.title, others):
            calls.add(work, registration, Why.VOLUNTEERS, activity.title, key, clock.now())


@subscribe(SeatMoved)
def tell_seat_moved(work: Any, fact: SeatMoved) -> None:
    """Where they go now, since they agreed to change."""
    seat, registration = seats.by_id(fact.seat_id), people.by_id(fact.registration_id)
    activity = programme.activity(seat.activity_id) if seat is not None and seat.activity_id is not None else None
    if registration is None or activity is None:
        return
    key = f"{fact.seat_id}:moved"
    if not letters.seat_moved(work, registration, key, activity.title, _when_and_where(activity)):
        calls.add(work, registration, Why.SEAT, activity.title, key, clock.now())


@subscribe(NeedAnswered)
def tell_need_answered(work: Any, fact: NeedAnswered) -> None:
    """That there is an answer; the answer itself stands on their page."""
    registration = people.by_id(fact.registration_id)
    if registration is None:
        return
    key = f"{fact.need_id}:{fact.turn}"
    if not letters.answered(work, registration, key):
        calls.add(work, registration, Why.NEED, "", f"need:{key}", clock.now())


def _tell_of(work: Any, activity: Activity, why: Why, now_at: letters.Told | None, reason: str) -> None:
    for registration in queries.seated_in(activity):
        key = f"{why.value}:{activity.id}:{activity.sequence}:{registration.id}"
        others = [other.activity.title for other in alternatives.of(activity, registration)] if reason else []
        if not letters.activity(work, registration, key, activity.title, now_at, reason, others):
            calls.add(work, registration, why, activity.title, key, clock.now())


def _when_and_where(activity: Activity) -> letters.Told:
    return lambda: f"{i18n.moment(activity.starts_at)}, {i18n.apart(activity.site_day.site.name)}"


def _turn(seat: GroupSeat) -> str:
    """Which offer of a seat: the same seat may be offered twice."""
    return f"{seat.id}:{seat.changed_at.isoformat()}"


def _title(seat: GroupSeat) -> str:
    """What it is a seat of."""
    if seat.activity_id is not None:
        activity = programme.activity(seat.activity_id)
        return activity.title if activity is not None else ""
    day = programme.site_day(seat.site_day_id or 0)
    return day.site.name if day is not None else ""


def addressee(registration: Registration) -> str:
    """The first name of whoever registered."""
    return next((person.first_name for person in registration.attendees), "")
