"""Bodies and the people who keep them, in a line of a test."""

from __future__ import annotations

from uuid import uuid4

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.bodies import services
from participation.bodies.models import Body
from participation.bodies.types import BodyKind


def make_body(kind: BodyKind = BodyKind.TABLE, place: Place | None = None, name: str = "") -> Body:
    """A body that speaks for this place."""
    places = [place.id] if place is not None else []
    with unit_of_work(SYSTEM) as work:
        name = name or f"Table d’essai {uuid4().hex[:8]}"
        return services.create(work, kind, name, places, clock.now(), remit="Se parler entre voisins.")


def somebody(role: str, scope: str = "everywhere", scope_id: int = 0, person_id: int | None = None) -> Actor:
    """Somebody with this role for this scope."""
    return Actor(person_id=person_id, grants=frozenset({Grant(role, scope, scope_id)}))
