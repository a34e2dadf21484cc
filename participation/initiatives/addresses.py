"""Where files, applications and calls stand, for whoever refers to one; private ones are not public targets."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Target
from participation.initiatives import queries
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import CallState


def initiatives(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each file; public once published and visible."""
    return {
        number: Target(title, url_for("initiatives.show", slug=slug), public)
        for number, (title, slug, public) in queries.titles(ids).items()
    }


def applications(ids: Collection[int]) -> Mapping[int, Target]:
    """An application stands on the page of its file."""
    rows = db.session.execute(
        select(Application.id, Application.initiative_id, Call.title)
        .join(Call, Call.id == Application.call_id)
        .where(Application.id.in_(ids))
    ).all()
    known = queries.titles({row.initiative_id for row in rows})
    found = {}
    for row in rows:
        title, slug, public = known[row.initiative_id]
        said = _("%(initiative)s, envoyé à « %(call)s »", initiative=title, call=row.title)
        found[row.id] = Target(said, url_for("initiatives.show", slug=slug) + f"#envoi-{row.id}", public)
    return found


def calls(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each call; public once published."""
    rows = db.session.execute(select(Call.id, Call.title, Call.slug, Call.state).where(Call.id.in_(ids)))
    return {
        row.id: Target(row.title, url_for("calls.show", slug=row.slug), row.state is not CallState.PREPARED)
        for row in rows
    }
