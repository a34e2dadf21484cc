"""What is read of bodies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select

from commons.identity.colleges import College
from commons.kernel.db import db
from commons.territory import queries as territory
from participation.bodies.models import Body, BodyPlace, Seat
from participation.bodies.types import BodyKind, BodyState


def by_slug(slug: str) -> Body | None:
    """The body of this slug; what no slug is made of (a null character) finds nothing."""
    if not slug.isprintable():
        return None
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


def scopes_of(body_id: int) -> tuple[tuple[str, int], ...]:
    """The same of the body of this number; of none, itself alone."""
    body = by_id(body_id)
    return scopes(body) if body is not None else (("body", body_id),)


def scopes(body: Body) -> tuple[tuple[str, int], ...]:
    """The scopes a role may have been granted for, to count for this body: itself, its places, what holds them."""
    return _scopes(body, territory.holders())


def _scopes(body: Body, above: Mapping[int, tuple[int, ...]]) -> tuple[tuple[str, int], ...]:
    places = sorted({holder for place in body.places for holder in above.get(place.id, (place.id,))})
    return (("body", body.id), *(("territory", place_id) for place_id in places))


def by_ids(ids: Collection[int]) -> dict[int, Body]:
    """These bodies, by number."""
    return {body.id: body for body in db.session.scalars(select(Body).where(Body.id.in_(ids)))}


def all_scopes(found: Collection[Body]) -> dict[int, tuple[tuple[str, int], ...]]:
    """The scopes that count for each of these bodies: one question for the territory, however many they are."""
    above = territory.holders()
    return {body.id: _scopes(body, above) for body in found}


def seats(body_id: int) -> list[Seat]:
    """Every seat of a body, past ones too: by college, then by organisation."""
    query = select(Seat).where(Seat.body_id == body_id)
    order = list(College)
    return sorted(db.session.scalars(query), key=lambda s: (order.index(s.college), s.organisation, s.since, s.id))


def seat(body_id: int, seat_id: int) -> Seat | None:
    """One seat of this body."""
    return db.session.scalar(select(Seat).where(Seat.id == seat_id, Seat.body_id == body_id))


def seats_held(day: date) -> dict[int, int]:
    """How many seats each body has on this day."""
    held = select(Seat.body_id, func.count()).where(Seat.since <= day, (Seat.until.is_(None)) | (Seat.until >= day))
    return dict(iter(db.session.execute(held.group_by(Seat.body_id))))
