"""Makes a body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, Refused
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from participation.bodies import policies
from participation.bodies.models import Body, BodyPlace
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyKind


def create(work: Work, kind: BodyKind, name: str, place_ids: Sequence[int], now: datetime, **words: str) -> Body:
    """A new body that speaks for these places; `words`: remit, decides, owes, rhythm, slug."""
    above = territory.holders()
    held = [("territory", holder) for place_id in place_ids for holder in above.get(place_id, (place_id,))]
    refusal = policies.refusal_to_handle(work.actor, held)
    if refusal is not None:
        raise Refused(reason=refusal)
    slug = words.pop("slug", "") or slug_of(name)
    body = Body(slug=slug, kind=kind, name=name, created_at=now, **words)
    work.session.add(body)
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_participation_body_slug":
            raise Invalid(fields={"name": BodyReason.SLUG_TAKEN.sentence}) from error
        raise
    work.session.add_all(BodyPlace(body_id=body.id, place_id=place_id) for place_id in dict.fromkeys(place_ids))
    work.session.flush()
    work.session.refresh(body, ["places"])
    work.audit("participation.body.create", f"participation.body:{body.id}", name=name)
    work.touch("participation:bodies")
    return body
