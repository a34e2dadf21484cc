"""What is read of reply texts."""

from __future__ import annotations

from sqlalchemy import select

from commons.kernel.db import db
from commons.moderation.models import ReplyTemplate


def template(template_id: int) -> ReplyTemplate | None:
    """The reply text of this number."""
    return db.session.get(ReplyTemplate, template_id)


def templates(*, active_only: bool = True) -> list[ReplyTemplate]:
    """Reply texts, by motive and title."""
    query = select(ReplyTemplate).order_by(ReplyTemplate.motive, ReplyTemplate.title)
    return list(db.session.scalars(query.where(ReplyTemplate.active) if active_only else query))
