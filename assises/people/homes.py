"""In which commune people live, from the place that they named."""

from __future__ import annotations

from sqlalchemy import select

from commons.kernel.db import db
from commons.territory import queries as territory
from commons.territory.models import Place
from commons.territory.types import PlaceKind


def communes() -> dict[int, str]:
    """From every place to the name of the commune it is or lies in, the first one by name."""
    named = dict(iter(db.session.execute(select(Place.id, Place.name).where(Place.kind == PlaceKind.COMMUNE))))
    holders = {**{number: (number,) for number in named}, **territory.holders()}
    found = {place: sorted(named[n] for n in {place, *above} if n in named) for place, above in holders.items()}
    return {place: names[0] for place, names in found.items() if names}
