"""What is read of editions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from budgets.editions.models import Edition, Envelope
from budgets.editions.types import EditionState
from commons.kernel.db import db
from commons.territory import queries as territory
from commons.territory.models import Place, Within


def by_slug(slug: str) -> Edition | None:
    """The edition of this slug, with its place and envelopes: two queries."""
    query = select(Edition).where(Edition.slug == slug).options(*_whole())
    return db.session.scalar(query)


def held(slug: str) -> Edition | None:
    """The edition of this slug, held against other commands until the transaction ends."""
    query = select(Edition).where(Edition.slug == slug).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def announced() -> list[Edition]:
    """Every edition that people may see, the one that closes last first."""
    query = select(Edition).where(Edition.state != EditionState.DRAFT).options(*_whole())
    return list(db.session.scalars(query.order_by(Edition.closes_at.desc(), Edition.id)))


def all_editions() -> list[Edition]:
    """Every edition, drafts first (for those who prepare them)."""
    query = select(Edition).options(*_whole())
    return list(db.session.scalars(query.order_by(Edition.closes_at.desc(), Edition.id)))


def envelope(edition: Edition, slug: str) -> Envelope | None:
    """The envelope of this slug in the edition."""
    return next((e for e in edition.envelopes if e.slug == slug), None)


def holding_places(edition: Edition) -> list[int]:
    """The place of the edition and everything it lies in: where a role may come from."""
    return territory.ancestors(edition.place_id) if edition.place_id is not None else []


def scopes_of(edition_id: int) -> list[tuple[str, int]]:
    """The scopes an edition lies in: itself, its territory and what holds that."""
    place_id = db.session.scalar(select(Edition.place_id).where(Edition.id == edition_id))
    above = territory.ancestors(place_id) if place_id is not None else []
    return [("edition", edition_id), *(("territory", holder) for holder in above)]


def containers() -> dict[int, list[int]]:
    """Place -> the place itself and everything it lies in, for all places: two queries."""
    above: dict[int, set[int]] = {}
    for place_id, container_id in db.session.execute(select(Within.place_id, Within.container_id)):
        above.setdefault(place_id, set()).add(container_id)

    def chain(place_id: int) -> list[int]:
        return [place_id, *(further for up in above.get(place_id, ()) for further in chain(up))]

    return {place_id: chain(place_id) for place_id in db.session.scalars(select(Place.id))}


def _whole() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    return joinedload(Edition.place), selectinload(Edition.envelopes).joinedload(Envelope.place)
