"""What the asked body does, and what is thought of it: the answer, its complements, the opinion of those who asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.unit_of_work import Work
from participation.bodies import queries as bodies
from participation.referrals import policies
from participation.referrals.drafts import AnswerDraft
from participation.referrals.events import ReferralAnswered
from participation.referrals.models import Answer, Opinion, Referral
from participation.referrals.policies import ReferralReason
from participation.referrals.services import changed, locked, obey
from participation.referrals.types import ReferralState, Verdict


def answer(work: Work, referral_id: int, draft: AnswerDraft, now: datetime) -> Answer:
    """Give the answer. Of two at once one is taken; the other is Stale, and may become a complement."""
    referral = work.session.get(Referral, referral_id)
    if referral is None:
        raise NotFound(reason=ReferralReason.NOT_FOUND)
    scopes = bodies.scopes(referral.to_body)
    refusal = policies.refusal_to_answer(work.actor, scopes, referral.state)
    if refusal is ReferralReason.ALREADY_ANSWERED:
        raise Stale(reason=refusal)
    obey(refusal)
    _check(draft)
    _take(work, referral, now)
    given = _append(work, referral, 1, draft, relayed=policies.relays(work.actor, scopes), now=now)
    changed(work, referral, "answer", relayed=given.relayed)
    work.record(ReferralAnswered(referral.id, referral.to_body_id))
    return given


def _take(work: Work, referral: Referral, now: datetime) -> None:
    """Pass from sent to answered, once: whoever comes second, even at the same moment, finds it answered."""
    sent = update(Referral).where(Referral.id == referral.id, Referral.state == ReferralState.SENT)
    closing = {"state": ReferralState.ANSWERED, "closed_at": now, "version": Referral.version + 1}
    if work.session.execute(sent.values(closing).returning(Referral.id)).first() is None:
        work.session.refresh(referral)
        withdrawn = referral.state is ReferralState.WITHDRAWN
        raise Stale(reason=ReferralReason.WITHDRAWN if withdrawn else ReferralReason.ALREADY_ANSWERED)
    work.session.refresh(referral)


def _append(work: Work, referral: Referral, rank: int, draft: AnswerDraft, *, relayed: bool, now: datetime) -> Answer:
    given = Answer(
        referral_id=referral.id, rank=rank, text=draft.text.strip(), by_title=draft.by_title.strip(),
        measures=draft.measures.strip(), relayed=relayed, author_id=work.actor.person_id, at=now,
    )  # fmt: skip
    work.session.add(given)
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_participation_referral_answer_rank":
            raise Stale(reason=ReferralReason.ALREADY_ANSWERED) from error
        raise
    return given


def complement(work: Work, referral_id: int, draft: AnswerDraft, now: datetime) -> Answer:
    """Add to the answer: what was written before stays as it is."""
    referral = locked(work, referral_id)
    scopes = bodies.scopes(referral.to_body)
    obey(policies.refusal_to_complement(work.actor, scopes, referral.state))
    _check(draft)
    last = work.session.scalar(select(func.max(Answer.rank)).where(Answer.referral_id == referral.id)) or 0
    relayed = policies.relays(work.actor, scopes)
    given = _append(work, referral, last + 1, draft, relayed=relayed, now=now)
    changed(work, referral, "complement", rank=given.rank, relayed=relayed)
    return given


def judge(work: Work, referral_id: int, verdict: Verdict, why: str, now: datetime) -> None:
    """Say, once, what the asking body thinks of the answer."""
    referral = locked(work, referral_id)
    judged = work.session.get(Opinion, referral.id) is not None
    refusal = policies.refusal_to_judge(work.actor, bodies.scopes(referral.from_body), referral.state, judged=judged)
    if refusal is ReferralReason.ALREADY_JUDGED:
        raise Stale(reason=refusal)
    obey(refusal)
    if not why.strip():
        raise Invalid(fields={"reason": ReferralReason.NEEDS_A_REASON.sentence})
    row = {
        "referral_id": referral.id, "verdict": verdict, "reason": why.strip(), "author_id": work.actor.person_id,
        "at": now,
    }  # fmt: skip
    added = insert(Opinion).values(row).on_conflict_do_nothing().returning(Opinion.referral_id)
    if work.session.execute(added).first() is None:
        raise Stale(reason=ReferralReason.ALREADY_JUDGED)
    work.session.expire(referral, ["opinion"])
    changed(work, referral, "judge", verdict=verdict.value)


def _check(draft: AnswerDraft) -> None:
    wrong = draft.mistakes()
    if wrong:
        raise Invalid(fields=wrong)
