"""What every page of the desk begins and ends with: may this person be here, and how a refusal is shown."""

from __future__ import annotations

from typing import Any

from flask import Response

from budgets.editions import policies, queries
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from commons.kernel.access import current_actor, holders_of
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import NotFound, Refused
from commons.kernel.forms import Form
from commons.territory import queries as territory
from commons.territory.models import Place

__all__ = ["SECRETARIAT", "complain", "handled", "handled_editions", "handled_places", "page", "places_of"]

SECRETARIAT = holders_of(policies.SECRETARIAT)


def handled(slug: str) -> Edition:
    """The edition of this slug, when whoever asks is its secretariat."""
    edition = queries.by_slug(slug)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = policies.refusal_to_handle(current_actor(), edition, queries.holding_places(edition))
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def handled_editions() -> list[Edition]:
    """Every edition this person is the secretariat of."""
    actor, above = current_actor(), queries.containers()
    found = []
    for edition in queries.all_editions():
        held = above[edition.place_id] if edition.place_id is not None else []
        if policies.refusal_to_handle(actor, edition, held) is None:
            found.append(edition)
    return found


def handled_places() -> list[Place]:
    """Every place for which this person may prepare a vote."""
    actor, above = current_actor(), queries.containers()
    return [p for p in territory.places() if policies.refusal_to_create(actor, above[p.id]) is None]


def places_of(edition: Edition) -> list[Place]:
    """The places an envelope or a project of this edition may stand in, for a list."""
    inside = set(territory.descendants(edition.place_id)) if edition.place_id is not None else None
    return [place for place in territory.places() if inside is None or place.id in inside]


def page(template: str, status: int = 200, form: Form | None = None, **context: Any) -> Response:
    """A page of the desk, kept out of every cache; 422 when its form holds mistakes."""
    return private_page(template, form, status, **context)
