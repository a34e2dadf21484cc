"""Where roadmaps and their parts stand, and what happened to them: for links, threads and moderation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.identity import queries as identity
from commons.kernel.addresses import know
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target, register
from commons.moderation import registry
from commons.moderation.types import Excerpt, Moderated, Standing
from commons.threads import stories
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment
from participation.neighbourhoods import proposing, queries
from participation.neighbourhoods.models import PlannedAction, Priority, Proposal, Roadmap, Version, Zoom
from participation.neighbourhoods.types import ACTION, PROPOSAL, ROADMAP, VERSION, Fate

#: How much of a proposal a title shows.
TITLE = 70


def offer() -> None:
    """Say how roadmaps are pointed at, tell their story and are moderated."""
    register(ROADMAP, _l("Projet de quartier"), roadmaps)
    register(VERSION, _l("Version d’un projet de quartier"), versions)
    register(ACTION, _l("Action d’un projet de quartier"), actions)
    register(PROPOSAL, _l("Proposition pour un projet de quartier"), proposals)
    stories.register(ROADMAP, Story(moments=moments_of_roadmaps))
    stories.register(VERSION, Story(moments=moments_of_versions))
    told = (moments_of_proposals, debts_of_proposals, proposals_by, open_debts)
    stories.register(PROPOSAL, Story(*told, (proposing.PROPOSALS, "territory")))
    registry.register(PROPOSAL, Moderated(read=excerpts, apply=proposing.apply_standing))
    know("neighbourhoods.roadmap", roadmap_at)


def roadmap_at(slug: str) -> Ref | None:
    """What the page of a roadmap shows."""
    place = queries.place(slug)
    found = queries.roadmap_of(place.id) if place is not None else None
    return Ref(ROADMAP, found.id) if found is not None else None


def _address(roadmap: Roadmap, number: int | None = None) -> str:
    slug = roadmap.place.slug
    if number is None:
        return url_for("neighbourhoods.roadmap", slug=slug)
    return url_for("neighbourhoods.version", slug=slug, number=number)


def roadmaps(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each roadmap; public once a version is published."""
    published = set(db.session.scalars(select(Version.roadmap_id).where(Version.roadmap_id.in_(ids))))
    return {
        each.id: Target(
            _("Projet de quartier : %(place)s", place=each.place.name), _address(each), each.id in published
        )
        for each in db.session.scalars(select(Roadmap).where(Roadmap.id.in_(ids)))
    }


def _title_of(roadmap: Roadmap) -> str:
    return _("Projet de quartier : %(place)s", place=roadmap.place.name)


def versions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each published version."""
    query = select(Version.id, Version.number, Roadmap).join(Roadmap, Roadmap.id == Version.roadmap_id)
    return {
        number: Target(
            _("Projet de quartier %(place)s, version %(number)d", place=roadmap.place.name, number=rank),
            _address(roadmap, rank),
        )
        for number, rank, roadmap in db.session.execute(query.where(Version.id.in_(ids)))
    }


def actions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each action, in the latest version that holds it; not public while it is in none."""
    query = select(PlannedAction, Roadmap).join(Priority, Priority.id == PlannedAction.priority_id)
    query = query.join(Roadmap, Roadmap.id == Priority.roadmap_id).where(PlannedAction.id.in_(ids))
    rows = [(action, roadmap) for action, roadmap in db.session.execute(query)]
    shown = _published_actions({roadmap.id for _, roadmap in rows})
    return {
        action.id: Target(
            action.title, f"{_address(roadmap, shown.get(action.id))}#action-{action.id}", action.id in shown
        )
        for action, roadmap in rows
    }


def _published_actions(roadmap_ids: Collection[int]) -> dict[int, int]:
    """Action -> number of the latest version that holds it."""
    query = select(Version.number, Version.content).where(Version.roadmap_id.in_(roadmap_ids)).order_by(Version.number)
    return {
        action["id"]: number
        for number, content in db.session.execute(query)
        for priority in content["priorities"]
        for action in priority["actions"]
    }


def _proposals(ids: Collection[int]) -> Sequence[Proposal]:
    query = select(Proposal).where(Proposal.id.in_(ids)).options(joinedload(Proposal.roadmap))
    return db.session.scalars(query).all()


def _proposal_address(proposal: Proposal) -> str:
    slug = proposal.roadmap.place.slug
    return url_for("roadmap_proposals.listing", slug=slug, _anchor=f"proposition-{proposal.id}")


def proposals(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each proposal; public while it is shown."""
    return {
        each.id: Target(_title(each), _proposal_address(each), each.standing is Standing.SHOWN)
        for each in _proposals(ids)
    }


def _title(proposal: Proposal) -> str:
    words = " ".join(proposal.words.split())
    return words if len(words) <= TITLE else words[:TITLE].rsplit(" ", 1)[0] + "…"


def moments_of_roadmaps(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """Versions that were published, and what the evaluation was asked."""
    found: dict[int, list[Moment]] = {}
    columns = (Version.roadmap_id, Version.number, Version.published_at, Version.note)
    for roadmap_id, number, at, note in db.session.execute(select(*columns).where(Version.roadmap_id.in_(ids))):
        sentence = _("La version %(number)d est publiée.", number=number)
        found.setdefault(roadmap_id, []).append(Moment(at, sentence, why=note))
    asked = select(Priority.roadmap_id, Priority.title, Zoom.asked_at, Zoom.question)
    asked = asked.join(Zoom, Zoom.priority_id == Priority.id).where(Priority.roadmap_id.in_(ids))
    for roadmap_id, title, at, question in db.session.execute(asked):
        sentence = _("Un zoom évaluatif est demandé sur « %(priority)s ».", priority=title)
        found.setdefault(roadmap_id, []).append(Moment(at, sentence, why=question))
    return {roadmap_id: sorted(moments, key=lambda one: one.at) for roadmap_id, moments in found.items()}


def moments_of_versions(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each version was published, and what its note says."""
    query = select(Version.id, Version.number, Version.published_at, Version.note).where(Version.id.in_(ids))
    return {
        row.id: [Moment(row.published_at, _("La version %(number)d est publiée.", number=row.number), why=row.note)]
        for row in db.session.execute(query)
    }


def moments_of_proposals(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When it was said, and what was answered."""
    found = {}
    for each in _proposals(ids):
        found[each.id] = [Moment(each.said_at, _("La proposition est faite."))]
        if each.answered_at is not None:
            found[each.id].append(Moment(each.answered_at, fate_sentence(each.fate), _team(each), each.answer))
    return found


def fate_sentence(fate: Fate) -> str:
    """What was answered, as a sentence; empty while nothing was."""
    told = {Fate.TAKEN: _("La proposition est reprise."), Fate.DECLINED: _("La proposition n’est pas reprise.")}
    return told.get(fate, "")


def _team(proposal: Proposal) -> str:
    return _("l’équipe du quartier %(place)s", place=proposal.roadmap.place.name)


def debts_of_proposals(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer that is owed to each, unless it is out of sight."""
    return {each.id: [_debt(each)] for each in _proposals(ids) if each.standing is not Standing.HIDDEN}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every answer that is owed to a proposal that is shown: one query."""
    return [(each.id, _debt(each)) for each in queries.every_waiting_proposal()]


def _debt(each: Proposal) -> Debt:
    sentence = _("Une réponse à cette proposition")
    return Debt(sentence, _team(each), each.due_at, each.answered_at, since=each.said_at)


def proposals_by(account_id: int) -> Sequence[int]:
    """What this person proposed."""
    return db.session.scalars(select(Proposal.id).where(Proposal.author_id == account_id)).all()


def excerpts(ids: Collection[int]) -> Mapping[int, Excerpt]:
    """Proposals as the moderators' queue shows them."""
    found = _proposals(ids)
    names = identity.names_of({each.author_id for each in found if each.author_id is not None})
    return {
        each.id: Excerpt(
            ref=Ref(PROPOSAL, each.id), words=each.words, author_id=each.author_id,
            author_name=each.author_name or names.get(each.author_id or 0, ""), url=_proposal_address(each),
            space=Ref(ROADMAP, each.roadmap_id), scopes=queries.drafting_scopes(each.roadmap.place_id),
            said_at=each.said_at, language=each.language,
        )
        for each in found
    }  # fmt: skip
