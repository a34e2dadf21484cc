"""Points of citizens as the moderators' queue reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assises.commitments import addresses, progress, queries
from assises.commitments.types import COMMITMENT, POINT
from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    urls = addresses.points(ids)
    return {
        p.id: Excerpt(
            ref=Ref(POINT, p.id),
            words="\n\n".join(part for part in (p.words, p.proof_url) if part),
            author_id=p.author_id,
            author_name=p.author_name,
            url=urls[p.id].url,
            space=Ref(COMMITMENT, p.commitment_id),
            scopes=progress.scopes_of_moderation(p.commitment),
            said_at=p.at,
            language=p.language,
        )
        for p in queries.points_by_id(ids)
    }


POINTS = Moderated(_read, progress.show_or_hide)
