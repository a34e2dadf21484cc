"""What is read of the territory."""

from __future__ import annotations

from sqlalchemy import select

from commons.kernel.db import db
from commons.territory.models import Challenge, Orientation, Place, Principle, Within
from commons.territory.types import PlaceKind


def place(place_id: int) -> Place | None:
    """The place of this id."""
    return db.session.get(Place, place_id)


def place_by_slug(slug: str) -> Place | None:
    """The place of this slug."""
    return db.session.scalar(select(Place).where(Place.slug == slug))


def communes() -> list[Place]:
    """Communes, by name."""
    return list(db.session.scalars(select(Place).where(Place.kind == PlaceKind.COMMUNE).order_by(Place.name)))


def places() -> list[Place]:
    """Every place: the widest first, then by name."""
    order = {kind: rank for rank, kind in enumerate(PlaceKind)}
    return sorted(db.session.scalars(select(Place)), key=lambda p: (order[p.kind], p.name))


def qpv_of(commune_id: int) -> list[Place]:
    """The neighbourhoods of a commune, by name."""
    query = (
        select(Place)
        .join(Within, Within.place_id == Place.id)
        .where(Within.container_id == commune_id, Place.kind.in_([PlaceKind.QPV, PlaceKind.DISTRICT]))
        .order_by(Place.name)
    )
    return list(db.session.scalars(query))


def ancestors(place_id: int) -> list[int]:
    """The place itself, then everything it lies in."""
    start = select(Within.container_id).where(Within.place_id == place_id).cte("containers", recursive=True)
    upwards = start.union(select(Within.container_id).join(start, Within.place_id == start.c.container_id))
    return [place_id, *db.session.scalars(select(upwards.c.container_id))]


def holders() -> dict[int, tuple[int, ...]]:
    """For every place, itself and everything it lies in: the whole territory in one query."""
    containers: dict[int, list[int]] = {}
    for place_id, container_id in db.session.execute(select(Within.place_id, Within.container_id)):
        containers.setdefault(place_id, []).append(container_id)

    def upwards(place_id: int) -> set[int]:
        return {place_id}.union(*(upwards(container) for container in containers.get(place_id, ())))

    return {place_id: tuple(sorted(upwards(place_id))) for place_id in containers}


def descendants(place_id: int) -> list[int]:
    """The place itself, then everything that lies in it."""
    start = select(Within.place_id).where(Within.container_id == place_id).cte("contents", recursive=True)
    downwards = start.union(select(Within.place_id).join(start, Within.container_id == start.c.place_id))
    return [place_id, *db.session.scalars(select(downwards.c.place_id))]


def orientations() -> list[Orientation]:
    """The five orientations, in the contract's order."""
    return list(db.session.scalars(select(Orientation).order_by(Orientation.rank)))


def challenges() -> list[Challenge]:
    """The ten défis, in the contract's order."""
    return list(db.session.scalars(select(Challenge).order_by(Challenge.rank)))


def principles() -> list[Principle]:
    """The five principles of the toolbox, in the contract's order."""
    return list(db.session.scalars(select(Principle).order_by(Principle.rank)))
