"""Writes the demonstration through the services that people use, one transaction a vote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from app.demo.participation.memory import TOLD, subject_of
from app.demo.stories import Story, envelope_draft, near, project_draft
from app.demo.voters import cast_all
from budgets.editions import services as editions
from budgets.editions.models import Edition
from budgets.projects import services as projects
from budgets.projects.drafts import ProjectDraft
from budgets.projects.models import Project
from budgets.publication import services as publication
from budgets.results import services as results
from commons.ballot_box import queries as box_queries
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place

#: A vote is written, with its projects, this long before it opens.
PREPARATION = timedelta(days=12)


def tell(story: Story, now: datetime) -> str | None:
    """Make one vote whole, or leave nothing of it; its address, None when it is already there."""
    with unit_of_work(SYSTEM) as work:
        if work.session.scalar(select(Edition.id).where(Edition.title == story.title)) is not None:
            return None
        work.audit(TOLD, subject_of(story.title))
        begun = min(now, story.opens_at(now) - PREPARATION)
        with clock.frozen(begun):
            edition = _prepare(work, story, begun, now)
            if story.stays_draft:
                return edition.slug
            publication.announce(work, edition.slug, begun)
        _vote(work, story, edition, now)
        _count(work, story, edition, now)
        return edition.slug


def _prepare(work: Work, story: Story, begun: datetime, now: datetime) -> Edition:
    """The draft with its envelopes and projects."""
    places = {slug: _place(slug) for slug in story.place_slugs()}
    edition = editions.create(work, story.draft(places[story.words["place"]].id, now), begun)
    slugs = {}
    for words in story.words["envelope"]:
        draft = envelope_draft(words, places[words["place"]].id)
        slugs[words["place"]] = editions.add_envelope(work, edition.slug, draft, begun).slug
    projects.add_many(work, edition.slug, _projects(story, places, slugs), begun)
    return edition


def _place(slug: str) -> Place:
    found = territory.place_by_slug(slug)
    if found is None:
        raise NotFound(f"Le lieu « {slug} » manque : chargez d’abord les données de référence (flask territory load).")
    return found


def _projects(story: Story, places: Mapping[str, Place], slugs: Mapping[str, str]) -> list[ProjectDraft]:
    orientations = {o.code: o.id for o in territory.orientations()}
    challenges = {c.code: c.id for c in territory.challenges()}
    drafts = []
    for number, words in enumerate(story.words["project"]):
        place = places[words.get("place", story.words["place"])]
        latitude, longitude = near(place.latitude, place.longitude, number)
        where = {"place_id": place.id, "latitude": latitude, "longitude": longitude}
        theme = {"orientation_id": orientations[words["orientation"]], "challenge_id": challenges[words["challenge"]]}
        drafts.append(project_draft(words, slugs[place.slug], **where, **theme))
    return drafts


def _vote(work: Work, story: Story, edition: Edition, now: datetime) -> None:
    """Fictional ballots, spread from the opening to now or to the end."""
    if not story.ballots:
        return
    start, end = edition.opens_at, min(now, edition.closes_at)
    moments = [start + (end - start) * number / story.ballots for number in range(story.ballots)]
    offered = list(work.session.scalars(select(Project).where(Project.edition_id == edition.id).order_by(Project.rank)))
    cast_all(work, edition, box_queries.poll_named(edition.poll_key), offered, moments)


def _count(work: Work, story: Story, edition: Edition, now: datetime) -> None:
    moment = story.counted_at(now)
    if moment is None:
        return
    with clock.frozen(moment):
        results.count(work, SYSTEM, edition, moment)
        work.session.flush()
        results.proclaim(work, SYSTEM, edition, moment)
        # Whatever follows is dated of that day too.
        work.settle()
