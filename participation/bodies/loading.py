"""Brings the bodies of the contract in, as often as one likes, and never over what people wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.unit_of_work import Work
from commons.territory.models import Place
from participation.bodies.models import Body, BodyPlace
from participation.bodies.reference import Sheet, fingerprint
from participation.bodies.types import BodyState


def load(work: Work, sheets: Sequence[Sheet], now: datetime) -> dict[str, int]:
    """Add the bodies that are missing and bring the untouched ones up to date; how many of each, and how many left."""
    places = dict(iter(work.session.execute(select(Place.slug, Place.id))))
    done = {"added": 0, "updated": 0, "kept": 0}
    for sheet in sheets:
        done[_load_one(work, sheet, places.get(sheet.place), now)] += 1
    work.touch("participation:bodies")
    return done


def _load_one(work: Work, sheet: Sheet, place_id: int | None, now: datetime) -> str:
    columns = sheet.columns()
    digest = fingerprint(columns)
    first = {"state": BodyState.ACTIVE, "closing_reason": "", "created_at": now, "version": 1}
    row = {"slug": sheet.slug, "reference_digest": digest, **first, **columns}
    added = insert(Body).values(row).on_conflict_do_nothing(index_elements=[Body.slug]).returning(Body.id)
    body_id = work.session.execute(added).scalar_one_or_none()
    if body_id is not None:
        if place_id is not None:
            work.session.add(BodyPlace(body_id=body_id, place_id=place_id))
        return "added"
    body = work.session.scalars(select(Body).where(Body.slug == sheet.slug).with_for_update()).one()
    if not is_untouched(body) or body.reference_digest == digest:
        return "kept"
    for name, value in columns.items():
        setattr(body, name, value)
    body.reference_digest, body.version = digest, body.version + 1
    work.session.flush()
    return "updated"


def is_untouched(body: Body) -> bool:
    """Whether the sheet still says what the reference data wrote, word for word."""
    said = {name: getattr(body, name) for name in ("kind", "name", "remit", "decides", "owes", "rhythm", "quotes")}
    return body.reference_digest != "" and fingerprint(said) == body.reference_digest
