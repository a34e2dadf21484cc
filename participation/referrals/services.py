"""What the asking body does: write, change, discard, send and withdraw a referral."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.threads.services import ensure_code
from participation.bodies import numbers
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.types import BodyState
from participation.referrals import policies
from participation.referrals.delays import due_at
from participation.referrals.drafts import ReferralDraft
from participation.referrals.events import ReferralSent
from participation.referrals.models import Referral
from participation.referrals.policies import ReferralReason, Refusal
from participation.referrals.types import SERIES, ReferralState


def write(work: Work, draft: ReferralDraft, now: datetime) -> Referral:
    """A new draft, in the name of the asking body."""
    asking = _body(draft.from_body_id)
    obey(policies.refusal_to_write(work.actor, bodies.scopes(asking), closed=is_closed(asking)))
    _check(draft)
    referral = Referral(author_id=work.actor.person_id, created_at=now, **draft.columns())
    work.session.add(referral)
    work.session.flush()
    work.audit("participation.referral.write", str(referral.ref), asking=asking.id, asked=draft.to_body_id)
    return referral


def change(work: Work, referral_id: int, draft: ReferralDraft, seen: int, now: datetime) -> Referral:
    """Rewrite a draft; Stale when it is no longer version `seen`. The asking body stays the same."""
    referral = _own_draft(work, referral_id)
    if draft.from_body_id != referral.from_body_id:
        raise Refused(reason=ReferralReason.NOT_YOURS)
    if referral.version != seen:
        raise Stale(reason=ReferralReason.CHANGED_MEANWHILE)
    _check(draft)
    for name, value in draft.columns().items():
        setattr(referral, name, value)
    referral.version = seen + 1
    work.session.flush()
    work.audit("participation.referral.change", str(referral.ref))
    return referral


def discard(work: Work, referral_id: int, now: datetime) -> None:
    """Throw a draft away: nobody else has read it."""
    referral = _own_draft(work, referral_id)
    work.audit("participation.referral.discard", str(referral.ref), question=referral.question)
    work.session.delete(referral)
    work.session.flush()


def send(work: Work, referral_id: int, seen: int, now: datetime) -> Referral:
    """Send a draft, as version `seen` says it: it gets its public number, and an answer is owed from now on."""
    referral = _own_draft(work, referral_id)
    if referral.version != seen:
        raise Stale(reason=ReferralReason.CHANGED_MEANWHILE)
    if is_closed(_standing_still(work, referral.to_body_id)):
        raise Refused(reason=ReferralReason.RECEIVER_CLOSED)
    referral.year, referral.rank = numbers.draw(work, SERIES, now)
    referral.state, referral.sent_at, referral.due_at = ReferralState.SENT, now, due_at(now, referral.delay_days)
    referral.version += 1
    work.session.flush()
    ensure_code(work, referral.ref)
    changed(work, referral, "send", number=referral.number)
    work.record(ReferralSent(referral.id, referral.from_body_id, referral.to_body_id))
    return referral


def withdraw(work: Work, referral_id: int, why: str, now: datetime) -> Referral:
    """Take a question back while it has no answer, with the reason that everybody reads."""
    referral = locked(work, referral_id)
    asking = bodies.scopes(referral.from_body)
    obey(policies.refusal_to_withdraw(work.actor, asking, referral.state))
    if not why.strip():
        raise Invalid(fields={"reason": ReferralReason.NEEDS_A_REASON.sentence})
    referral.state, referral.withdrawal_reason, referral.closed_at = ReferralState.WITHDRAWN, why.strip(), now
    referral.version += 1
    work.session.flush()
    changed(work, referral, "withdraw", why=why)
    return referral


def locked(work: Work, referral_id: int) -> Referral:
    """The referral, held until the end of the command: whoever comes at the same moment waits, then sees it changed."""
    query = select(Referral).where(Referral.id == referral_id).with_for_update()
    referral = work.session.scalar(query.execution_options(populate_existing=True))
    if referral is None:
        raise NotFound(reason=ReferralReason.NOT_FOUND)
    return referral


def obey(refusal: Refusal | None) -> None:
    """Stop the command when a policy says no."""
    if refusal is not None:
        raise Refused(reason=refusal)


def changed(work: Work, referral: Referral, verb: str, **details: object) -> None:
    """Write in the journal, and make the pages that show this referral again."""
    work.audit(f"participation.referral.{verb}", str(referral.ref), **details)
    slugs = (referral.from_body.slug, referral.to_body.slug)
    work.touch("participation:referrals", *(f"participation:bodies:{slug}" for slug in slugs))


def is_closed(body: Body) -> bool:
    """Whether a body no longer meets."""
    return body.state is BodyState.CLOSED


def _own_draft(work: Work, referral_id: int) -> Referral:
    referral = locked(work, referral_id)
    asking = _standing_still(work, referral.from_body_id)
    closed = is_closed(asking)
    obey(policies.refusal_to_change(work.actor, bodies.scopes(asking), referral.state, closed=closed))
    return referral


def _check(draft: ReferralDraft) -> None:
    wrong = draft.mistakes()
    if bodies.by_id(draft.to_body_id) is None:
        wrong["to_body"] = ReferralReason.UNKNOWN_BODY.sentence
    if wrong:
        raise Invalid(fields=wrong)


def _standing_still(work: Work, body_id: int) -> Body:
    """A body which nobody closes before the end of this command."""
    query = select(Body).where(Body.id == body_id).with_for_update(read=True)
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def _body(body_id: int) -> Body:
    body = bodies.by_id(body_id)
    if body is None:
        raise Invalid(fields={"from_body": ReferralReason.UNKNOWN_BODY.sentence})
    return body
