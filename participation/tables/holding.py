"""What tables keep about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from participation.bodies.models import Body
from participation.tables.models import Participant, Subject

TABLES = (Participant.__tablename__, Subject.__tablename__)


def about(account_id: int) -> dict[str, Any]:
    """The tables where their name is shown, and the subjects they proposed."""
    named = select(Participant, Body.name).join(Body, Body.id == Participant.body_id)
    named = named.where(Participant.account_id == account_id).order_by(Participant.id)
    subjects = select(Subject).where(Subject.author_id == account_id).options(joinedload(Subject.body))
    return {
        "takes_part": [
            {"table": table, "name": row.name, "as": row.standpoint.value, "agreed": row.agreed_at.isoformat()}
            for row, table in db.session.execute(named)
        ],
        "subjects": [_subject(row) for row in db.session.scalars(subjects.order_by(Subject.id))],
    }


def _subject(row: Subject) -> dict[str, Any]:
    return {
        "table": row.body.name,
        "title": row.title,
        "words": row.words,
        "signed": row.author_name,
        "at": row.raised_at.isoformat(),
        "standing": row.standing.value,
        "state": row.state.value,
        "outcome": row.outcome,
    }
