"""What meetings keep about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from commons.kernel.db import db
from participation.meetings.models import Meeting, Presence

TABLES = (Presence.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """The meetings among whose people they let themselves be named."""
    query = select(Presence, Meeting.title, Meeting.starts_at).join(Meeting, Meeting.id == Presence.meeting_id)
    rows = db.session.execute(query.where(Presence.account_id == account_id).order_by(Presence.id))
    return [
        {"meeting": title, "on": starts.isoformat(), "name": row.name, "agreed": row.agreed_at.isoformat()}
        for row, title, starts in rows
    ]
