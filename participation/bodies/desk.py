"""What every page of a body's desk begins with: the body, and may this person be here."""

from __future__ import annotations

from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Refused
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.bodies import policies, queries
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyState

SECRETARIAT = holders_of(policies.SECRETARIAT)


def handled(slug: str) -> Body:
    """The body of this slug, when whoever asks is its secretariat."""
    body = queries.by_slug(slug)
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    refusal = policies.refusal_to_handle(current_actor(), queries.scopes(body))
    if refusal is not None:
        raise Refused(reason=refusal)
    return body


def closed(body: Body) -> BodyReason | None:
    """Why nothing is added to this body any more, or None."""
    return BodyReason.CLOSED if body.state is BodyState.CLOSED else None


def handled_bodies() -> list[Body]:
    """Every body this person is the secretariat of, closed ones too."""
    actor, found = current_actor(), queries.bodies(closed=True)
    scopes = queries.all_scopes(found)
    return [body for body in found if policies.refusal_to_handle(actor, scopes[body.id]) is None]


def handled_places() -> list[Place]:
    """Every place for which this person may make a body."""
    actor, above = current_actor(), territory.holders()
    held = {p.id: [("territory", h) for h in above.get(p.id, (p.id,))] for p in territory.places()}
    return [p for p in territory.places() if policies.refusal_to_handle(actor, held[p.id]) is None]
