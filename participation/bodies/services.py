"""Makes a body, rewrites its sheet, closes it and opens it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from participation.bodies import policies, queries
from participation.bodies.models import Body, BodyPlace
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyKind, BodyState


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


def handled(work: Work, slug: str, *, closed_too: bool = False) -> Body:
    """The body of this slug, locked until the end of the command, when the actor keeps its pages."""
    body = work.session.scalar(select(Body).where(Body.slug == slug).with_for_update())
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    closed = body.state is BodyState.CLOSED and not closed_too
    refusal = policies.refusal_to_handle(work.actor, queries.scopes(body), closed=closed)
    if refusal is not None:
        raise Refused(reason=refusal)
    return body


def edit(work: Work, slug: str, seen: int, now: datetime, **words: str) -> Body:
    """Rewrite a sheet (`words`: name, remit, decides, owes, rhythm); Stale when it is no longer version `seen`."""
    body = handled(work, slug)
    if body.version != seen:
        raise Stale(reason=BodyReason.CHANGED_MEANWHILE)
    if not words.get("name", body.name).strip():
        raise Invalid(fields={"name": BodyReason.NEEDS_A_NAME.sentence})
    changed = sorted(name for name, value in words.items() if getattr(body, name) != value)
    for name, value in words.items():
        setattr(body, name, value)
    _changed(work, body, "edit", changed=changed)
    return body


def close(work: Work, slug: str, why: str, now: datetime) -> Body:
    """Say that a body no longer meets, and why; its pages stay."""
    body = handled(work, slug)
    if not why.strip():
        raise Invalid(fields={"reason": BodyReason.NEEDS_A_REASON.sentence})
    body.state, body.closing_reason = BodyState.CLOSED, why.strip()
    _changed(work, body, "close", why=why)
    return body


def reopen(work: Work, slug: str, now: datetime) -> Body:
    """Say that a body meets again."""
    body = handled(work, slug, closed_too=True)
    if body.state is BodyState.ACTIVE:
        raise Stale(reason=BodyReason.CHANGED_MEANWHILE)
    body.state, body.closing_reason = BodyState.ACTIVE, ""
    _changed(work, body, "reopen")
    return body


def _changed(work: Work, body: Body, verb: str, **details: object) -> None:
    body.version += 1
    work.session.flush()
    work.audit(f"participation.body.{verb}", f"participation.body:{body.id}", **details)
    work.touch("participation:bodies", f"participation:bodies:{body.slug}")
