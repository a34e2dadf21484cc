"""Residents propose something for a roadmap; each proposal is answered once, and counted whatever the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.neighbourhoods import content, policies, queries
from participation.neighbourhoods.drafts import Wish
from participation.neighbourhoods.events import ProposalAnswered
from participation.neighbourhoods.models import Proposal, Roadmap, Version
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.services import name_of
from participation.neighbourhoods.types import PROPOSAL, ROADMAP, VERSION, Fate, Section

#: What the pages that list proposals of every neighbourhood depend on.
PROPOSALS = "participation:proposals"
#: People are told an answer comes within this time; the page counts what is late.
ANSWERED_WITHIN = timedelta(days=60)


def propose(work: Work, slug: str, wish: Wish, now: datetime) -> Proposal:
    """Say what is missing; the same form sent again gives the same proposal."""
    place = queries.place(slug)
    if place is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PLACE)
    roadmap = queries.roadmap_of(place.id)
    refusal = policies.refusal_to_propose(started=roadmap is not None, in_reach=_in_reach(roadmap, wish))
    if refusal is not None or roadmap is None:
        raise NotFound(reason=refusal)
    proposal_id = _insert(work, roadmap, wish, now)
    proposal = queries.by_ticket(wish.ticket)
    if proposal is None:
        raise Stale(reason=RoadmapReason.CHANGED_MEANWHILE)
    if proposal_id is not None:
        _hand_in(work, roadmap, proposal, now)
    return proposal


def _in_reach(roadmap: Roadmap | None, wish: Wish) -> bool:
    """Whether what it is about can be seen: a priority must be in the published version."""
    if wish.section is not Section.PRIORITY:
        return wish.priority_id is None
    version = queries.latest(roadmap.id) if roadmap is not None else None
    return version is not None and wish.priority_id in content.priority_ids(version.content)


def _insert(work: Work, roadmap: Roadmap, wish: Wish, now: datetime) -> int | None:
    assisted = policies.refusal_to_draft(work.actor, queries.drafting_scopes(roadmap.place_id)) is None
    row = {
        "ticket": wish.ticket, "roadmap_id": roadmap.id, "section": wish.section, "priority_id": wish.priority_id,
        "words": wish.words.strip(), "language": wish.language, "author_name": one_line(wish.name, 80),
        # What the team types is somebody else's word: their name, not an account, stands beside it.
        "author_id": None if assisted else work.actor.person_id, "assisted": assisted,
        "said_at": now, "due_at": now + ANSWERED_WITHIN, "standing": Standing.WAITING, "fate": Fate.WAITING,
        "answer": "",
    }  # fmt: skip
    statement = insert(Proposal).values(row).on_conflict_do_nothing(index_elements=["ticket"]).returning(Proposal.id)
    return work.session.execute(statement).scalar_one_or_none()


def _hand_in(work: Work, roadmap: Roadmap, proposal: Proposal, now: datetime) -> None:
    """To moderation: a visitor's words are read before they appear, those of an account after."""
    known = proposal.author_id is not None or proposal.assisted
    ref, space = Ref(PROPOSAL, proposal.id), Ref(ROADMAP, roadmap.id)
    scopes, mode = queries.drafting_scopes(roadmap.place_id), Mode.AFTER if known else Mode.BEFORE
    proposal.standing = moderation.submit(work, ref, space, scopes, mode, proposal.words, proposal.author_id, now)
    work.session.flush()
    threads.ensure_code(work, ref)
    work.audit("participation.roadmap.propose", str(ref), section=proposal.section.value)
    work.touch(PROPOSALS, name_of(roadmap.place.slug))


def take_up(work: Work, proposal_id: int, how: str, now: datetime, *, already: bool = False) -> Proposal:
    """Say yes: it goes into the next version, or stands `already` in the one that is published."""
    proposal = _answerable(work, proposal_id, how)
    version = queries.latest(proposal.roadmap_id) if already else None
    if already and version is None:
        raise Refused(reason=RoadmapReason.NO_SUCH_VERSION)
    _answer(work, proposal, Fate.TAKEN, how, now, version)
    if version is not None:
        ref = Ref(PROPOSAL, proposal_id)
        threads.tie(work, ref, Ref(VERSION, version.id), Relation.LED_TO, now, reason=how.strip())
    return proposal


def decline(work: Work, proposal_id: int, why: str, now: datetime) -> Proposal:
    """Say no, with the reason that everybody reads."""
    proposal = _answerable(work, proposal_id, why)
    _answer(work, proposal, Fate.DECLINED, why, now, None)
    return proposal


def _answerable(work: Work, proposal_id: int, answer: str) -> Proposal:
    proposal = queries.proposal(proposal_id)
    if proposal is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PROPOSAL)
    scopes = queries.drafting_scopes(proposal.roadmap.place_id)
    refusal = policies.refusal_to_answer(work.actor, scopes, proposal.fate)
    if refusal is RoadmapReason.ALREADY_ANSWERED:
        raise Stale(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not answer.strip():
        raise Invalid(fields={"answer": RoadmapReason.NEEDS_A_REASON.sentence})
    return proposal


def _answer(work: Work, proposal: Proposal, fate: Fate, words: str, now: datetime, version: Version | None) -> None:
    """One conditional update decides between two people who answer at once."""
    values = {"fate": fate, "answer": words.strip(), "answered_at": now, "version_id": version.id if version else None}
    statement = update(Proposal).where(Proposal.id == proposal.id, Proposal.fate == Fate.WAITING).values(**values)
    if work.session.execute(statement.returning(Proposal.id)).scalar_one_or_none() is None:
        raise Stale(reason=RoadmapReason.ALREADY_ANSWERED)
    work.session.refresh(proposal)
    work.record(ProposalAnswered(proposal.id))
    work.audit("participation.roadmap.answer", f"{PROPOSAL}:{proposal.id}", fate=fate.value)
    work.touch(PROPOSALS, name_of(proposal.roadmap.place.slug))


def apply_standing(work: Work, proposal_id: int, standing: Standing) -> None:
    """Write where moderation says the proposal stands."""
    proposal = queries.proposal(proposal_id)
    if proposal is not None:
        proposal.standing = standing
        work.session.flush()
        work.touch(PROPOSALS, name_of(proposal.roadmap.place.slug))
