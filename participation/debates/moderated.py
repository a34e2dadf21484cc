"""What moderation reads of contributions, and how it puts them in and out of sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Excerpt, Standing
from participation.debates import queries
from participation.debates.models import Contribution
from participation.debates.services import touch
from participation.debates.types import CONTRIBUTION, DEBATE
from participation.debates.words import signatures


def read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    """The words of these contributions."""
    query = select(Contribution).where(Contribution.id.in_(ids)).options(joinedload(Contribution.debate))
    rows = list(db.session.scalars(query))
    signed = signatures(rows)
    scopes = queries.scopes_of_many({row.debate for row in rows})
    return {row.id: _excerpt(row, signed[row.id], scopes[row.debate_id][0]) for row in rows}


def _excerpt(row: Contribution, name: str, scopes: queries.Scopes) -> Excerpt:
    return Excerpt(
        ref=Ref(CONTRIBUTION, row.id),
        words=f"{row.title}\n{row.words}" if row.title else row.words,
        author_id=row.author_id,
        author_name=name,
        url=url_for("debate_speech.show", slug=row.debate.slug, number=row.number),
        space=Ref(DEBATE, row.debate_id),
        scopes=scopes,
        said_at=row.said_at,
        language=row.language.code,
    )


def apply(work: Work, contribution_id: int, standing: Standing) -> None:
    """Write where a contribution stands; a second time changes nothing."""
    row = work.session.get(Contribution, contribution_id)
    if row is not None:
        row.standing = standing
        work.session.flush()
        touch(work, row.debate)
