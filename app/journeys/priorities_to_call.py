"""Priorities that residents chose and the secretariat retained are offered to calls, and tied to those that answer."""

from __future__ import annotations

from collections.abc import Sequence

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.needs import queries as needs
from budgets.needs.types import PRIORITY
from budgets.stages import queries as stages
from commons.kernel.actor import Actor
from participation.initiatives import criteria


def register() -> None:
    """Offer retained priorities to whoever writes a call."""
    criteria.offer_priorities(PRIORITY, retained_priorities)


def retained_priorities(actor: Actor) -> Sequence[tuple[int, str]]:
    """(number, title) of what was retained in the editions this actor is the secretariat of."""
    above = editions.containers()
    found = []
    for edition in stages.begun():
        held = above[edition.place_id] if edition.place_id is not None else []
        if edition_policies.refusal_to_handle(actor, edition, held) is None:
            found += [(each.id, f"{edition.title} : {each.title}") for each in needs.retained(edition.id)]
    return found
