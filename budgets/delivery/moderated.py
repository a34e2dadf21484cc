"""What people see of an action, as the moderators' queue reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from budgets.delivery import addresses, queries, sightings
from budgets.delivery.types import SIGHTING
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    urls = addresses.sightings(ids)
    return {
        s.id: Excerpt(
            ref=Ref(SIGHTING, s.id),
            words="\n\n".join(part for part in (s.words, s.picture_alt) if part),
            author_id=s.author_id,
            author_name=s.author_name,
            url=urls[s.id].url,
            space=s.action.ref,
            scopes=sightings.scopes_of_moderation(s.action),
            said_at=s.at,
            language=s.language,
        )
        for s in queries.sightings_by_id(ids)
    }


SIGHTINGS = Moderated(_read, sightings.show_or_hide)
