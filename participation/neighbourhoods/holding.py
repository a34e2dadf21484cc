"""What projets de quartier keep about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from participation.neighbourhoods.models import Proposal

TABLES = (Proposal.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """What they proposed, and what was answered."""
    query = select(Proposal).where(Proposal.author_id == account_id).options(joinedload(Proposal.roadmap))
    return [
        {
            "neighbourhood": row.roadmap.place.name,
            "words": row.words,
            "signed": row.author_name,
            "at": row.said_at.isoformat(),
            "standing": row.standing.value,
            "fate": row.fate.value,
            "answer": row.answer,
        }
        for row in db.session.scalars(query.order_by(Proposal.id))
    ]
