"""What minutes keep about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from assises.minutes.models import MinutesContest
from commons.kernel.db import db

TABLES = (MinutesContest.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """What they contested, and the replies."""
    query = select(MinutesContest).where(MinutesContest.author_id == account_id).order_by(MinutesContest.id)
    return [
        {
            "activity": contest.minutes.activity.title,
            "passage": contest.passage,
            "words": contest.words,
            "signed": contest.author_name,
            "at": contest.at.isoformat(),
            "standing": contest.standing.value,
            "reply": contest.reply,
        }
        for contest in db.session.scalars(query)
    ]
