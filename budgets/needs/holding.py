"""What needs keep about a person, for the file they may take away, and what an erased account leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from budgets.needs.models import BudgetNeed, PriorityStep
from budgets.needs.types import pages_of
from commons.identity.events import AccountErased
from commons.kernel.db import db

TABLES = (BudgetNeed.__tablename__, PriorityStep.__tablename__)
#: Every column that names an account and is let go of.
COLUMNS = (BudgetNeed.author_id, BudgetNeed.entered_by_id, PriorityStep.account_id)


def about(account_id: int) -> dict[str, Any]:
    """The needs they said and wrote down, what they did to priorities; never what they chose, which nobody knows."""
    return {
        "needs": [_need(each) for each in _rows(BudgetNeed, BudgetNeed.author_id, account_id)],
        "entered_for_somebody": [
            {"number": each.number, "where": each.sheet_where, "at": each.said_at.isoformat()}
            for each in _rows(BudgetNeed, BudgetNeed.entered_by_id, account_id)
        ],
        "acts": [
            {"priority": each.priority_id, "act": each.act.value, "why": each.why, "title": each.title,
             "words": each.words, "at": each.at.isoformat()}
            for each in _rows(PriorityStep, PriorityStep.account_id, account_id)
        ],
    }  # fmt: skip


def _rows(model: Any, column: Any, account_id: int) -> Any:
    return db.session.scalars(select(model).where(column == account_id).order_by(model.id))


def _need(each: BudgetNeed) -> dict[str, Any]:
    return {
        "number": each.number, "title": each.title, "words": each.words, "place": each.place_id,
        "at": each.said_at.isoformat(), "standing": each.standing.value, "priority": each.priority_id,
    }  # fmt: skip


def needs_forget_their_people(work: Any, fact: AccountErased) -> None:
    """A need stays, because others stand on it, without anybody behind it."""
    mine = (BudgetNeed.author_id == fact.account_id) | (BudgetNeed.entered_by_id == fact.account_id)
    for need in work.session.scalars(select(BudgetNeed).where(mine)):
        work.touch(pages_of(need.edition.slug))
    for column in COLUMNS:
        work.session.execute(update(column.class_).where(column == fact.account_id).values({column.key: None}))
    work.session.expire_all()
