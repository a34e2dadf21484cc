"""Loads the reference data into the database, as often as one likes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.db import Base
from commons.kernel.unit_of_work import Work
from commons.territory.models import Challenge, Orientation, Place, Principle, Within
from commons.territory.reference import Reference
from commons.territory.reference_types import Localised, Position, Quote
from commons.territory.types import PlaceKind


def load(work: Work, reference: Reference) -> dict[str, int]:
    """Write the reference data: new lines are added, known ones brought up to date, none removed; how many of each."""
    _upsert(work, Place, "slug", _places(reference))
    _upsert(work, Challenge, "code", _challenges(reference))
    _upsert(work, Orientation, "code", _orientations(reference))
    _upsert(work, Principle, "code", _principles(reference))
    _contain(work, reference)
    work.touch("territory")
    return {
        "communes": len(reference.communes),
        "qpv": len(reference.qpv),
        "challenges": len(reference.challenges),
        "orientations": len(reference.orientations),
        "principles": len(reference.principles),
    }


def _upsert(work: Work, model: type[Base], key: str, rows: list[dict[str, Any]]) -> None:
    statement = insert(model).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name != key}
    work.session.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def _place(kind: PlaceKind, slug: str, name: str, position: Position | None, **more: Any) -> dict[str, Any]:
    where = {"latitude": position.lat, "longitude": position.lon} if position else {"latitude": None, "longitude": None}
    return {"kind": kind, "slug": slug, "name": name, "name_ar": None, "code": None, **where, **more}


def _places(reference: Reference) -> list[dict[str, Any]]:
    whole = reference.metropolis
    rows = [_place(PlaceKind.METROPOLIS, whole.slug, whole.name.fr, None, name_ar=whole.name.ar)]
    for commune in reference.communes:
        more = {"code": commune.code, "name_ar": commune.name_ar}
        rows.append(_place(PlaceKind.COMMUNE, commune.slug, commune.name, commune.position, **more))
    rows += [_place(PlaceKind.QPV, q.slug, q.name, q.position, code=q.code) for q in reference.qpv]
    return rows


def _contain(work: Work, reference: Reference) -> None:
    ids = dict(iter(work.session.execute(select(Place.slug, Place.id))))
    pairs = [(commune.slug, reference.metropolis.slug) for commune in reference.communes]
    pairs += [(qpv.slug, commune) for qpv in reference.qpv for commune in qpv.communes]
    rows = [{"place_id": ids[inside], "container_id": ids[outside]} for inside, outside in pairs]
    work.session.execute(insert(Within).values(rows).on_conflict_do_nothing())


def _worded(rank: int, code: str, name: Localised, plain: Localised, formal: str) -> dict[str, Any]:
    return {"rank": rank, "code": code, "name": asdict(name), "plain": asdict(plain), "formal": formal}


def _quotes(quotes: tuple[Quote, ...]) -> list[dict[str, Any]]:
    return [asdict(quote) for quote in quotes]


def _challenges(reference: Reference) -> list[dict[str, Any]]:
    return [
        {**_worded(c.number, c.code, c.name, c.plain, c.formal), "barometers": _quotes(c.barometers)}
        for c in reference.challenges
    ]


def _orientations(reference: Reference) -> list[dict[str, Any]]:
    return [
        {
            **_worded(rank, o.code, o.name, o.plain, o.formal),
            "icon": o.icon,
            "tint": o.tint,
            "headings": _quotes(o.headings),
        }
        for rank, o in enumerate(reference.orientations, start=1)
    ]


def _principles(reference: Reference) -> list[dict[str, Any]]:
    return [
        {**_worded(rank, p.code, p.name, p.plain, p.formal.text), "tools": _quotes(p.tools)}
        for rank, p in enumerate(reference.principles, start=1)
    ]
