"""Where ideas and comments stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from budgets.editions import queries as editions
from budgets.ideas import policies, queries
from budgets.ideas.models import Idea, IdeaComment
from budgets.ideas.types import IDEA
from commons.kernel import addresses
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing


def of_idea(idea: Idea) -> str:
    """The address of its public page."""
    return f"/budgets/{idea.edition.slug}/idees/{idea.number}"


def ideas(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each idea that was sent."""
    return {
        idea.id: Target(idea.title, of_idea(idea), policies.is_seen(idea))
        for idea in queries.several(ids)
        if idea.number is not None
    }


def comments(ids: Collection[int]) -> Mapping[int, Target]:
    """The idea under which each comment stands."""
    return {
        each.id: Target(
            each.words[:80], of_idea(each.idea) + "#commentaires",
            each.standing is Standing.SHOWN and policies.is_seen(each.idea),
        )
        for each in comments_by_id(ids)
    }  # fmt: skip


def comments_by_id(ids: Collection[int]) -> list[IdeaComment]:
    """These comments with their idea and its edition: one query."""
    whole = joinedload(IdeaComment.idea).joinedload(Idea.edition)
    return list(db.session.scalars(select(IdeaComment).where(IdeaComment.id.in_(ids)).options(whole)))


def at(slug: str, number: int) -> Ref | None:
    """The idea of an address."""
    edition = editions.by_slug(slug)
    idea = queries.numbered(edition.id, number) if edition is not None else None
    return Ref(IDEA, idea.id) if idea is not None else None


def offer() -> None:
    """Let people paste the address of an idea."""
    addresses.know("ideas.show", at)
