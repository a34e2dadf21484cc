"""Publishes a version of a roadmap, frozen for ever, and asks the evaluation to look closer at a priority."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.neighbourhoods import content, policies, queries
from participation.neighbourhoods.events import EvaluativeZoomAsked, RoadmapPublished
from participation.neighbourhoods.models import Proposal, Roadmap, Version, Zoom
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.services import LIST, drafted, locked, name_of
from participation.neighbourhoods.types import ACTION, PROPOSAL, ROADMAP, VERSION, Fate


def publish(work: Work, slug: str, note: str, seen: str, now: datetime) -> Version:
    """Freeze the draft as the next version; Stale when it is no longer what its digest `seen` was read of."""
    place = queries.place(slug)
    if place is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PLACE)
    _may_publish(work, place.id)
    roadmap = locked(work, place.id)
    draft, before = content.content_of(roadmap, queries.priorities(roadmap.id)), queries.latest(roadmap.id)
    digest = content.digest_of(draft)
    _may_publish(
        work, place.id, empty=content.is_empty(draft), unchanged=before is not None and before.digest == digest
    )
    if digest != seen:
        raise Stale(reason=RoadmapReason.DRAFT_MOVED)
    number = before.number + 1 if before is not None else 1
    version = Version(roadmap_id=roadmap.id, number=number, published_at=now, note=note, content=draft, digest=digest)
    work.session.add(version)
    work.session.flush()
    _tie(work, roadmap, version, now)
    work.record(RoadmapPublished(roadmap.id, version.id, number))
    work.audit("participation.roadmap.publish", f"{ROADMAP}:{roadmap.id}", number=number, digest=digest)
    work.touch(LIST, name_of(slug))
    return version


def _may_publish(work: Work, place_id: int, *, empty: bool = False, unchanged: bool = False) -> None:
    scopes = queries.territory_scopes(place_id)
    refusal = policies.refusal_to_publish(work.actor, scopes, empty=empty, unchanged=unchanged)
    if refusal is not None:
        raise Refused(reason=refusal)


def _tie(work: Work, roadmap: Roadmap, version: Version, now: datetime) -> None:
    """What led to this version, and what its actions lead to."""
    whole, here = Ref(ROADMAP, roadmap.id), Ref(VERSION, version.id)
    threads.ensure_code(work, whole)
    threads.tie(work, whole, here, Relation.LED_TO, now)
    for proposal_id, answer in _taken_up(work, version):
        threads.tie(work, Ref(PROPOSAL, proposal_id), here, Relation.LED_TO, now, reason=answer)
    for action_id, link in content.links(version.content):
        action = Ref(ACTION, action_id)
        threads.tie(work, whole, action, Relation.LED_TO, now)
        threads.tie(work, action, Ref.read(link), Relation.LED_TO, now)


def _taken_up(work: Work, version: Version) -> list[tuple[int, str]]:
    """Proposals that were promised a place in the next version: this is it."""
    promised = (Proposal.roadmap_id == version.roadmap_id, Proposal.fate == Fate.TAKEN, Proposal.version_id.is_(None))
    statement = update(Proposal).where(*promised).values(version_id=version.id)
    rows = work.session.execute(statement.returning(Proposal.id, Proposal.answer))
    return [(row.id, row.answer) for row in rows]


def ask_zoom(work: Work, slug: str, priority_id: int, question: str, why: str, now: datetime) -> Zoom:
    """Ask the evaluation to look closer at a published priority (zoom évaluatif), once."""
    roadmap = drafted(work, slug)
    version = queries.latest(roadmap.id)
    published = version is not None and priority_id in content.priority_ids(version.content)
    asked = priority_id in queries.zooms([priority_id])
    scopes = queries.drafting_scopes(roadmap.place_id)
    refusal = policies.refusal_to_ask_zoom(work.actor, scopes, published=published, asked=asked)
    if refusal is RoadmapReason.ALREADY_ASKED:
        raise Stale(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not question.strip():
        raise Invalid(fields={"question": RoadmapReason.NEEDS_A_REASON.sentence})
    row = {"priority_id": priority_id, "question": question.strip(), "why": why, "asked_at": now}
    made = work.session.execute(
        insert(Zoom).values(row).on_conflict_do_nothing().returning(Zoom.id)
    ).scalar_one_or_none()
    if made is None:
        raise Stale(reason=RoadmapReason.ALREADY_ASKED)
    work.record(EvaluativeZoomAsked(roadmap.id, priority_id))
    work.audit("participation.roadmap.zoom", f"{ROADMAP}:{roadmap.id}", priority=priority_id)
    work.touch(name_of(slug))
    return work.session.scalars(select(Zoom).where(Zoom.id == made)).one()
