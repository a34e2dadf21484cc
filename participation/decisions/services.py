"""Records decisions, rectifies them beside what was written, and tells their publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from commons.kernel.days import day_of, midnight
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.unit_of_work import Work
from commons.threads.services import ensure_code, tie
from commons.threads.types import Relation
from participation.bodies import numbers
from participation.bodies.models import Body
from participation.bodies.services import handled
from participation.decisions.drafts import DecisionDraft, normalised
from participation.decisions.events import DecisionPublished
from participation.decisions.models import Decision, DecisionVersion
from participation.decisions.policies import DecisionReason, is_public
from participation.decisions.types import SERIES


def record(work: Work, slug: str, draft: DecisionDraft, now: datetime) -> Decision:
    """Write a decision of this body in the register, under the next number of the year."""
    body = handled(work, slug)
    draft = _checked(draft, now)
    year, rank = numbers.draw(work, SERIES, now)
    kind, number = (draft.about.kind, draft.about.id) if draft.about else (None, None)
    decision = Decision(
        year=year, rank=rank, body_id=body.id, about_kind=kind, about_id=number,
        public_at=midnight(draft.public_on), recorded_at=now,
    )  # fmt: skip
    work.session.add(decision)
    work.session.flush()
    _write(work, decision, 1, draft, "", now)
    work.audit("participation.decision.record", str(decision.ref), body=body.id, number=decision.number)
    _tell(work, decision, body, now)
    return decision


def rectify(work: Work, number: str, draft: DecisionDraft, why: str, seen: int, now: datetime) -> Decision:
    """Write a new version beside the old one, with what was wrong; Stale when `seen` is no longer the last.

    The day of publication moves only while it has not come.
    """
    decision = _locked(work, number)
    body = handled(work, decision.body.slug)
    if decision.version != seen:
        raise Stale(reason=DecisionReason.CHANGED_MEANWHILE)
    if not why.strip():
        raise Invalid(fields={"rectification": DecisionReason.NEEDS_A_REASON.sentence})
    if is_public(decision.public_at, now):
        draft = replace(draft, public_on=day_of(decision.public_at))
    draft = _checked(draft, now)
    decision.public_at = midnight(draft.public_on)
    decision.version = seen + 1
    _write(work, decision, decision.version, draft, why.strip(), now)
    work.audit("participation.decision.rectify", str(decision.ref), version=decision.version, why=why)
    _tell(work, decision, body, now)
    return decision


def announce_due(work: Work, decision_ids: list[int], now: datetime) -> int:
    """Tell the publication of decisions whose day has come; the number told. Telling again changes nothing."""
    told = 0
    for decision in work.session.scalars(select(Decision).where(Decision.id.in_(decision_ids)).order_by(Decision.id)):
        told += _tell(work, decision, decision.body, now)
    return told


def _tell(work: Work, decision: Decision, body: Body, now: datetime) -> bool:
    """What everybody may know once it is public: ties and a code, once; readers' pages, each time."""
    work.session.flush()
    work.touch("participation:decisions", f"participation:bodies:{body.slug}")
    if not is_public(decision.public_at, now):
        return False
    fresh = (Decision.id == decision.id, Decision.announced_at.is_(None))
    first = update(Decision).where(*fresh).values(announced_at=now).returning(Decision.id)
    if work.session.execute(first).first() is None:
        return False
    ensure_code(work, decision.ref)
    if decision.about is not None and decision.about != decision.ref:
        tie(work, decision.about, decision.ref, Relation.DECIDED_BY, now, decided_by=body.name)
    work.record(DecisionPublished(decision.id, body.id))
    return True


def _checked(draft: DecisionDraft, now: datetime) -> DecisionDraft:
    wrong = draft.mistakes(day_of(now))
    if wrong:
        raise Invalid(fields=wrong)
    return replace(draft, about_text=normalised(draft.about_text))


def _write(work: Work, decision: Decision, version: int, draft: DecisionDraft, why: str, now: datetime) -> None:
    row = DecisionVersion(
        decision_id=decision.id, version=version, rectification=why, written_at=now, **draft.columns()
    )
    work.session.add(row)
    work.session.flush()
    work.session.expire(decision, ["versions"])


def _locked(work: Work, number: str) -> Decision:
    year, rank = numbers.read(number)
    query = select(Decision).where(Decision.year == year, Decision.rank == rank).with_for_update()
    decision = work.session.scalar(query)
    if decision is None:
        raise NotFound(reason=DecisionReason.NOT_FOUND)
    return decision
