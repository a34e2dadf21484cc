"""Contestations as the moderators' queue reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assises.minutes import addresses, contesting, queries
from assises.minutes.types import CONTEST, MINUTES
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    urls = addresses.contests(ids)
    return {
        c.id: Excerpt(
            ref=Ref(CONTEST, c.id),
            words=f"« {c.passage} »\n\n{c.words}",
            author_id=c.author_id,
            author_name=c.author_name,
            url=urls[c.id].url,
            space=Ref(MINUTES, c.minutes_id),
            scopes=contesting.scopes_of(c.minutes),
            said_at=c.at,
            language=c.language,
        )
        for c in queries.contests_by_id(ids)
    }


CONTESTS = Moderated(_read, contesting.show_or_hide)
