"""Things to lend and bookings, through the real services, in a line of a test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.days import day_of
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.equipment import booking, lending, services
from participation.equipment.drafts import ItemDraft, Wish
from participation.equipment.models import Booking, Item
from participation.equipment.types import BookingState, Days
from tests.factories.budgets import make_place
from tests.factories.identity import make_account


def make_item(units: int = 1, place: Place | None = None, **words: Any) -> Item:
    """Something to lend, kept in this place."""
    kept = place or make_place()
    words.setdefault("name", f"Vidéoprojecteur {uuid4().hex[:6]}")
    words.setdefault("collected_at", "12 rue des Oliviers, le mardi matin")
    words.setdefault("lead_days", 2)
    with unit_of_work(SYSTEM) as work:
        return services.create(work, ItemDraft(place_id=kept.id, **words), units, clock.now())


def today() -> date:
    """The day it is in Paris."""
    return day_of(clock.now())


def days_from_now(first: int, last: int) -> Days:
    """Days counted from today."""
    return Days(today() + timedelta(days=first), today() + timedelta(days=last))


def a_wish(first: int = 5, last: int = 7, **words: Any) -> Wish:
    """What somebody would ask for."""
    words.setdefault("organisation", "Les Amis du Vallon")
    return Wish(ticket=uuid4().hex, days=days_from_now(first, last), **words)


def borrower(person_id: int | None = None) -> Actor:
    """A resident who is signed in."""
    return Actor(person_id=person_id or make_account().id)


def ask(item: Item, first: int = 5, last: int = 7, actor: Actor | None = None, **words: Any) -> Booking:
    """Somebody asks for these days."""
    with unit_of_work(actor or borrower()) as work:
        return booking.ask(work, item.slug, a_wish(first, last, **words), clock.now())


def bring_to(made: Booking, state: BookingState) -> Booking:
    """Take a request as far as this state, as the desk would; time must stand on a day of the loan for lending."""
    steps = {
        BookingState.ASKED: (),
        BookingState.CONFIRMED: ("confirm",),
        BookingState.LENT: ("confirm", "hand_out"),
        BookingState.RETURNED: ("confirm", "hand_out", "take_back"),
        BookingState.REFUSED: ("refuse",),
        BookingState.CANCELLED: ("cancel",),
    }[state]
    told = {"refuse": ("Déjà promis",), "cancel": ("Panne",), "take_back": ("Bon état",)}
    with unit_of_work(SYSTEM) as work:
        for step in steps:
            getattr(lending, step)(work, made.id, *told.get(step, ()), clock.now())
    return made
