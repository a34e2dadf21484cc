"""What is read of counts."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from budgets.results.models import Count, ResultOverride
from commons.kernel.db import db


def latest_counts(edition: Edition) -> dict[int, Count]:
    """The count that stands, by envelope id: the last version."""
    query = select(Count).join(Envelope).where(Envelope.edition_id == edition.id).ext(distinct_on(Count.envelope_id))
    rows = db.session.scalars(query.order_by(Count.envelope_id, Count.version.desc()))
    return {count.envelope_id: count for count in rows}


def count_history(envelope: Envelope) -> list[Count]:
    """Every count of an envelope, the last first."""
    query = select(Count).where(Count.envelope_id == envelope.id).order_by(Count.version.desc())
    return list(db.session.scalars(query))


def last_version(edition: Edition) -> int:
    """How many times the edition was counted."""
    query = select(func.coalesce(func.max(Count.version), 0)).join(Envelope)
    return int(db.session.execute(query.where(Envelope.edition_id == edition.id)).scalar_one())


def projects_of(envelope: Envelope) -> list[Project]:
    """Every project of an envelope in the official order, withdrawn ones too, with place and theme: one query."""
    query = select(Project).where(Project.envelope_id == envelope.id).order_by(Project.rank, Project.id)
    return list(db.session.scalars(query.options(joinedload(Project.place), joinedload(Project.orientation))))


def projects_by_envelope(edition: Edition) -> dict[int, list[Project]]:
    """Every project of the edition in the official order, by envelope id: one query."""
    query = select(Project).where(Project.edition_id == edition.id).order_by(Project.rank, Project.id)
    found: dict[int, list[Project]] = {}
    for project in db.session.scalars(query.options(joinedload(Project.place), joinedload(Project.orientation))):
        found.setdefault(project.envelope_id, []).append(project)
    return found


def standing(projects: list[Project]) -> list[Project]:
    """Those that are counted."""
    return [project for project in projects if project.state is ProjectState.STANDING]


def elected_ids(edition: Edition) -> set[int]:
    """The projects that the rule elected, whatever was decided since."""
    won = {
        (envelope_id, str(code))
        for envelope_id, count in latest_counts(edition).items()
        for code in count.outcome["winners"]
    }
    query = select(Project.id, Project.envelope_id, Project.code).where(Project.edition_id == edition.id)
    return {row.id for row in db.session.execute(query) if (row.envelope_id, row.code) in won}


def override(override_id: int) -> ResultOverride | None:
    """A decision otherwise than the rule."""
    return db.session.get(ResultOverride, override_id)


def overrides(edition_id: int, granted: bool | None = True) -> list[ResultOverride]:
    """The decisions of an edition: confirmed ones (or those that wait, None), the oldest first."""
    stands = ResultOverride.granted.is_(granted)
    query = select(ResultOverride).join(Project).where(Project.edition_id == edition_id, stands)
    return list(db.session.scalars(query.order_by(ResultOverride.asked_at, ResultOverride.id)))
