"""Where bodies stand, for whoever refers to one; a kind of body may have pages of its own elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import current_app, url_for
from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Target
from participation.bodies.models import Body
from participation.bodies.types import BodyKind

#: Kind -> endpoint of its own pages, which takes a slug.
_elsewhere: dict[BodyKind, str] = {}


def stands_at(kind: BodyKind, endpoint: str) -> None:
    """Say that bodies of this kind are shown by this endpoint, which takes `slug`."""
    _elsewhere[kind] = endpoint


def own_page(kind: BodyKind, slug: str) -> str | None:
    """The address of the page that this kind of body has of its own, when this application serves one."""
    endpoint = _elsewhere.get(kind, "")
    return url_for(endpoint, slug=slug) if endpoint in current_app.view_functions else None


def address(kind: BodyKind, slug: str) -> str:
    """Where this body is shown."""
    return own_page(kind, slug) or url_for("bodies.show", slug=slug)


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each body."""
    rows = db.session.execute(select(Body.id, Body.name, Body.slug, Body.kind).where(Body.id.in_(ids)))
    return {row.id: Target(row.name, address(row.kind, row.slug)) for row in rows}
