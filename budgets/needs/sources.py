"""Where a need may come from beside a person: other domains say which of their things bring needs to an edition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from flask import Flask, current_app

from budgets.editions.models import Edition
from budgets.editions.services import places_inside
from commons.kernel.refs import Ref

#: From the places of an edition to (thing, its title) of what brings needs there.
Offer = Callable[[Collection[int]], Sequence[tuple[Ref, str]]]
_KEY = "budgets.needs.sources"


def offer(app: Flask, read: Offer) -> None:
    """Say which things bring needs."""
    app.extensions.setdefault(_KEY, []).append(read)


def all_of(edition: Edition) -> list[tuple[Ref, str]]:
    """(thing, title) of everything that may bring a need to this edition."""
    places = places_inside(edition)
    return [pair for read in current_app.extensions.get(_KEY, []) for pair in read(places)]


def found(edition: Edition, written: str) -> Ref | None:
    """The thing that was chosen, when it is one of them."""
    return next((ref for ref, _title in all_of(edition) if str(ref) == written), None)
