"""Where bodies stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Target
from participation.bodies.models import Body


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each body."""
    rows = db.session.execute(select(Body.id, Body.name, Body.slug).where(Body.id.in_(ids)))
    return {row.id: Target(row.name, url_for("bodies.show", slug=row.slug)) for row in rows}
