"""Needs as the moderators' queue reads and hides them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from budgets.editions import queries as editions
from budgets.needs import addresses, queries, services
from commons.identity import queries as identity
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _needs(ids: Collection[int]) -> Mapping[int, Excerpt]:
    rows = queries.needs_by_id(ids)
    names = identity.names_of({each.author_id for each in rows if each.author_id is not None})
    scopes = {number: tuple(editions.scopes_of(number)) for number in {each.edition_id for each in rows}}
    return {
        each.id: Excerpt(
            ref=each.ref,
            words="\n".join(part for part in (each.title, each.words) if part),
            author_id=each.author_id,
            author_name=names.get(each.author_id or 0, ""),
            url=addresses.of_need(each),
            space=Ref("budgets.edition", each.edition_id),
            scopes=scopes[each.edition_id],
            said_at=each.said_at,
            language=each.language,
        )
        for each in rows
    }


NEEDS = Moderated(read=_needs, apply=services.set_standing)
