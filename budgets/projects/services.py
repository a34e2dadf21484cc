"""What the secretariat does to projects: add, rewrite, remove, illustrate; and withdraw once announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from budgets.editions import queries as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.services import locked, places_inside
from budgets.editions.types import Action
from budgets.projects import queries
from budgets.projects.drafts import ProjectDraft, fingerprint
from budgets.projects.models import Project
from budgets.projects.reasons import ProjectReason
from budgets.projects.types import ProjectState
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.storage import keep_picture
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

LONGEST_REASON = 500


def add(work: Work, slug: str, draft: ProjectDraft, now: datetime) -> Project:
    """Add one project."""
    return add_many(work, slug, [draft], now)[0]


def add_many(work: Work, slug: str, drafts: Sequence[ProjectDraft], now: datetime) -> list[Project]:
    """Add projects, all or none; Invalid names the fields of the first that cannot be kept."""
    edition = locked(work, slug, Action.EDIT, now)
    desk = _Desk(edition)
    rank, number = _last_rank(work, edition), _last_number(work, edition)
    projects = []
    for position, draft in enumerate(drafts, start=1):
        desk.check(draft)
        number += not draft.code
        code = draft.code or str(number)
        row = desk.columns(draft)
        projects.append(Project(edition_id=edition.id, code=code, rank=rank + position, **row))
    work.session.add_all(projects)
    _flush(work)
    work.audit("budgets.project.add", edition.poll_key, codes=[p.code for p in projects])
    return projects


def edit(work: Work, slug: str, code: str, draft: ProjectDraft, seen: str, now: datetime) -> Project:
    """Rewrite a project; Stale when somebody else did since its fingerprint `seen` was read."""
    edition = locked(work, slug, Action.EDIT, now)
    project = _project(edition, code)
    if fingerprint(project) != seen:
        raise Stale(reason=EditionReason.CHANGED_MEANWHILE)
    desk = _Desk(edition)
    desk.check(draft)
    for name, value in desk.columns(draft, project.source).items():
        setattr(project, name, value)
    project.code = draft.code or code
    _flush(work)
    work.audit("budgets.project.edit", edition.poll_key, code=code)
    return project


def remove(work: Work, slug: str, code: str, now: datetime) -> None:
    """Take a project out of a draft."""
    edition = locked(work, slug, Action.EDIT, now)
    project = _project(edition, code)
    work.session.execute(delete(Project).where(Project.id == project.id))
    work.session.expunge(project)
    work.audit("budgets.project.remove", edition.poll_key, code=code, title=project.title)


def illustrate(work: Work, slug: str, code: str, data: bytes | None, alt: str, now: datetime) -> None:
    """Give a project its picture, drawn again from `data`, or a new description of the one it has."""
    edition = locked(work, slug, Action.EDIT, now)
    project = _project(edition, code)
    if not alt.strip():
        raise Invalid(fields={"picture_alt": ProjectReason.NEEDS_ALT.sentence})
    if data is not None:
        project.picture = keep_picture(work.session, data)
    project.picture_alt = alt
    work.session.flush()
    work.audit("budgets.project.illustrate", edition.poll_key, code=code)


def take_picture_off(work: Work, slug: str, code: str, now: datetime) -> None:
    """Leave a project without picture."""
    edition = locked(work, slug, Action.EDIT, now)
    project = _project(edition, code)
    project.picture, project.picture_alt = None, ""
    work.session.flush()


def withdraw(work: Work, slug: str, code: str, why: str, now: datetime) -> Project:
    """Take an announced project out of the vote, with the reason that everybody reads."""
    edition = locked(work, slug, Action.WITHDRAW_PROJECT, now)
    project = _project(edition, code)
    if project.state is ProjectState.WITHDRAWN:
        raise Refused(reason=ProjectReason.ALREADY_WITHDRAWN)
    if not why.strip():
        raise Invalid(fields={"reason": ProjectReason.NEEDS_A_REASON.sentence})
    project.state, project.withdrawal_reason = ProjectState.WITHDRAWN, why.strip()[:LONGEST_REASON]
    work.session.flush()
    work.audit("budgets.project.withdraw", edition.poll_key, code=code, title=project.title, why=why)
    work.touch(edition.version_name, "budgets")
    return project


class _Desk:
    """What a draft of this edition may point at, read once however many projects come."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._places = places_inside(edition)
        self._orientations = {o.id for o in territory.orientations()}
        self._challenges = {c.id for c in territory.challenges()}

    def check(self, draft: ProjectDraft) -> None:
        found = draft.mistakes()
        if self._envelope(draft) is None:
            found["envelope"] = ProjectReason.UNKNOWN_ENVELOPE.sentence
        if draft.place_id is not None and draft.place_id not in self._places:
            found["place"] = EditionReason.UNKNOWN_PLACE.sentence
        if draft.orientation_id is not None and draft.orientation_id not in self._orientations:
            found["orientation"] = ProjectReason.UNKNOWN_THEME.sentence
        if draft.challenge_id is not None and draft.challenge_id not in self._challenges:
            found["challenge"] = ProjectReason.UNKNOWN_THEME.sentence
        if found:
            raise Invalid(fields=found)

    def columns(self, draft: ProjectDraft, source: dict[str, Any] | None = None) -> dict[str, Any]:
        envelope = self._envelope(draft)
        assert envelope is not None  # checked just before
        kept = {name: value for name, value in (source or {}).items() if name != "group"}
        return {
            "envelope_id": envelope.id,
            "title": draft.title,
            "summary": draft.summary,
            "description": draft.description,
            "cost": draft.cost,
            "place_id": draft.place_id,
            "address": draft.address,
            "latitude": draft.latitude,
            "longitude": draft.longitude,
            "orientation_id": draft.orientation_id,
            "challenge_id": draft.challenge_id,
            "theme": draft.theme,
            "proposer": draft.proposer,
            "source": {**kept, "group": draft.group} if draft.group else kept,
        }

    def _envelope(self, draft: ProjectDraft) -> Envelope | None:
        return editions.envelope(self._edition, draft.envelope)


def _project(edition: Edition, code: str) -> Project:
    project = queries.by_code(edition.id, code)
    if project is None:
        raise NotFound(reason=ProjectReason.NOT_FOUND)
    return project


def _last_rank(work: Work, edition: Edition) -> int:
    return work.session.scalar(select(func.max(Project.rank)).where(Project.edition_id == edition.id)) or 0


def _last_number(work: Work, edition: Edition) -> int:
    codes = work.session.scalars(select(Project.code).where(Project.edition_id == edition.id))
    return max((int(code) for code in codes if code.isascii() and code.isdigit() and len(code) < 9), default=0)


def _flush(work: Work) -> None:
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_budgets_project_edition_code":
            raise Invalid(fields={"code": ProjectReason.CODE_TAKEN.sentence}) from error
        raise
