"""What is read of stages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from budgets.editions.models import Edition, Envelope
from budgets.stages.models import Stage
from budgets.stages.types import StageKind
from commons.kernel.db import db


def of(edition_id: int) -> list[Stage]:
    """The stages of an edition in their order, with the edition: one query."""
    query = select(Stage).where(Stage.edition_id == edition_id).options(joinedload(Stage.edition))
    return list(db.session.scalars(query.order_by(Stage.rank, Stage.id)))


def named(edition_id: int, kind: StageKind) -> Stage | None:
    """The stage of this kind, with its edition."""
    query = select(Stage).where(Stage.edition_id == edition_id, Stage.kind == kind)
    return db.session.scalar(query.options(joinedload(Stage.edition)))


def held(edition_id: int, kind: StageKind, *, writing: bool) -> Stage | None:
    """The same, held until the transaction ends.

    Whoever writes in it holds it with others who write (`writing`), and never while the secretariat moves it.
    """
    query = select(Stage).where(Stage.edition_id == edition_id, Stage.kind == kind)
    lock = query.with_for_update(read=writing, of=Stage).execution_options(populate_existing=True)
    return db.session.scalar(lock.options(joinedload(Stage.edition)))


def begun() -> list[Edition]:
    """Editions that people follow, the latest first, with their place and envelopes."""
    whole = (joinedload(Edition.place), selectinload(Edition.envelopes).joinedload(Envelope.place))
    query = select(Edition).where(Edition.begun_at.is_not(None)).options(*whole)
    return list(db.session.scalars(query.order_by(Edition.begun_at.desc(), Edition.id.desc())))


def of_all(edition_ids: list[int]) -> dict[int, list[Stage]]:
    """Edition id -> its stages in their order, for a list of editions: one query."""
    found: dict[int, list[Stage]] = {number: [] for number in edition_ids}
    query = select(Stage).where(Stage.edition_id.in_(edition_ids)).options(joinedload(Stage.edition))
    for stage in db.session.scalars(query.order_by(Stage.rank, Stage.id)):
        found[stage.edition_id].append(stage)
    return found
