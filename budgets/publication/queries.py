"""What is read of an edition together with its projects, its poll and its log."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import exists, func, select

from budgets.editions.models import Edition
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.ballot_box.models import Poll
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.threads import caveats

#: Acts on an edition that everybody may read about.
PUBLIC_ACTS = (
    "budgets.edition.announce",
    "budgets.edition.take_back",
    "budgets.edition.extend",
    "budgets.edition.pause",
    "budgets.edition.resume",
    "budgets.paper.set_aside",
    "budgets.project.withdraw",
)


def standing_by_envelope(edition_id: int) -> dict[int, list[Money]]:
    """Envelope id -> costs of the projects one may choose in it."""
    query = select(Project.envelope_id, Project.cost)
    query = query.where(Project.edition_id == edition_id, Project.state == ProjectState.STANDING)
    found: dict[int, list[Money]] = defaultdict(list)
    for envelope_id, cost in db.session.execute(query):
        found[envelope_id].append(cost)
    return found


def unsure(edition_id: int) -> list[str]:
    """Titles of the standing projects whose decision is looked at again, in the official order."""
    query = select(Project.id, Project.title).where(
        Project.edition_id == edition_id, Project.state == ProjectState.STANDING
    )
    titles: dict[int, str] = dict(db.session.execute(query.order_by(Project.rank, Project.id)).all())
    waiting = {number for number, caveat in caveats.of("budgets.project", titles).items() if caveat.waits}
    return [title for number, title in titles.items() if number in waiting]


def projects_in(edition_ids: list[int]) -> dict[int, int]:
    """How many projects stand in each edition."""
    query = select(Project.edition_id, func.count()).where(
        Project.edition_id.in_(edition_ids), Project.state == ProjectState.STANDING
    )
    return dict(db.session.execute(query.group_by(Project.edition_id)).all())


def official_list(edition_id: int) -> list[tuple[str, str]]:
    """(code, title) of every project, in the official order."""
    query = select(Project.code, Project.title).where(Project.edition_id == edition_id)
    return [(code, title) for code, title in db.session.execute(query.order_by(Project.rank, Project.id))]


def public_log(edition: Edition) -> list[AuditEntry]:
    """What was decided since the announcement, the latest first."""
    query = select(AuditEntry).where(AuditEntry.subject == edition.poll_key, AuditEntry.action.in_(PUBLIC_ACTS))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc())))


def has_poll(edition: Edition) -> bool:
    """Whether a box was already set up for this edition."""
    return bool(db.session.scalar(select(exists().where(Poll.key == edition.poll_key))))
