"""What people say of recommendations, as the moderators' queue reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from commission.works import addresses, following, queries
from commission.works.types import FOLLOW, RECOMMENDATION
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    urls = addresses.follow_ups(ids)
    return {
        each.id: Excerpt(
            ref=Ref(FOLLOW, each.id),
            words="\n\n".join(part for part in (each.words, each.proof_url) if part),
            author_id=each.author_id,
            author_name=each.author_name,
            url=urls[each.id].url,
            space=Ref(RECOMMENDATION, each.recommendation_id),
            scopes=following.scopes_of_moderation(each.recommendation),
            said_at=each.at,
            language=each.language,
        )
        for each in queries.follow_ups_by_id(ids)
    }


FOLLOW_UPS = Moderated(_read, following.show_or_hide)
