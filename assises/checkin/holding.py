"""What the door keeps about people of the team, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from assises.checkin.models import Badge, DoorDevice, HeadCount, Reconciliation, WalkIn
from commons.kernel.db import db

TABLES = tuple(each.__tablename__ for each in (Badge, DoorDevice, WalkIn, Reconciliation, HeadCount))


def about(account_id: int) -> dict[str, Any]:
    """What they did at the door: devices opened, badges revoked, people tied, cases decided, heads counted."""
    opened = db.session.scalars(select(DoorDevice).where(DoorDevice.created_by == account_id))
    revoked = db.session.scalars(select(Badge).where(Badge.revoked_by == account_id))
    merged = db.session.scalars(select(WalkIn).where(WalkIn.merged_by == account_id))
    decided = db.session.scalars(select(Reconciliation).where(Reconciliation.by_id == account_id))
    counted = db.session.scalars(select(HeadCount).where(HeadCount.by_id == account_id))
    return {
        "devices_opened": [{"label": each.label, "at": each.created_at.isoformat()} for each in opened],
        "badges_revoked": [each.revoked_at.isoformat() for each in revoked if each.revoked_at is not None],
        "people_tied": [each.merged_at.isoformat() for each in merged if each.merged_at is not None],
        "cases_decided": [
            {"kind": each.kind.value, "verdict": each.verdict.value, "note": each.note, "at": each.at.isoformat()}
            for each in decided
        ],
        "heads_counted": [{"persons": each.persons, "at": each.at.isoformat()} for each in counted],
    }
