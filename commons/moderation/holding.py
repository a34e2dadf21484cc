"""What moderation keeps about a person, for the file they may take away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from commons.kernel.db import db
from commons.moderation.models import Appeal, Block, Case, Judgment, KnownAuthor, Report

TABLES = tuple(model.__tablename__ for model in (Appeal, Block, Case, Judgment, KnownAuthor, Report))


def about(account_id: int) -> dict[str, Any]:
    """Reports and appeals they made, what was decided of their texts, and what keeps them from publishing."""
    return {
        "reports_made": _reports(account_id),
        "appeals_made": _appeals(account_id),
        "decisions_about_my_texts": _decisions(account_id),
        "texts_read_by_a_moderator": _cases(account_id),
        "blocks": _blocks(account_id),
        "already_published_a_text": db.session.get(KnownAuthor, account_id) is not None,
    }


def _reports(account_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Report).where(Report.reporter_id == account_id).order_by(Report.id))
    return [
        {
            "text": f"{row.kind}:{row.subject_id}",
            "motive": row.motive.value,
            "words": row.words,
            "at": row.at.isoformat(),
        }
        for row in rows
    ]


def _appeals(account_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Appeal).where(Appeal.author_id == account_id).order_by(Appeal.id))
    return [
        {"words": row.words, "at": row.made_at.isoformat(), "state": row.state.value, "answer": row.answer}
        for row in rows
    ]


def _decisions(account_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Judgment).where(Judgment.author_id == account_id).order_by(Judgment.id))
    return [
        {
            "text": str(row.ref),
            "verdict": row.verdict.value,
            "motive": row.motive and row.motive.value,
            "words": row.words,
            "at": row.decided_at.isoformat(),
            "stands": row.is_current,
        }
        for row in rows
    ]


def _cases(account_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Case).where(Case.author_id == account_id).order_by(Case.id))
    return [
        {
            "text": str(row.ref),
            "cause": row.cause.value,
            "signs": row.signs,
            "since": row.opened_at.isoformat(),
            "closed": row.closed_at and row.closed_at.isoformat(),
        }
        for row in rows
    ]


def _blocks(account_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Block).where(Block.account_id == account_id).order_by(Block.id))
    return [
        {
            "scope": f"{row.scope}:{row.scope_id}",
            "reason": row.reason,
            "from": row.starts_at.isoformat(),
            "to": row.ends_at.isoformat(),
            "lifted": row.lifted_at and row.lifted_at.isoformat(),
        }
        for row in rows
    ]
