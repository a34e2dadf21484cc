"""What debates keep about a person, for the file they may take away."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from participation.debates.models import Contribution, ContributionVersion, Support

TABLES = (Contribution.__tablename__, Support.__tablename__)


def about(account_id: int) -> dict[str, Any]:
    """What they said, with every earlier version of it, and what they support."""
    query = select(Contribution).where(Contribution.author_id == account_id).options(joinedload(Contribution.debate))
    said = list(db.session.scalars(query.order_by(Contribution.id)))
    before = _versions([row.id for row in said])
    supports = select(Support.contribution_id).where(Support.account_id == account_id)
    return {
        "contributions": [_contribution(row, before[row.id]) for row in said],
        "supports": [
            f"participation.contribution:{number}"
            for number in db.session.scalars(supports.order_by(Support.contribution_id))
        ],
    }


def _contribution(row: Contribution, before: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "debate": row.debate.question,
        "number": row.number,
        "title": row.title,
        "words": row.words,
        "signed": row.signing.value,
        "first_name": row.first_name,
        "place": row.place_id,
        "standing": row.standing.value,
        "state": row.state.value,
        "said": row.said_at.isoformat(),
        "before_correction": before,
    }


def _versions(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    query = select(ContributionVersion).where(ContributionVersion.contribution_id.in_(ids))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(ContributionVersion.id)):
        kept = {"title": row.title, "words": row.words, "until": row.until_at.isoformat()}
        found[row.contribution_id].append(kept)
    return found
