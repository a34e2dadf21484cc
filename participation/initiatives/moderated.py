"""Published files as the moderators' queue reads and hides them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from sqlalchemy import select

from commons.identity import queries as identity
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated
from commons.territory import queries as territory
from participation.initiatives import queries, services
from participation.initiatives.models import Initiative, Snapshot
from participation.initiatives.types import INITIATIVE


def read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    """The published words of each file."""
    query = select(Initiative, Snapshot).join(Snapshot, Snapshot.id == Initiative.published_id)
    rows = db.session.execute(query.where(Initiative.id.in_(ids))).all()
    names = identity.names_of({file.created_by for file, _ in rows if file.created_by is not None})
    above = territory.holders()
    return {file.id: _excerpt(file, snapshot, names, above) for file, snapshot in rows}


def _excerpt(
    file: Initiative, snapshot: Snapshot, names: Mapping[int, str], above: Mapping[int, tuple[int, ...]]
) -> Excerpt:
    reference = Ref(INITIATIVE, file.id)
    places = above.get(file.place_id, (file.place_id,)) if file.place_id is not None else ()
    return Excerpt(
        ref=reference,
        words=queries.frozen_sheet(snapshot).words,
        author_id=file.created_by if not file.consent else None,
        author_name=file.organisation.name if file.organisation else names.get(file.created_by or 0, file.collective),
        url=url_for("initiatives.show", slug=file.slug),
        space=reference,
        scopes=tuple(("territory", place_id) for place_id in places),
        said_at=snapshot.frozen_at,
    )


MODERATED = Moderated(read=read, apply=services.set_standing)
