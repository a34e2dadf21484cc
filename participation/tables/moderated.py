"""Subjects as the moderators' queue reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated
from participation.bodies import queries as bodies
from participation.bodies.types import BODY
from participation.tables import addresses, queries, subjects
from participation.tables.types import SUBJECT


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    urls = addresses.subjects(ids)
    found = queries.subjects_by_id(ids)
    scopes = {subject.body_id: bodies.scopes(subject.body) for subject in found}
    return {
        s.id: Excerpt(
            ref=Ref(SUBJECT, s.id),
            words="\n\n".join(part for part in (s.title, s.words) if part),
            author_id=s.author_id,
            author_name=s.author_name,
            url=urls[s.id].url,
            space=Ref(BODY, s.body_id),
            scopes=scopes[s.body_id],
            said_at=s.raised_at,
            language=s.language,
        )
        for s in found
    }


SUBJECTS = Moderated(_read, subjects.show_or_hide)
