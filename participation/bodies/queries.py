"""What is read of bodies."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from commons.kernel.db import db
from commons.territory import queries as territory
from participation.bodies.models import Body, BodyPlace
from participation.bodies.types import BodyKind, BodyState


def by_slug(slug: str) -> Body | None:
    """The body of this slug."""
    return db.session.scalar(select(Body).where(Body.slug == slug))


def by_id(body_id: int) -> Body | None:
    """The body of this number."""
    return db.session.get(Body, body_id)


def bodies(*kinds: BodyKind, closed: bool = False) -> list[Body]:
    """Bodies of these kinds (all of them without any), by name; closed ones only when asked."""
    query = select(Body).order_by(Body.name, Body.id)
    if kinds:
        query = query.where(Body.kind.in_(kinds))
    return list(db.session.scalars(query if closed else query.where(Body.state == BodyState.ACTIVE)))


def of_places(place_ids: Collection[int], *kinds: BodyKind) -> list[Body]:
    """Bodies that speak for one of these places."""
    speaking = select(BodyPlace.body_id).where(BodyPlace.place_id.in_(place_ids))
    query = select(Body).where(Body.id.in_(speaking), Body.state == BodyState.ACTIVE).order_by(Body.name, Body.id)
    return list(db.session.scalars(query.where(Body.kind.in_(kinds)) if kinds else query))


def scopes(body: Body) -> tuple[tuple[str, int], ...]:
    """The scopes a role may have been granted for, to count for this body: itself, its places, what holds them."""
    above = territory.holders()
    places = sorted({holder for place in body.places for holder in above.get(place.id, (place.id,))})
    return (("body", body.id), *(("territory", place_id) for place_id in places))
