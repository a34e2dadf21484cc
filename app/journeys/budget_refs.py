"""How budgets are referred to from other domains: titles, addresses, and the story of an edition and of a project."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.projects.models import Project
from budgets.results.models import Count
from commons.kernel import clock, refs
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.refs import Target
from commons.threads import stories
from commons.threads.stories import Story
from commons.threads.types import Moment

EDITION, PROJECT = "budgets.edition", "budgets.project"
_TOLD = {"budgets.edition.announce": "announced", "budgets.proclaim": "proclaimed"}


def register() -> None:
    """Say how editions and projects are titled, where they stand, and what happened to them."""
    refs.register(EDITION, _l("Budget participatif"), editions)
    refs.register(PROJECT, _l("Projet d’un budget participatif"), projects)
    stories.register(EDITION, Story(moments=of_editions))
    stories.register(PROJECT, Story(moments=of_projects))


def editions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each edition; a draft is not public."""
    query = select(Edition.id, Edition.title, Edition.slug, Edition.state).where(Edition.id.in_(ids))
    return {
        row.id: Target(row.title, url_for("editions.show", slug=row.slug), row.state is not EditionState.DRAFT)
        for row in db.session.execute(query)
    }


def projects(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each project; those of a draft are not public."""
    query = select(Project.id, Project.title, Project.code, Edition.slug, Edition.state).join(Edition)
    return {
        row.id: Target(
            row.title, url_for("projects.show", slug=row.slug, code=row.code), row.state is not EditionState.DRAFT
        )
        for row in db.session.execute(query.where(Project.id.in_(ids)))
    }


def _acts(edition_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """Edition -> when it was announced and proclaimed, the last time, as the journal has it."""
    subjects = {f"budgets.edition:{number}": number for number in edition_ids}
    query = select(AuditEntry.subject, AuditEntry.action, AuditEntry.at)
    query = query.where(AuditEntry.subject.in_(subjects), AuditEntry.action.in_(_TOLD)).order_by(AuditEntry.id)
    found: dict[int, dict[str, datetime]] = {number: {} for number in edition_ids}
    for subject, action, at in db.session.execute(query):
        found[subjects[subject]][_TOLD[action]] = at
    return found


def of_editions(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """Announced, voted, proclaimed; nothing of a draft."""
    acts = _acts(ids)
    rows = db.session.scalars(select(Edition).where(Edition.id.in_(ids), Edition.state != EditionState.DRAFT))
    return {edition.id: _public_moments(edition, acts[edition.id]) for edition in rows}


def _public_moments(edition: Edition, acts: Mapping[str, datetime]) -> list[Moment]:
    moments = [
        Moment(acts.get("announced", edition.opens_at), _("Le vote « %(title)s » est annoncé.", title=edition.title)),
        Moment(edition.opens_at, _("Le vote est ouvert.")),
        Moment(edition.closes_at, _("Le vote est clos.")),
    ]
    if edition.state is EditionState.PROCLAIMED and "proclaimed" in acts:
        moments.append(Moment(acts["proclaimed"], _("Les résultats sont publiés.")))
    return [moment for moment in moments if moment.at <= clock.now()]


def of_projects(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What happened to each project's vote, and whether it is funded; nothing of a draft."""
    query = select(Project).join(Edition).where(Project.id.in_(ids), Edition.state != EditionState.DRAFT)
    rows = list(db.session.scalars(query))
    acts = _acts({project.edition_id for project in rows})
    outcomes = _winners({project.envelope_id for project in rows})
    found: dict[int, Sequence[Moment]] = {}
    for project in rows:
        moments = _public_moments(project.edition, acts[project.edition_id])
        proclaimed = acts[project.edition_id].get("proclaimed")
        if project.edition.state is EditionState.PROCLAIMED and proclaimed is not None:
            funded = project.code in outcomes.get(project.envelope_id, ())
            said = _("Le projet est financé.") if funded else _("Le projet n’est pas financé.")
            moments.append(Moment(proclaimed, said, why=project.withdrawal_reason))
        found[project.id] = moments
    return found


def _winners(envelope_ids: Collection[int]) -> dict[int, set[str]]:
    """Envelope -> codes of its winners in the count that stands."""
    query = select(Count.envelope_id, Count.outcome["winners"]).where(Count.envelope_id.in_(envelope_ids))
    return {number: set(map(str, won or ())) for number, won in db.session.execute(query.order_by(Count.version))}
