"""What every page of the team in the field begins with: may this person be here, in which places, and is it time."""

from __future__ import annotations

from enum import StrEnum

from budgets.ballots import policies as ballots
from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.paper import policies
from budgets.paper.services import chain, edition_of
from budgets.paper.types import PaperReason
from commons.kernel import clock
from commons.kernel.access import current_actor
from commons.kernel.errors import Refused
from commons.territory.models import Place


def hold(slug: str) -> Edition:
    """The edition, when whoever asks may hold a desk in one place of it at least."""
    edition = edition_of(slug)
    if not holds(edition):
        raise Refused(reason=PaperReason.NOT_YOURS)
    return edition


def holds(edition: Edition) -> bool:
    """Whether this person may hold a desk of this edition, in one place at least."""
    whole = policies.refusal_to_hold(current_actor(), edition, chain(edition))
    return whole is None or bool(held_places(edition))


def held_places(edition: Edition) -> list[Place]:
    """The places of this vote in which this person may hold a desk."""
    actor = current_actor()
    return [p for p in places_of(edition) if policies.refusal_to_hold(actor, edition, chain(edition, p.id)) is None]


def why_not(edition: Edition) -> StrEnum | None:
    """Why no vote is taken now, in place of the buttons."""
    return ballots.refusal_to_open(edition, clock.now())
