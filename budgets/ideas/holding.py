"""What ideas keep about a person, for the file they may take away, and what an erased account leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from budgets.ideas.models import Idea, IdeaComment, IdeaProposer, IdeaStep, IdeaSupport
from budgets.ideas.models_study import IdeaEstimate, IdeaRequest, ServiceOpinion
from budgets.ideas.types import OWED, IdeaState, pages_of
from commons.identity.events import AccountErased
from commons.kernel.db import db

TABLES = (
    Idea.__tablename__, IdeaProposer.__tablename__, IdeaSupport.__tablename__, IdeaComment.__tablename__,
    IdeaStep.__tablename__, IdeaRequest.__tablename__, ServiceOpinion.__tablename__, IdeaEstimate.__tablename__,
)  # fmt: skip
#: Every column that names an account and is let go of.
COLUMNS = (
    Idea.author_id, Idea.entered_by_id, IdeaComment.author_id, IdeaStep.account_id, IdeaRequest.account_id,
    IdeaRequest.asked_by_id, ServiceOpinion.by_id, IdeaEstimate.by_id,
)  # fmt: skip


def about(account_id: int) -> dict[str, Any]:
    """Their ideas and comments in full, what they carry and support, what they did to ideas."""
    return {
        "ideas": [_idea(each) for each in _rows(Idea, Idea.author_id, account_id)],
        "entered_for_somebody": [each.id for each in _rows(Idea, Idea.entered_by_id, account_id)],
        "carries": [each.idea_id for each in _rows(IdeaProposer, IdeaProposer.account_id, account_id)],
        "supports": [each.idea_id for each in _rows(IdeaSupport, IdeaSupport.account_id, account_id)],
        "comments": [
            {"idea": each.idea_id, "words": each.words, "name": each.author_name, "at": each.said_at.isoformat()}
            for each in _rows(IdeaComment, IdeaComment.author_id, account_id)
        ],
        "acts": [
            {"idea": each.idea_id, "act": each.act.value, "words": each.words, "at": each.at.isoformat()}
            for each in _rows(IdeaStep, IdeaStep.account_id, account_id)
        ],
        "asked": [
            {"idea": each.idea_id, "service": each.service, "question": each.question, "at": each.asked_at.isoformat()}
            for column in (IdeaRequest.account_id, IdeaRequest.asked_by_id)
            for each in _rows(IdeaRequest, column, account_id)
        ],
        "opinions": [
            {"words": each.words, "feasible": each.feasible.value, "at": each.at.isoformat()}
            for each in _rows(ServiceOpinion, ServiceOpinion.by_id, account_id)
        ],
        "estimates": [
            {"idea": each.idea_id, "cents": each.cost.cents, "words": each.words, "at": each.at.isoformat()}
            for each in _rows(IdeaEstimate, IdeaEstimate.by_id, account_id)
        ],
    }


def _rows(model: Any, column: Any, account_id: int) -> Any:
    return db.session.scalars(
        select(model).where(column == account_id).order_by(model.__table__.primary_key.columns[0])
    )


def _idea(each: Idea) -> dict[str, Any]:
    return {
        "number": each.number, "state": each.state.value, "title": each.title, "summary": each.summary,
        "words": each.words, "address": each.address, "name": each.author_name, "at": each.created_at.isoformat(),
        "rough_cost_cents": each.rough_cost.cents if each.rough_cost is not None else None,
    }  # fmt: skip


def ideas_forget_their_people(work: Any, fact: AccountErased) -> None:
    """Drafts, comments and supports go; a sent idea stays, because others support and answered it, without a name."""
    person = fact.account_id
    touched = set(
        work.session.scalars(
            select(Idea).where(
                (Idea.author_id == person)
                | Idea.id.in_(select(IdeaSupport.idea_id).where(IdeaSupport.account_id == person))
            )
        )
    )
    for idea in touched:
        work.touch(pages_of(idea.edition.slug))
    work.session.execute(delete(Idea).where(Idea.author_id == person, Idea.state == IdeaState.DRAFT))
    gone = delete(IdeaSupport).where(IdeaSupport.account_id == person).returning(IdeaSupport.idea_id)
    for idea_id in sorted(work.session.scalars(gone)):
        work.session.execute(update(Idea).where(Idea.id == idea_id).values(supporters=Idea.supporters - 1))
    work.session.execute(delete(IdeaProposer).where(IdeaProposer.account_id == person))
    work.session.execute(delete(IdeaComment).where(IdeaComment.author_id == person))
    work.session.execute(update(Idea).where(Idea.author_id == person).values(author_name=""))
    for column in COLUMNS:
        work.session.execute(update(column.class_).where(column == person).values({column.key: None}))
    work.session.expire_all()
    work.touch(OWED)
