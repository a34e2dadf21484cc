"""What the facilitator and the secretariat do to a debate: write it, announce it, take it back, put its end off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from commons.kernel import refs
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.bodies import queries as bodies
from participation.bodies.types import BODY
from participation.debates import policies, polls, queries
from participation.debates.drafts import Draft, mistakes
from participation.debates.models import Debate, DebatePlace, Extension
from participation.debates.reasons import DebateReason
from participation.debates.types import DEBATE, Action, DebateState

_DECISION = "participation.decision"
_SAME = (
    "question", "why", "decision", "decision_ref", "body_id", "commitment", "answer_due_at", "opens_at", "closes_at",
    "mode", "with_statements",
)  # fmt: skip


def create(work: Work, draft: Draft, now: datetime) -> Debate:
    """Write a new debate, as a draft that only those who prepare it see."""
    _check(work, draft)
    taken = set(work.session.scalars(select(Debate.slug)))
    slug = slug_of(draft.question, taken, "debat")
    debate = Debate(slug=slug, created_at=now, facts=[asdict(f) for f in draft.facts], **_columns(draft))
    work.session.add(debate)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Stale(reason=DebateReason.CHANGED_MEANWHILE) from error
    _settle(work, debate, draft.place_ids)
    work.audit("participation.debate.create", str(Ref(DEBATE, debate.id)), question=debate.question)
    return debate


def edit(work: Work, slug: str, draft: Draft, version: int, now: datetime) -> Debate:
    """Rewrite a draft; Stale when somebody else did since `version` was read."""
    debate = locked(work, slug, Action.EDIT, now)
    if debate.version != version:
        raise Stale(reason=DebateReason.CHANGED_MEANWHILE)
    _check(work, draft)
    for name, value in _columns(draft).items():
        setattr(debate, name, value)
    debate.facts = [asdict(fact) for fact in draft.facts]
    debate.version += 1
    _settle(work, debate, draft.place_ids)
    work.audit("participation.debate.edit", str(Ref(DEBATE, debate.id)))
    return debate


def discard(work: Work, slug: str, now: datetime) -> None:
    """Throw a draft away."""
    debate = locked(work, slug, Action.EDIT, now)
    work.audit("participation.debate.discard", str(Ref(DEBATE, debate.id)), question=debate.question)
    work.session.execute(delete(Debate).where(Debate.id == debate.id))
    work.session.expunge_all()


def announce(work: Work, slug: str, now: datetime) -> Debate:
    """Let everybody read it; from here on the answer is owed, and the clock opens and closes the debate."""
    debate = locked(work, slug, Action.ANNOUNCE, now)
    if now >= debate.closes_at:
        raise Refused(reason=DebateReason.ENDS_IN_THE_PAST)
    debate.state, debate.announced_at = DebateState.ANNOUNCED, now
    ref = Ref(DEBATE, debate.id)
    threads.ensure_code(work, ref)
    _tie(work, debate, now)
    polls.open_for(work, debate, queries.scopes(debate), now)
    work.session.flush()
    work.audit("participation.debate.announce", str(ref), question=debate.question)
    touch(work, debate)
    return debate


def take_back(work: Work, slug: str, now: datetime) -> Debate:
    """Make a draft again of a debate that has not opened."""
    debate = locked(work, slug, Action.TAKE_BACK, now)
    if debate.poll_key:
        # Its poll is public, and may have been linked to.
        raise Refused(reason=DebateReason.BEGUN)
    debate.state, debate.announced_at = DebateState.DRAFT, None
    work.session.flush()
    work.audit("participation.debate.take_back", str(Ref(DEBATE, debate.id)))
    touch(work, debate)
    return debate


def extend(work: Work, slug: str, until: datetime, why: str, now: datetime) -> Debate:
    """Put the end off, with the reason that everybody reads; the date of the answer stays."""
    debate = locked(work, slug, Action.EXTEND, now)
    if until <= debate.closes_at:
        raise Invalid(fields={"until": DebateReason.ONLY_LATER.sentence})
    if until >= debate.answer_due_at:
        raise Invalid(fields={"until": DebateReason.BEFORE_THE_ANSWER.sentence})
    if not why.strip():
        raise Invalid(fields={"reason": DebateReason.NEEDS_A_REASON.sentence})
    row = Extension(debate_id=debate.id, closed_at=debate.closes_at, closes_at=until, reason=why.strip(), at=now)
    work.session.add(row)
    debate.closes_at = until
    work.session.flush()
    polls.extend_for(work, debate, now)
    work.audit("participation.debate.extend", str(Ref(DEBATE, debate.id)), until=until.isoformat(), why=why)
    touch(work, debate)
    return debate


def locked(work: Work, slug: str, action: Action, now: datetime) -> Debate:
    """The debate, held until the end of the command, when the actor may do this with it now.

    Whoever adds a row passes here: numbers follow each other without a hole, and nothing is added after the closing.
    """
    return allowed(work, queries.held(slug), action, now)


def allowed(work: Work, debate: Debate | None, action: Action, now: datetime) -> Debate:
    """The debate, when the actor may do this with it now: NotFound or Refused otherwise."""
    if debate is None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    scopes, body_scopes = queries.scopes(debate), queries.body_scopes(debate)
    refusal = policies.refusal_to(action, work.actor, debate, scopes, body_scopes, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    return debate


def touch(work: Work, debate: Debate) -> None:
    """What shows this debate is out of date."""
    work.touch(debate.version_name, "participation:debates")


def _columns(draft: Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in _SAME}


def _settle(work: Work, debate: Debate, place_ids: Sequence[int]) -> None:
    work.session.execute(delete(DebatePlace).where(DebatePlace.debate_id == debate.id))
    work.session.add_all(DebatePlace(debate_id=debate.id, place_id=n) for n in dict.fromkeys(place_ids))
    work.session.flush()
    work.session.refresh(debate, ["places"])


def _check(work: Work, draft: Draft) -> None:
    """What the database cannot say in a sentence: the body, the places and the thing referred to are there."""
    body = bodies.by_id(draft.body_id)
    known = {place.id for place in territory.places()}
    found = mistakes(draft)
    if body is None:
        found["body"] = DebateReason.UNKNOWN_BODY.sentence
    if not known.issuperset(draft.place_ids):
        found["places"] = DebateReason.UNKNOWN_PLACE.sentence
    if draft.decision_ref and not _leads_somewhere(draft.decision_ref):
        found["decision_ref"] = DebateReason.UNKNOWN_REF.sentence
    if found or body is None:
        raise Invalid(fields=found)
    refusal = policies.refusal_to_prepare(work.actor, queries.scopes_of(bodies.scopes(body), draft.place_ids))
    if refusal is not None:
        raise Refused(reason=refusal)


def _leads_somewhere(text: str) -> bool:
    try:
        return refs.resolve_one(Ref.read(text)) is not None
    except ValueError:
        return False


def _tie(work: Work, debate: Debate, now: datetime) -> None:
    """A debate serves a decision that is known already, or comes from the thing that gave rise to it."""
    if not debate.decision_ref:
        return
    about, ref = Ref.read(debate.decision_ref), Ref(DEBATE, debate.id)
    if about.kind == _DECISION:
        threads.tie(work, ref, about, Relation.DECIDED_BY, now)
    elif about.kind != BODY:
        threads.tie(work, about, ref, Relation.LED_TO, now)
