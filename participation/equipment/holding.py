"""What the pool keeps about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from participation.equipment.models import Booking

TABLES = (Booking.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """What they asked to borrow."""
    query = select(Booking).where(Booking.account_id == account_id).options(joinedload(Booking.item))
    return [
        {
            "item": row.item.name,
            "from": row.first_day.isoformat(),
            "to": row.last_day.isoformat(),
            "organisation": row.organisation,
            "purpose": row.purpose,
            "person": row.person,
            "contact": row.contact,
            "state": row.state.value,
            "reason": row.reason,
            "note_on_return": row.return_note,
        }
        for row in db.session.scalars(query.order_by(Booking.id))
    ]
