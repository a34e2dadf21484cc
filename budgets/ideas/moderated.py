"""Ideas and comments as the moderators' queue reads and hides them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from budgets.editions import queries as editions
from budgets.ideas import addresses, queries, services, talking
from budgets.ideas.types import COMMENT
from commons.identity import queries as identity
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _ideas(ids: Collection[int]) -> Mapping[int, Excerpt]:
    rows = queries.several(ids)
    names = identity.names_of({each.author_id for each in rows if each.author_id is not None})
    return {
        each.id: Excerpt(
            ref=each.ref,
            words="\n".join(part for part in (each.title, each.summary, each.words, each.author_name) if part),
            author_id=each.author_id,
            author_name=each.author_name or names.get(each.author_id or 0, ""),
            url=addresses.of_idea(each),
            space=Ref("budgets.edition", each.edition_id),
            scopes=tuple(editions.scopes_of(each.edition_id)),
            said_at=each.sent_at or each.created_at,
            language=each.language,
        )
        for each in rows
    }


def _comments(ids: Collection[int]) -> Mapping[int, Excerpt]:
    return {
        each.id: Excerpt(
            ref=Ref(COMMENT, each.id),
            words=each.words,
            author_id=each.author_id,
            author_name=each.author_name,
            url=addresses.of_idea(each.idea) + "#commentaires",
            space=Ref("budgets.edition", each.idea.edition_id),
            scopes=tuple(editions.scopes_of(each.idea.edition_id)),
            said_at=each.said_at,
            language=each.language,
        )
        for each in addresses.comments_by_id(ids)
    }


IDEAS = Moderated(read=_ideas, apply=services.set_standing)
COMMENTS = Moderated(read=_comments, apply=talking.set_standing)
