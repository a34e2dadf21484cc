"""What the programme of actions keeps about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from budgets.delivery.models import ActionSighting, ProgrammeAction
from budgets.results.models import ResultOverride
from commons.kernel.db import db

TABLES = (ActionSighting.__tablename__, ProgrammeAction.__tablename__, ResultOverride.__tablename__)


def about(account_id: int) -> dict[str, Any]:
    """What they said they see, what they carry out, what they wrote of a body's decision."""
    said = db.session.scalars(select(ActionSighting).where(ActionSighting.author_id == account_id))
    carried = db.session.scalars(select(ProgrammeAction).where(ProgrammeAction.account_id == account_id))
    mine = or_(ResultOverride.asked_by_id == account_id, ResultOverride.settled_by_id == account_id)
    decided = db.session.scalars(select(ResultOverride).where(mine))
    return {
        "said": [
            {"action": s.action.title, "words": s.words, "signed": s.author_name, "at": s.at.isoformat(),
             "picture": s.picture, "picture_shows": s.picture_alt, "standing": s.standing.value}
            for s in said
        ],
        "carries_out": [{"action": action.title, "as": action.carrier} for action in carried],
        "decisions": [
            {"project": o.project.title, "change": o.change.value, "reason": o.reason, "at": o.asked_at.isoformat(),
             "asked": o.asked_by_id == account_id, "settled": o.settled_by_id == account_id}
            for o in decided
        ],
    }  # fmt: skip
