"""What is read of projects."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.projects.cards import Card
from budgets.projects.models import Project
from commons.kernel.db import db
from commons.kernel.storage import StoredFile


def by_code(edition_id: int, code: str) -> Project | None:
    """One project with everything its page shows: one query."""
    query = select(Project).where(Project.edition_id == edition_id, Project.code == code)
    return db.session.scalar(query.options(*_whole()))


def of_edition(edition_id: int) -> list[Project]:
    """Every project of an edition with what it points at, in the official order: one query."""
    query = select(Project).where(Project.edition_id == edition_id).order_by(Project.rank, Project.id)
    return list(db.session.scalars(query.options(*_whole())))


def of_envelope(envelope_id: int) -> list[Project]:
    """The same for one envelope."""
    query = select(Project).where(Project.envelope_id == envelope_id).order_by(Project.rank, Project.id)
    return list(db.session.scalars(query.options(*_whole())))


def cards(edition_id: int) -> list[Card]:
    """Every project of an edition as a light row, in the official order: one query, without descriptions."""
    columns = (
        Project.code, Project.title, Project.summary, Project.cost, Project.place_id, Project.envelope_id,
        Project.orientation_id, Project.challenge_id, Project.theme, Project.proposer, Project.picture,
        Project.picture_alt, Project.latitude, Project.longitude, Project.state,
    )  # fmt: skip
    query = select(*columns).where(Project.edition_id == edition_id).order_by(Project.rank, Project.id)
    return [Card._make(row) for row in db.session.execute(query)]


def picture_is_public(digest: str) -> bool:
    """True when a project of an edition that people may see shows this picture."""
    shown = Project.edition_id.in_(select(Edition.id).where(Edition.state != EditionState.DRAFT))
    return bool(db.session.scalar(select(exists().where(Project.picture == digest, shown))))


def picture_size(digest: str) -> tuple[int, int]:
    """Width and height of a picture, without its bytes."""
    query = select(StoredFile.width, StoredFile.height).where(StoredFile.digest == digest)
    width, height = db.session.execute(query).one()
    return width, height


def _whole() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    wanted = (Project.envelope, Project.place, Project.orientation, Project.challenge)
    return tuple(joinedload(each) for each in wanted)
