"""What is read of editions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from assises.editions.models import AssisesEdition, EditionStep
from assises.editions.types import EditionState
from commons.kernel.db import db


def by_id(edition_id: int) -> AssisesEdition | None:
    """The edition of this number."""
    return db.session.get(AssisesEdition, edition_id)


def by_year(year: int) -> AssisesEdition | None:
    """The edition of this year, in any state."""
    return db.session.scalar(select(AssisesEdition).where(AssisesEdition.year == year))


def editions() -> list[AssisesEdition]:
    """Every edition, the latest year first."""
    return list(db.session.scalars(select(AssisesEdition).order_by(AssisesEdition.year.desc())))


def announced() -> list[AssisesEdition]:
    """Those that the public may read, the latest year first."""
    return [edition for edition in editions() if edition.state is not EditionState.DRAFT]


def of_numbers(ids: Collection[int]) -> list[AssisesEdition]:
    """The editions of these numbers."""
    return list(db.session.scalars(select(AssisesEdition).where(AssisesEdition.id.in_(ids))))


def before(edition: AssisesEdition) -> AssisesEdition | None:
    """The edition of the latest earlier year."""
    query = select(AssisesEdition).where(AssisesEdition.year < edition.year).order_by(AssisesEdition.year.desc())
    return db.session.scalar(query.limit(1))


def steps(edition_id: int) -> list[EditionStep]:
    """What was decided of an edition, the latest first."""
    query = select(EditionStep).where(EditionStep.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(EditionStep.at.desc(), EditionStep.id.desc())))
