"""What commitments keep about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from assises.commitments.models import ProgressPoint
from commons.kernel.db import db

TABLES = (ProgressPoint.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """What they said of commitments."""
    query = select(ProgressPoint).where(ProgressPoint.author_id == account_id).order_by(ProgressPoint.id)
    return [
        {
            "commitment": point.commitment.words,
            "claim": point.claim.value,
            "words": point.words,
            "proof": point.proof_url,
            "signed": point.author_name,
            "at": point.at.isoformat(),
            "standing": point.standing.value,
        }
        for point in db.session.scalars(query)
    ]
