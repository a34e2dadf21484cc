"""The pool of equipment of the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commons.kernel.actor import Actor
from commons.territory.models import Place
from participation.equipment.models import Booking
from participation.equipment.types import BookingState
from tests.factories import equipment

if TYPE_CHECKING:
    from tests.browser.town import Town


def lend(town: Town, home: Place, me: Actor) -> None:
    """Something to lend, with a loan in every state, and something that is lent no more."""
    item = equipment.make_item(2, home, name="Vidéoprojecteur du centre social")
    asked = [equipment.ask(item, 5 + 3 * n, 6 + 3 * n, me) for n in range(4)]
    states = (BookingState.ASKED, BookingState.CONFIRMED, BookingState.REFUSED, BookingState.CANCELLED)
    made: list[Booking] = [equipment.bring_to(one, state) for one, state in zip(asked, states, strict=True)]
    town.holes |= {
        "/materiel/": {"slug": item.slug}, "/mes-emprunts/": {"booking_id": made[1].id},
        "/equipe/materiel/": {"booking_id": made[0].id, "slug": item.slug, "unit_id": item.units[0].id},
    }  # fmt: skip
    town.also += [f"/equipe/materiel/reservations/{one.id}" for one in made[1:]]
